// Verbs of `context` that are declared and not built yet: help, completion and the grammar know them, running one says
// so.

#include <skiff/cli/command.hpp>

namespace skiff::commands {

constexpr cli::Flag context_create_flags[] = {
    {.name = "description", .type = "string", .help = "Description of the context"},
    {.name = "docker", .type = "stringToString", .help = "Endpoint of the engine (key=value pairs)", .fallback = "[]"},
    {.name = "from", .type = "string", .help = "Context to copy"},
};
constexpr std::span<const cli::Flag> context_create_groups[] = {context_create_flags};
extern constexpr cli::Command context_create = {
    .path = "context create",
    .usage = "[OPTIONS] CONTEXT",
    .summary = "Make a context",
    .flags = context_create_groups,
    .arity = cli::exactly(1),
    .missing = "docker context create: this verb is not built yet",
};
static_assert(cli::well_formed(context_create));

extern constexpr cli::Command context_export = {
    .path = "context export",
    .usage = "[OPTIONS] CONTEXT [FILE|-]",
    .summary = "Write a context to a tar archive or stdout",
    .arity = cli::between(1, 2),
    .completer = cli::Completer::contexts,
    .completes = 1,
    .missing = "docker context export: this verb is not built yet",
};
static_assert(cli::well_formed(context_export));

extern constexpr cli::Command context_import = {
    .path = "context import",
    .usage = "CONTEXT FILE|-",
    .summary = "Read a context from a tar or zip file",
    .arity = cli::exactly(2),
    .completer = cli::Completer::files,
    .missing = "docker context import: this verb is not built yet",
};
static_assert(cli::well_formed(context_import));

constexpr cli::Flag context_inspect_flags[] = {
    {.name = "format", .letter = 'f', .type = "string", .help = "Format the output: 'json' or a Go template"},
};
constexpr std::span<const cli::Flag> context_inspect_groups[] = {context_inspect_flags};
extern constexpr cli::Command context_inspect = {
    .path = "context inspect",
    .usage = "[OPTIONS] [CONTEXT] [CONTEXT...]",
    .summary = "Show details of contexts",
    .flags = context_inspect_groups,
    .completer = cli::Completer::contexts,
    .missing = "docker context inspect: this verb is not built yet",
};
static_assert(cli::well_formed(context_inspect));

constexpr cli::Flag context_ls_flags[] = {
    {.name = "format",
     .type = "string",
     .help = "Format the output: 'table', 'table TEMPLATE', 'json' or a Go template"},
    {.name = "quiet", .letter = 'q', .help = "Print only names"},
};
constexpr std::span<const cli::Flag> context_ls_groups[] = {context_ls_flags};
extern constexpr cli::Command context_ls = {
    .path = "context ls",
    .usage = "[OPTIONS]",
    .summary = "List contexts",
    .aliases = "docker context ls, docker context list",
    .flags = context_ls_groups,
    .arity = cli::exactly(0),
    .missing = "docker context ls: this verb is not built yet",
};
static_assert(cli::well_formed(context_ls));

constexpr cli::Flag context_rm_flags[] = {
    {.name = "force", .letter = 'f', .help = "Remove the context even while it is in use"},
};
constexpr std::span<const cli::Flag> context_rm_groups[] = {context_rm_flags};
extern constexpr cli::Command context_rm = {
    .path = "context rm",
    .usage = "CONTEXT [CONTEXT...]",
    .summary = "Remove contexts",
    .aliases = "docker context rm, docker context remove",
    .flags = context_rm_groups,
    .arity = cli::at_least(1),
    .completer = cli::Completer::contexts,
    .missing = "docker context rm: this verb is not built yet",
};
static_assert(cli::well_formed(context_rm));

extern constexpr cli::Command context_show = {
    .path = "context show",
    .summary = "Print the name of the current context",
    .arity = cli::exactly(0),
    .missing = "docker context show: this verb is not built yet",
};
static_assert(cli::well_formed(context_show));

constexpr cli::Flag context_update_flags[] = {
    {.name = "description", .type = "string", .help = "Description of the context"},
    {.name = "docker", .type = "stringToString", .help = "Endpoint of the engine (key=value pairs)", .fallback = "[]"},
};
constexpr std::span<const cli::Flag> context_update_groups[] = {context_update_flags};
extern constexpr cli::Command context_update = {
    .path = "context update",
    .usage = "[OPTIONS] CONTEXT",
    .summary = "Change a context",
    .flags = context_update_groups,
    .arity = cli::exactly(1),
    .completer = cli::Completer::contexts,
    .completes = 1,
    .missing = "docker context update: this verb is not built yet",
};
static_assert(cli::well_formed(context_update));

extern constexpr cli::Command context_use = {
    .path = "context use",
    .usage = "CONTEXT",
    .summary = "Set the current context",
    .arity = {1, 1, cli::Wording::plain},
    .completer = cli::Completer::contexts,
    .completes = 1,
    .missing = "docker context use: this verb is not built yet",
};
static_assert(cli::well_formed(context_use));

} // namespace skiff::commands
