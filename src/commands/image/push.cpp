// `push`.
#include "commands/image/platforms.hpp"
#include "commands/image/transfer.hpp"
#include "commands/notes.hpp"
#include "commands/registry/auth.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/cli/command.hpp>

namespace skiff::commands {

namespace {

struct ImagePushOptions : TransferOptions {
  bool all_tags = false, quiet = false, disable_trust = true;
  std::string platform;
};

constexpr cli::Flag flags[] = {
    {.name = "all-tags",
     .letter = 'a',
     .help = "Every tag of the repository",
     .set = cli::into<&ImagePushOptions::all_tags>},
    {.name = "disable-content-trust",
     .help = "Do not sign (the only way there is)",
     .fallback = "true",
     .retired = true,
     .set = cli::into<&ImagePushOptions::disable_trust>},
    {.name = "platform",
     .type = "string",
     .help = "Send only this platform's manifest, without the index (\"linux/amd64\")",
     .since = {1, 46},
     .completer = cli::Completer::platforms,
     .set = cli::into<&ImagePushOptions::platform>},
    {.name = "quiet", .letter = 'q', .help = "Print only the name", .set = cli::into<&ImagePushOptions::quiet>},
};
constexpr std::span<const cli::Flag> groups[] = {flags, transfer_flags};

constexpr std::string_view platform_note =
    "Using --platform pushes only the specified platform manifest of a multi-platform image index.\n"
    "Other components, like attestations, will not be included.\n"
    "To push the complete multi-platform image, remove the --platform flag.\n";

constexpr std::string_view missing_note =
    "You're trying to push a manifest list/index which \n"
    "\t\t\t\treferences multiple platform specific manifests, but not all of them are available locally\n"
    "\t\t\t\tor available to the remote repository.\n\n"
    "\t\t\t\tMake sure you have all the referenced content and try again.\n\n"
    "\t\t\t\tYou can also push only a single platform specific manifest directly by specifying the platform you want "
    "to push with the --platform flag.";

// What the engine says beside the progress; shown when the push has ended, however it did.
class PushNotes {
public:
  PushNotes(const Session& session, terminal::Output& out) : session_(session), out_(out) {}
  ~PushNotes() {
    try {
      for (const std::string& note : notes_) print_note(session_, out_, Note::info, note);
    } catch (const base::Failure&) { // nobody reads on
    }
  }
  PushNotes(const PushNotes&) = delete;
  PushNotes& operator=(const PushNotes&) = delete;

  void add(base::JsonView aux) {
    if (aux["manifestPushedInsteadOfIndex"].truth())
      notes_.push_back(
          base::cat("Not all multiplatform-content is present and only the available single-platform image "
                    "was pushed\n",
                    painted("\x1b[31m", aux["originalIndex"]["digest"].view()), " -> ",
                    painted("\x1b[32m", aux["selectedManifest"]["digest"].view())));
    if (aux["contentMissing"].truth()) notes_.emplace_back(missing_note);
  }

private:
  std::string painted(std::string_view color, std::string_view text) const {
    return shows_colours(session_, out_) ? base::cat(color, text, "\x1b[0m") : std::string(text);
  }

  const Session& session_;
  terminal::Output& out_;
  std::vector<std::string> notes_;
};

int run(Session& session, const ImagePushOptions& options, cli::Arguments arguments) {
  const bool json = wants_json(options, options.quiet);
  const std::string platform = platform_json(options.platform, base::cat("Invalid platform ", options.platform));
  if (!platform.empty() && !json) print_note(session, session.streams.out, Note::info, platform_note);
  const auto parsed = notation::parse_reference(arguments[0]);
  if (!parsed) throw base::Failure(parsed.error());
  notation::Reference image = *parsed;
  if (options.all_tags) {
    if (!image.name_only()) throw base::Failure("tag can't be used with --all-tags/-a");
  } else if (image.name_only()) {
    image = notation::with_default_tag(image);
    if (!options.quiet && !json) session.print_line("Using default tag: " + image.tag);
  }
  if (!options.disable_trust) throw base::Failure("content trust is not offered: images are not signed any more");
  if (!image.digest.empty()) throw base::Failure("cannot push a digest reference");
  session.streams.out.flush();
  terminal::Output nowhere(-1);
  PushNotes notes(session, json ? nowhere : session.streams.out); // JSON holds them already
  with_retries(session, options, [&] {
    TransferMessages messages(session, options.quiet ? nullptr : &session.streams.out, json,
                              [&](base::JsonView aux) { notes.add(aux); });
    session.engine().lines(api::images::push(image.name(), image.tag, platform, registry_auth(session, image)),
                           [&](std::string_view text) {
                             messages.add(text);
                             return api::Flow::go_on;
                           });
  });
  if (options.quiet) session.print_line(image.text());
  return 0;
}

} // namespace

extern constexpr cli::Command image_push = {
    .path = "image push",
    .usage = "[OPTIONS] NAME[:TAG]",
    .summary = "Send an image to a registry",
    .aliases = "docker image push, docker push",
    .flags = groups,
    .arity = cli::exactly(1),
    .completer = cli::Completer::images,
    .completes = 1,
    .execute = cli::action<ImagePushOptions, run>,
};
static_assert(cli::well_formed(image_push));

} // namespace skiff::commands
