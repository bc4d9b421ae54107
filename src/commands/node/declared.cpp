// Verbs of `node` that are declared and not built yet: help, completion and the grammar know them, running one says so.

#include <skiff/cli/command.hpp>

namespace skiff::commands {

constexpr cli::Flag node_ps_flags[] = {
    {.name = "filter",
     .letter = 'f',
     .type = "filter",
     .help = "Show only what matches a condition",
     .completer = cli::Completer::node_ps_filters},
    {.name = "format",
     .type = "string",
     .help = "Format the output: 'table', 'table TEMPLATE', 'json' or a Go template"},
    {.name = "no-resolve", .help = "Print IDs instead of names"},
    {.name = "no-trunc", .help = "Do not shorten the output"},
    {.name = "quiet", .letter = 'q', .help = "Print only IDs"},
};
constexpr std::span<const cli::Flag> node_ps_groups[] = {node_ps_flags};
extern constexpr cli::Command node_ps = {
    .path = "node ps",
    .usage = "[OPTIONS] [NODE...]",
    .summary = "List tasks of nodes, by default of this one",
    .flags = node_ps_groups,
    .completer = cli::Completer::nodes,
    .missing = "docker node ps: this verb is not built yet",
};
static_assert(cli::well_formed(node_ps));

} // namespace skiff::commands
