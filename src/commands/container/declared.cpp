// Verbs of `container` that are declared and not built yet: help, completion and the grammar know them, running one
// says so.

#include "commands/container/create_flags.hpp"

#include <skiff/cli/command.hpp>

namespace skiff::commands {

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
