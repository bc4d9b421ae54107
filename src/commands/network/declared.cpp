// Verbs of `network` that are declared and not built yet: help, completion and the grammar know them, running one says
// so.

#include <skiff/cli/command.hpp>

namespace skiff::commands {

constexpr cli::Flag network_prune_flags[] = {
    {.name = "filter", .type = "filter", .help = "Remove only what matches (e.g. \"until=<timestamp>\")"},
    {.name = "force", .letter = 'f', .help = "Do not ask for confirmation"},
};
constexpr std::span<const cli::Flag> network_prune_groups[] = {network_prune_flags};
extern constexpr cli::Command network_prune = {
    .path = "network prune",
    .usage = "[OPTIONS]",
    .summary = "Remove all unused networks",
    .flags = network_prune_groups,
    .arity = cli::exactly(0),
    .since = {1, 25},
    .missing = "docker network prune: this verb is not built yet",
};
static_assert(cli::well_formed(network_prune));

} // namespace skiff::commands
