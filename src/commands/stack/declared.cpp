// Verbs of `stack` that are declared and not built yet: help, completion and the grammar know them, running one says
// so.

#include <skiff/cli/command.hpp>

namespace skiff::commands {

constexpr cli::Flag stack_config_flags[] = {
    {.name = "compose-file", .letter = 'c', .type = "strings", .help = "Compose file, or \"-\" for stdin"},
    {.name = "skip-interpolation", .help = "Leave variables in the file as they are"},
};
constexpr std::span<const cli::Flag> stack_config_groups[] = {stack_config_flags};
extern constexpr cli::Command stack_config = {
    .path = "stack config",
    .usage = "[OPTIONS]",
    .summary = "Print the merged and interpolated configuration",
    .flags = stack_config_groups,
    .arity = cli::exactly(0),
    .missing = "docker stack config: this verb is not built yet",
};
static_assert(cli::well_formed(stack_config));

constexpr cli::Flag stack_deploy_flags[] = {
    {.name = "compose-file",
     .letter = 'c',
     .type = "strings",
     .help = "Compose file, or \"-\" for stdin",
     .since = {1, 25},
     .completer = cli::Completer::files},
    {.name = "detach", .letter = 'd', .help = "Do not wait for the end", .fallback = "true"},
    {.name = "prune", .help = "Remove services the file no longer names", .since = {1, 27}},
    {.name = "quiet", .letter = 'q', .help = "No progress"},
    {.name = "resolve-image",
     .type = "string",
     .help = "When to ask the registry for digest and platforms (\"always\", \"changed\", \"never\")",
     .fallback = "\"always\"",
     .since = {1, 30}},
    {.name = "with-registry-auth", .help = "Hand registry credentials to the nodes"},
};
constexpr std::span<const cli::Flag> stack_deploy_groups[] = {stack_deploy_flags};
extern constexpr cli::Command stack_deploy = {
    .path = "stack deploy",
    .usage = "[OPTIONS] STACK",
    .summary = "Make a stack, or change one",
    .aliases = "docker stack deploy, docker stack up",
    .flags = stack_deploy_groups,
    .arity = cli::exactly(1),
    .completer = cli::Completer::stacks,
    .missing = "docker stack deploy: this verb is not built yet",
};
static_assert(cli::well_formed(stack_deploy));

constexpr cli::Flag stack_ls_flags[] = {
    {.name = "format",
     .type = "string",
     .help = "Format the output: 'table', 'table TEMPLATE', 'json' or a Go template"},
};
constexpr std::span<const cli::Flag> stack_ls_groups[] = {stack_ls_flags};
extern constexpr cli::Command stack_ls = {
    .path = "stack ls",
    .usage = "[OPTIONS]",
    .summary = "List stacks",
    .aliases = "docker stack ls, docker stack list",
    .flags = stack_ls_groups,
    .arity = cli::exactly(0),
    .missing = "docker stack ls: this verb is not built yet",
};
static_assert(cli::well_formed(stack_ls));

constexpr cli::Flag stack_ps_flags[] = {
    {.name = "filter", .letter = 'f', .type = "filter", .help = "Show only what matches a condition"},
    {.name = "format",
     .type = "string",
     .help = "Format the output: 'table', 'table TEMPLATE', 'json' or a Go template"},
    {.name = "no-resolve", .help = "Print IDs instead of names"},
    {.name = "no-trunc", .help = "Do not shorten the output"},
    {.name = "quiet", .letter = 'q', .help = "Print only IDs"},
};
constexpr std::span<const cli::Flag> stack_ps_groups[] = {stack_ps_flags};
extern constexpr cli::Command stack_ps = {
    .path = "stack ps",
    .usage = "[OPTIONS] STACK",
    .summary = "List tasks of a stack",
    .flags = stack_ps_groups,
    .arity = cli::exactly(1),
    .completer = cli::Completer::stacks,
    .missing = "docker stack ps: this verb is not built yet",
};
static_assert(cli::well_formed(stack_ps));

constexpr cli::Flag stack_rm_flags[] = {
    {.name = "detach", .letter = 'd', .help = "Do not wait for the end", .fallback = "true"},
};
constexpr std::span<const cli::Flag> stack_rm_groups[] = {stack_rm_flags};
extern constexpr cli::Command stack_rm = {
    .path = "stack rm",
    .usage = "[OPTIONS] STACK [STACK...]",
    .summary = "Remove stacks",
    .aliases = "docker stack rm, docker stack remove, docker stack down",
    .flags = stack_rm_groups,
    .arity = cli::at_least(1),
    .completer = cli::Completer::stacks,
    .missing = "docker stack rm: this verb is not built yet",
};
static_assert(cli::well_formed(stack_rm));

constexpr cli::Flag stack_services_flags[] = {
    {.name = "filter", .letter = 'f', .type = "filter", .help = "Show only what matches a condition"},
    {.name = "format",
     .type = "string",
     .help = "Format the output: 'table', 'table TEMPLATE', 'json' or a Go template"},
    {.name = "quiet", .letter = 'q', .help = "Print only IDs"},
};
constexpr std::span<const cli::Flag> stack_services_groups[] = {stack_services_flags};
extern constexpr cli::Command stack_services = {
    .path = "stack services",
    .usage = "[OPTIONS] STACK",
    .summary = "List services of a stack",
    .flags = stack_services_groups,
    .arity = cli::exactly(1),
    .completer = cli::Completer::stacks,
    .missing = "docker stack services: this verb is not built yet",
};
static_assert(cli::well_formed(stack_services));

} // namespace skiff::commands
