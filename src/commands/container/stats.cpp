// `stats`: what containers use, live.
#include "commands/container/stats_watch.hpp"
#include "commands/list_flags.hpp"

namespace skiff::commands {

namespace {

struct ContainerStatsOptions {
  bool all = false, no_stream = false, no_trunc = false;
  std::string format;
};

constexpr cli::Flag flags[] = {
    {.name = "all",
     .letter = 'a',
     .help = "Also show containers that are not running (default shows just running)",
     .set = cli::into<&ContainerStatsOptions::all>},
    list_format_flag<&ContainerStatsOptions::format>,
    {.name = "no-stream",
     .help = "Print the first result and end",
     .set = cli::into<&ContainerStatsOptions::no_stream>},
    {.name = "no-trunc", .help = "Do not shorten the output", .set = cli::into<&ContainerStatsOptions::no_trunc>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

int run(Session& session, const ContainerStatsOptions& options, cli::Arguments arguments) {
  return watch_stats(session, {.containers = {arguments.begin(), arguments.end()},
                               .filters = {},
                               .all = options.all,
                               .no_stream = options.no_stream,
                               .no_trunc = options.no_trunc,
                               .format = options.format});
}

} // namespace

extern constexpr cli::Command container_stats = {
    .path = "container stats",
    .usage = "[OPTIONS] [CONTAINER...]",
    .summary = "Show what containers use, live",
    .aliases = "docker container stats, docker stats",
    .flags = groups,
    .completer = cli::Completer::live_containers,
    .execute = cli::action<ContainerStatsOptions, run>,
};
static_assert(cli::well_formed(container_stats));

} // namespace skiff::commands
