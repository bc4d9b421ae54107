// Verbs of `node` that are declared and not built yet: help, completion and the grammar know them, running one says so.

#include <skiff/cli/command.hpp>

namespace skiff::commands {

extern constexpr cli::Command node_demote = {
    .path = "node demote",
    .usage = "NODE [NODE...]",
    .summary = "Make managers workers",
    .arity = cli::at_least(1),
    .completer = cli::Completer::nodes,
    .missing = "docker node demote: this verb is not built yet",
};
static_assert(cli::well_formed(node_demote));

constexpr cli::Flag node_inspect_flags[] = {
    {.name = "format", .letter = 'f', .type = "string", .help = "Format the output: 'json' or a Go template"},
    {.name = "pretty", .help = "Print for people"},
};
constexpr std::span<const cli::Flag> node_inspect_groups[] = {node_inspect_flags};
extern constexpr cli::Command node_inspect = {
    .path = "node inspect",
    .usage = "[OPTIONS] self|NODE [NODE...]",
    .summary = "Show details of nodes",
    .flags = node_inspect_groups,
    .arity = cli::at_least(1),
    .completer = cli::Completer::nodes,
    .missing = "docker node inspect: this verb is not built yet",
};
static_assert(cli::well_formed(node_inspect));

constexpr cli::Flag node_ls_flags[] = {
    {.name = "filter", .letter = 'f', .type = "filter", .help = "Show only what matches a condition"},
    {.name = "format",
     .type = "string",
     .help = "Format the output: 'table', 'table TEMPLATE', 'json' or a Go template"},
    {.name = "quiet", .letter = 'q', .help = "Print only IDs"},
};
constexpr std::span<const cli::Flag> node_ls_groups[] = {node_ls_flags};
extern constexpr cli::Command node_ls = {
    .path = "node ls",
    .usage = "[OPTIONS]",
    .summary = "List nodes",
    .aliases = "docker node ls, docker node list",
    .flags = node_ls_groups,
    .arity = cli::exactly(0),
    .missing = "docker node ls: this verb is not built yet",
};
static_assert(cli::well_formed(node_ls));

extern constexpr cli::Command node_promote = {
    .path = "node promote",
    .usage = "NODE [NODE...]",
    .summary = "Make workers managers",
    .arity = cli::at_least(1),
    .completer = cli::Completer::nodes,
    .missing = "docker node promote: this verb is not built yet",
};
static_assert(cli::well_formed(node_promote));

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

constexpr cli::Flag node_rm_flags[] = {
    {.name = "force", .letter = 'f', .help = "Remove the node even if it is up"},
};
constexpr std::span<const cli::Flag> node_rm_groups[] = {node_rm_flags};
extern constexpr cli::Command node_rm = {
    .path = "node rm",
    .usage = "[OPTIONS] NODE [NODE...]",
    .summary = "Remove nodes from the swarm",
    .aliases = "docker node rm, docker node remove",
    .flags = node_rm_groups,
    .arity = cli::at_least(1),
    .completer = cli::Completer::nodes,
    .missing = "docker node rm: this verb is not built yet",
};
static_assert(cli::well_formed(node_rm));

constexpr cli::Flag node_update_flags[] = {
    {.name = "availability",
     .type = "string",
     .help = "Availability of the node (\"active\", \"pause\", \"drain\")",
     .completer = cli::Completer::words,
     .words = "active pause drain"},
    {.name = "label-add", .type = "list", .help = "Add a label, or change one (key=value)"},
    {.name = "label-rm", .type = "list", .help = "Remove a label by its key"},
    {.name = "role",
     .type = "string",
     .help = "Role of the node (\"worker\", \"manager\")",
     .completer = cli::Completer::words,
     .words = "worker manager"},
};
constexpr std::span<const cli::Flag> node_update_groups[] = {node_update_flags};
extern constexpr cli::Command node_update = {
    .path = "node update",
    .usage = "[OPTIONS] NODE",
    .summary = "Change a node",
    .flags = node_update_groups,
    .arity = cli::exactly(1),
    .completer = cli::Completer::nodes,
    .missing = "docker node update: this verb is not built yet",
};
static_assert(cli::well_formed(node_update));

} // namespace skiff::commands
