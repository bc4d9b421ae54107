// Verbs of `volume` that are declared and not built yet: help, completion and the grammar know them, running one says
// so.

#include <skiff/cli/command.hpp>

namespace skiff::commands {

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
