// Verbs of `secret` that are declared and not built yet: help, completion and the grammar know them, running one says
// so.

#include <skiff/cli/command.hpp>

namespace skiff::commands {

constexpr cli::Flag secret_create_flags[] = {
    {.name = "driver", .letter = 'd', .type = "string", .help = "Driver of the secret", .since = {1, 31}},
    {.name = "label", .letter = 'l', .type = "list", .help = "Set metadata"},
    {.name = "template-driver", .type = "string", .help = "Template driver", .since = {1, 37}},
};
constexpr std::span<const cli::Flag> secret_create_groups[] = {secret_create_flags};
extern constexpr cli::Command secret_create = {
    .path = "secret create",
    .usage = "[OPTIONS] SECRET [file|-]",
    .summary = "Make a secret from a file or stdin",
    .flags = secret_create_groups,
    .arity = cli::between(1, 2),
    .completer = cli::Completer::new_name,
    .completes = 1,
    .missing = "docker secret create: this verb is not built yet",
};
static_assert(cli::well_formed(secret_create));

constexpr cli::Flag secret_inspect_flags[] = {
    {.name = "format", .letter = 'f', .type = "string", .help = "Format the output: 'json' or a Go template"},
    {.name = "pretty", .help = "Print for people"},
};
constexpr std::span<const cli::Flag> secret_inspect_groups[] = {secret_inspect_flags};
extern constexpr cli::Command secret_inspect = {
    .path = "secret inspect",
    .usage = "[OPTIONS] SECRET [SECRET...]",
    .summary = "Show details of secrets",
    .flags = secret_inspect_groups,
    .arity = cli::at_least(1),
    .completer = cli::Completer::secrets,
    .missing = "docker secret inspect: this verb is not built yet",
};
static_assert(cli::well_formed(secret_inspect));

constexpr cli::Flag secret_ls_flags[] = {
    {.name = "filter", .letter = 'f', .type = "filter", .help = "Show only what matches a condition"},
    {.name = "format",
     .type = "string",
     .help = "Format the output: 'table', 'table TEMPLATE', 'json' or a Go template"},
    {.name = "quiet", .letter = 'q', .help = "Print only IDs"},
};
constexpr std::span<const cli::Flag> secret_ls_groups[] = {secret_ls_flags};
extern constexpr cli::Command secret_ls = {
    .path = "secret ls",
    .usage = "[OPTIONS]",
    .summary = "List secrets",
    .aliases = "docker secret ls, docker secret list",
    .flags = secret_ls_groups,
    .arity = cli::exactly(0),
    .missing = "docker secret ls: this verb is not built yet",
};
static_assert(cli::well_formed(secret_ls));

extern constexpr cli::Command secret_rm = {
    .path = "secret rm",
    .usage = "SECRET [SECRET...]",
    .summary = "Remove secrets",
    .aliases = "docker secret rm, docker secret remove",
    .arity = cli::at_least(1),
    .completer = cli::Completer::secrets,
    .missing = "docker secret rm: this verb is not built yet",
};
static_assert(cli::well_formed(secret_rm));

} // namespace skiff::commands
