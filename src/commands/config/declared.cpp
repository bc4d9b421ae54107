// Verbs of `config` that are declared and not built yet: help, completion and the grammar know them, running one says
// so.

#include <skiff/cli/command.hpp>

namespace skiff::commands {

constexpr cli::Flag config_create_flags[] = {
    {.name = "label", .letter = 'l', .type = "list", .help = "Set metadata"},
    {.name = "template-driver", .type = "string", .help = "Template driver", .since = {1, 37}},
};
constexpr std::span<const cli::Flag> config_create_groups[] = {config_create_flags};
extern constexpr cli::Command config_create = {
    .path = "config create",
    .usage = "[OPTIONS] CONFIG file|-",
    .summary = "Make a config from a file or stdin",
    .flags = config_create_groups,
    .arity = cli::exactly(2),
    .missing = "docker config create: this verb is not built yet",
};
static_assert(cli::well_formed(config_create));

constexpr cli::Flag config_inspect_flags[] = {
    {.name = "format", .letter = 'f', .type = "string", .help = "Format the output: 'json' or a Go template"},
    {.name = "pretty", .help = "Print for people"},
};
constexpr std::span<const cli::Flag> config_inspect_groups[] = {config_inspect_flags};
extern constexpr cli::Command config_inspect = {
    .path = "config inspect",
    .usage = "[OPTIONS] CONFIG [CONFIG...]",
    .summary = "Show details of configs",
    .flags = config_inspect_groups,
    .arity = cli::at_least(1),
    .completer = cli::Completer::configs,
    .missing = "docker config inspect: this verb is not built yet",
};
static_assert(cli::well_formed(config_inspect));

constexpr cli::Flag config_ls_flags[] = {
    {.name = "filter", .letter = 'f', .type = "filter", .help = "Show only what matches a condition"},
    {.name = "format",
     .type = "string",
     .help = "Format the output: 'table', 'table TEMPLATE', 'json' or a Go template"},
    {.name = "quiet", .letter = 'q', .help = "Print only IDs"},
};
constexpr std::span<const cli::Flag> config_ls_groups[] = {config_ls_flags};
extern constexpr cli::Command config_ls = {
    .path = "config ls",
    .usage = "[OPTIONS]",
    .summary = "List configs",
    .aliases = "docker config ls, docker config list",
    .flags = config_ls_groups,
    .arity = cli::exactly(0),
    .missing = "docker config ls: this verb is not built yet",
};
static_assert(cli::well_formed(config_ls));

extern constexpr cli::Command config_rm = {
    .path = "config rm",
    .usage = "CONFIG [CONFIG...]",
    .summary = "Remove configs",
    .aliases = "docker config rm, docker config remove",
    .arity = cli::at_least(1),
    .completer = cli::Completer::configs,
    .missing = "docker config rm: this verb is not built yet",
};
static_assert(cli::well_formed(config_rm));

} // namespace skiff::commands
