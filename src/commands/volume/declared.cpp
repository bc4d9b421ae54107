// Verbs of `volume` that are declared and not built yet: help, completion and the grammar know them, running one says
// so.

#include <skiff/cli/command.hpp>

namespace skiff::commands {

constexpr cli::Flag volume_prune_flags[] = {
    {.name = "all", .letter = 'a', .help = "Also remove named volumes that are not used", .since = {1, 42}},
    {.name = "filter", .type = "filter", .help = "Remove only what matches (e.g. \"label=<label>\")"},
    {.name = "force", .letter = 'f', .help = "Do not ask for confirmation"},
};
constexpr std::span<const cli::Flag> volume_prune_groups[] = {volume_prune_flags};
extern constexpr cli::Command volume_prune = {
    .path = "volume prune",
    .usage = "[OPTIONS]",
    .summary = "Remove unused volumes",
    .flags = volume_prune_groups,
    .arity = cli::exactly(0),
    .since = {1, 25},
    .missing = "docker volume prune: this verb is not built yet",
};
static_assert(cli::well_formed(volume_prune));

constexpr cli::Flag volume_update_flags[] = {
    {.name = "availability",
     .type = "string",
     .help = "Availability of the cluster volume (\"active\", \"pause\", \"drain\")",
     .fallback = "\"active\"",
     .since = {1, 42},
     .swarm = "manager"},
};
constexpr std::span<const cli::Flag> volume_update_groups[] = {volume_update_flags};
extern constexpr cli::Command volume_update = {
    .path = "volume update",
    .usage = "[OPTIONS] [VOLUME]",
    .summary = "Change a cluster volume",
    .flags = volume_update_groups,
    .arity = cli::exactly(1),
    .since = {1, 42},
    .swarm = "manager",
    .completer = cli::Completer::volumes,
    .missing = "docker volume update: this verb is not built yet",
};
static_assert(cli::well_formed(volume_update));

} // namespace skiff::commands
