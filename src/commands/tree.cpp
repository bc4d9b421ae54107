// One line per path, sorted. A record lives in the verb's own file; groups and global flags are declared here.

#include "commands/tree.hpp"

#include "commands/session.hpp"

namespace skiff::commands {

extern const cli::Command container_rename, network_rm;

namespace {

using cli::Role;

constexpr cli::Command container = {.path = "container", .summary = "Manage containers", .group = cli::Group::names};
constexpr cli::Command network = {.path = "network", .summary = "Manage networks", .group = cli::Group::names};

constexpr cli::Flag global_flags[] = {
    {.name = "config",
     .type = "string",
     .help = "Folder of the client's configuration",
     .set = cli::into<&GlobalOptions::config>},
    {.name = "debug", .letter = 'D', .help = "Log what the client does", .set = cli::into<&GlobalOptions::debug>},
};
constexpr std::span<const cli::Flag> global_groups[] = {global_flags};

constexpr cli::Command root = {
    .path = "",
    .usage = "[OPTIONS] COMMAND [ARG...]",
    .summary = "Run containers",
    .flags = global_groups,
    .group = cli::Group::names,
    .interspersed = false,
};

constexpr cli::Entry entries[] = {
    {"container", &container},   {"container rename", &container_rename},
    {"network", &network},       {"network remove", &network_rm, Role::alias},
    {"network rm", &network_rm}, {"rename", &container_rename},
};
static_assert(cli::sorted(entries));

} // namespace

constinit const cli::Program program = {root, entries};

} // namespace skiff::commands
