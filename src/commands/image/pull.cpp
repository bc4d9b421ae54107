// `pull`.
#include "commands/image/pulling.hpp"
#include "commands/image/transfer.hpp"
#include "commands/registry/auth.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/cli/command.hpp>

namespace skiff::commands {

namespace {

struct ImagePullOptions : TransferOptions {
  bool all_tags = false, quiet = false, disable_trust = true;
  std::string platform;
};

constexpr cli::Flag flags[] = {
    {.name = "all-tags",
     .letter = 'a',
     .help = "Every tag of the repository",
     .set = cli::into<&ImagePullOptions::all_tags>},
    {.name = "disable-content-trust",
     .help = "Do not check signatures (the only way there is)",
     .fallback = "true",
     .retired = true,
     .set = cli::into<&ImagePullOptions::disable_trust>},
    {.name = "platform",
     .type = "string",
     .help = "The platform to take if there are several",
     .since = {1, 32},
     .completer = cli::Completer::platforms,
     .set = cli::into<&ImagePullOptions::platform>},
    {.name = "quiet", .letter = 'q', .help = "Print only the name", .set = cli::into<&ImagePullOptions::quiet>},
};
constexpr std::span<const cli::Flag> groups[] = {flags, transfer_flags};

int run(Session& session, const ImagePullOptions& options, cli::Arguments arguments) {
  const bool json = wants_json(options, options.quiet);
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
  std::string platform = options.platform;
  if (platform.empty()) platform = session.environment.value("DOCKER_DEFAULT_PLATFORM");
  session.streams.out.flush();
  with_retries(session, options, [&] {
    pull_image(session, image, platform, options.all_tags, options.quiet ? nullptr : &session.streams.out, json);
  });
  if (!json) session.print_line(image.text());
  return 0;
}

} // namespace

void pull_image(Session& session, const notation::Reference& image, std::string_view platform, bool all_tags,
                terminal::Output* out, bool json) {
  const std::string tag = all_tags ? std::string() : image.digest.empty() ? image.tag : image.digest;
  TransferMessages messages(session, out, json);
  session.engine().lines(api::images::pull(image.name(), tag, platform, registry_auth(session, image)),
                         [&](std::string_view text) {
                           messages.add(text);
                           return api::Flow::go_on;
                         });
}

extern constexpr cli::Command image_pull = {
    .path = "image pull",
    .usage = "[OPTIONS] NAME[:TAG|@DIGEST]",
    .summary = "Fetch an image from a registry",
    .aliases = "docker image pull, docker pull",
    .flags = groups,
    .arity = cli::exactly(1),
    .completer = cli::Completer::images,
    .completes = 1,
    .execute = cli::action<ImagePullOptions, run>,
};
static_assert(cli::well_formed(image_pull));

} // namespace skiff::commands
