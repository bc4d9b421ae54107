// Verbs of `system` that are declared and not built yet: help, completion and the grammar know them, running one says
// so.

#include <skiff/cli/command.hpp>

namespace skiff::commands {

constexpr cli::Flag system_df_flags[] = {
    {.name = "format",
     .type = "string",
     .help = "Format the output: 'table', 'table TEMPLATE', 'json' or a Go template"},
    {.name = "verbose", .letter = 'v', .help = "More details"},
};
constexpr std::span<const cli::Flag> system_df_groups[] = {system_df_flags};
extern constexpr cli::Command system_df = {
    .path = "system df",
    .usage = "[OPTIONS]",
    .summary = "Show the disk space in use",
    .flags = system_df_groups,
    .arity = cli::exactly(0),
    .since = {1, 25},
    .missing = "docker system df: this verb is not built yet",
};
static_assert(cli::well_formed(system_df));

constexpr cli::Flag system_events_flags[] = {
    {.name = "filter",
     .letter = 'f',
     .type = "filter",
     .help = "Show only what matches a condition",
     .completer = cli::Completer::event_filters},
    {.name = "format", .type = "string", .help = "Format the output: 'json' or a Go template"},
    {.name = "since",
     .type = "string",
     .help = "Only what is newer than a time (2013-01-02T13:23:37Z) or a span back (42m)"},
    {.name = "until",
     .type = "string",
     .help = "Only what is older than a time (2013-01-02T13:23:37Z) or a span back (42m)"},
};
constexpr std::span<const cli::Flag> system_events_groups[] = {system_events_flags};
extern constexpr cli::Command system_events = {
    .path = "system events",
    .usage = "[OPTIONS]",
    .summary = "Show events of the engine as they happen",
    .aliases = "docker system events, docker events",
    .flags = system_events_groups,
    .arity = cli::exactly(0),
    .missing = "docker system events: this verb is not built yet",
};
static_assert(cli::well_formed(system_events));

constexpr cli::Flag system_prune_flags[] = {
    {.name = "all", .letter = 'a', .help = "Also remove tagged images that no container uses"},
    {.name = "filter",
     .type = "filter",
     .help = "Remove only what matches (e.g. \"label=<key>=<value>\")",
     .since = {1, 28}},
    {.name = "force", .letter = 'f', .help = "Do not ask for confirmation"},
    {.name = "volumes", .help = "Remove anonymous volumes too"},
};
constexpr std::span<const cli::Flag> system_prune_groups[] = {system_prune_flags};
extern constexpr cli::Command system_prune = {
    .path = "system prune",
    .usage = "[OPTIONS]",
    .summary = "Remove unused data",
    .flags = system_prune_groups,
    .arity = cli::exactly(0),
    .since = {1, 25},
    .missing = "docker system prune: this verb is not built yet",
};
static_assert(cli::well_formed(system_prune));

} // namespace skiff::commands
