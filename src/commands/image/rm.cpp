// `rmi`, also `image rm`.
#include "commands/image/platforms.hpp"
#include "commands/targets.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/text.hpp>

namespace skiff::commands {

namespace {

struct ImageRmOptions {
  bool force = false, no_prune = false;
  std::vector<std::string> platforms;
};

constexpr cli::Flag flags[] = {
    {.name = "force",
     .letter = 'f',
     .help = "Remove the image although it is in use or has several names",
     .set = cli::into<&ImageRmOptions::force>},
    {.name = "no-prune", .help = "Keep parents without a name", .set = cli::into<&ImageRmOptions::no_prune>},
    {.name = "platform",
     .type = "strings",
     .help = "Only this platform's part of the image (\"linux/amd64\")",
     .since = {1, 50},
     .completer = cli::Completer::platforms,
     .set = cli::into_csv<&ImageRmOptions::platforms>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

int run(Session& session, const ImageRmOptions& options, cli::Arguments arguments) {
  Failures failures(session);
  std::vector<std::string> platforms;
  for (const std::string& platform : options.platforms) platforms.push_back(platform_json(platform));
  bool all_missing = true;
  for (const std::string& name : arguments) {
    try {
      const auto removed = session.engine().value(
          api::images::remove(name, {.force = options.force, .no_prune = options.no_prune, .platforms = platforms}));
      for (const base::JsonView part : removed.view()) {
        if (const std::string id = part["Deleted"].text(); !id.empty())
          session.print_line("Deleted: " + id);
        else
          session.print_line("Untagged: " + part["Untagged"].text());
      }
    } catch (const base::Failure& failure) {
      if (failure.kind == base::FailureKind::interrupted) throw;
      if (failure.kind != base::FailureKind::not_found || !options.force) all_missing = false;
      failures.add(failure);
    }
  }
  const int code = failures.finish();
  return all_missing ? 0 : code; // with --force a missing image is told and forgiven
}

} // namespace

extern constexpr cli::Command image_rm = {
    .path = "image rm",
    .usage = "[OPTIONS] IMAGE [IMAGE...]",
    .summary = "Remove images",
    .aliases = "docker image rm, docker image remove, docker rmi",
    .flags = groups,
    .arity = cli::at_least(1),
    .completer = cli::Completer::images,
    .execute = cli::action<ImageRmOptions, run>,
};
static_assert(cli::well_formed(image_rm));

} // namespace skiff::commands
