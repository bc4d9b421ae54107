// `history`.
#include "commands/image/platforms.hpp"
#include "commands/list_flags.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/view/listings.hpp>

namespace skiff::commands {

namespace {

struct ImageHistoryOptions {
  bool human = true, no_trunc = false, quiet = false;
  std::string format, platform;
};

constexpr cli::Flag flags[] = {
    list_format_flag<&ImageHistoryOptions::format>,
    {.name = "human",
     .letter = 'H',
     .help = "Sizes and ages for people",
     .fallback = "true",
     .set = cli::into<&ImageHistoryOptions::human>},
    {.name = "no-trunc", .help = "Print long values whole", .set = cli::into<&ImageHistoryOptions::no_trunc>},
    {.name = "platform",
     .type = "string",
     .help = "The history of this platform's image (\"linux/amd64\")",
     .since = {1, 48},
     .completer = cli::Completer::platforms,
     .set = cli::into<&ImageHistoryOptions::platform>},
    {.name = "quiet", .letter = 'q', .help = "Print only image IDs", .set = cli::into<&ImageHistoryOptions::quiet>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

int run(Session& session, const ImageHistoryOptions& options, cli::Arguments arguments) {
  view::ListOptions list;
  list.format = view::choose_format(options.format, {}, options.quiet);
  list.quiet = options.quiet;
  list.no_trunc = options.no_trunc;
  list.human = options.human;
  list.now = session.now();
  const std::string platform = platform_json(options.platform, "invalid platform: ");
  const auto layers = session.engine().value(api::images::history(arguments[0], platform));
  session.print(view::render(view::image_layers, layers.view(), list));
  return 0;
}

} // namespace

extern constexpr cli::Command image_history = {
    .path = "image history",
    .usage = "[OPTIONS] IMAGE",
    .summary = "Show how an image was made",
    .aliases = "docker image history, docker history",
    .flags = groups,
    .arity = cli::exactly(1),
    .completer = cli::Completer::images,
    .completes = 1,
    .execute = cli::action<ImageHistoryOptions, run>,
};
static_assert(cli::well_formed(image_history));

} // namespace skiff::commands
