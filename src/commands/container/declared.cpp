// Verbs of `container` that are declared and not built yet: help, completion and the grammar know them, running one
// says so.

#include "commands/container/create_flags.hpp"

#include <skiff/cli/command.hpp>

namespace skiff::commands {

constexpr cli::Flag container_cp_flags[] = {
    {.name = "archive", .letter = 'a', .help = "Keep owner and group of the files"},
    {.name = "follow-link", .letter = 'L', .help = "Follow symbolic links in SRC_PATH"},
    {.name = "quiet", .letter = 'q', .help = "No progress, even on a terminal"},
};
constexpr std::span<const cli::Flag> container_cp_groups[] = {container_cp_flags};
extern constexpr cli::Command container_cp = {
    .path = "container cp",
    .usage = "[OPTIONS] CONTAINER:SRC_PATH DEST_PATH|-\n	docker cp [OPTIONS] SRC_PATH|- CONTAINER:DEST_PATH",
    .summary = "Copy files between a container and this machine",
    .aliases = "docker container cp, docker cp",
    .flags = container_cp_groups,
    .arity = cli::exactly(2),
    .missing = "docker container cp: this verb is not built yet",
};
static_assert(cli::well_formed(container_cp));

constexpr cli::Flag container_stats_flags[] = {
    {.name = "all", .letter = 'a', .help = "Also show containers that are not running (default shows just running)"},
    {.name = "format",
     .type = "string",
     .help = "Format the output: 'table', 'table TEMPLATE', 'json' or a Go template"},
    {.name = "no-stream", .help = "Print the first result and end"},
    {.name = "no-trunc", .help = "Do not shorten the output"},
};
constexpr std::span<const cli::Flag> container_stats_groups[] = {container_stats_flags};
extern constexpr cli::Command container_stats = {
    .path = "container stats",
    .usage = "[OPTIONS] [CONTAINER...]",
    .summary = "Show what containers use, live",
    .aliases = "docker container stats, docker stats",
    .flags = container_stats_groups,
    .completer = cli::Completer::live_containers,
    .missing = "docker container stats: this verb is not built yet",
};
static_assert(cli::well_formed(container_stats));

} // namespace skiff::commands
