// Verbs of `volume` that are declared and not built yet: help, completion and the grammar know them, running one says
// so.

#include <skiff/cli/command.hpp>

namespace skiff::commands {

constexpr cli::Flag volume_create_flags[] = {
    {.name = "availability",
     .type = "string",
     .help = "Availability of the cluster volume (\"active\", \"pause\", \"drain\")",
     .fallback = "\"active\"",
     .since = {1, 42},
     .swarm = "manager"},
    {.name = "driver", .letter = 'd', .type = "string", .help = "Driver of the volume", .fallback = "\"local\""},
    {.name = "group", .type = "string", .help = "Group of the cluster volume", .since = {1, 42}, .swarm = "manager"},
    {.name = "label", .type = "list", .help = "Set metadata"},
    {.name = "limit-bytes",
     .type = "bytes",
     .help = "Largest size of the cluster volume in bytes",
     .since = {1, 42},
     .swarm = "manager"},
    {.name = "name", .type = "string", .help = "Name of the volume", .hidden = true},
    {.name = "opt", .letter = 'o', .type = "map", .help = "Option for the driver", .fallback = "map[]"},
    {.name = "required-bytes",
     .type = "bytes",
     .help = "Least size of the cluster volume in bytes",
     .since = {1, 42},
     .swarm = "manager"},
    {.name = "scope",
     .type = "string",
     .help = "Access from one or several nodes (\"single\", \"multi\")",
     .fallback = "\"single\"",
     .since = {1, 42},
     .swarm = "manager"},
    {.name = "secret",
     .type = "map",
     .help = "Secret of the cluster volume",
     .fallback = "map[]",
     .since = {1, 42},
     .swarm = "manager"},
    {.name = "sharing",
     .type = "string",
     .help = "Sharing of the cluster volume (\"none\", \"readonly\", \"onewriter\", \"all\")",
     .fallback = "\"none\"",
     .since = {1, 42},
     .swarm = "manager"},
    {.name = "topology-preferred",
     .type = "list",
     .help = "Topology the cluster volume should have",
     .since = {1, 42},
     .swarm = "manager"},
    {.name = "topology-required",
     .type = "list",
     .help = "Topology the cluster volume must have",
     .since = {1, 42},
     .swarm = "manager"},
    {.name = "type",
     .type = "string",
     .help = "Access of the cluster volume (\"mount\", \"block\")",
     .fallback = "\"block\"",
     .since = {1, 42},
     .swarm = "manager"},
};
constexpr std::span<const cli::Flag> volume_create_groups[] = {volume_create_flags};
extern constexpr cli::Command volume_create = {
    .path = "volume create",
    .usage = "[OPTIONS] [VOLUME]",
    .summary = "Make a volume",
    .flags = volume_create_groups,
    .arity = cli::at_most(1),
    .missing = "docker volume create: this verb is not built yet",
};
static_assert(cli::well_formed(volume_create));

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
