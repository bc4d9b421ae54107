// Verbs of `checkpoint` that are declared and not built yet: help, completion and the grammar know them, running one
// says so.

#include <skiff/cli/command.hpp>

namespace skiff::commands {

constexpr cli::Flag checkpoint_create_flags[] = {
    {.name = "checkpoint-dir", .type = "string", .help = "Folder of the checkpoints, if not the default one"},
    {.name = "leave-running", .help = "Let the container run on"},
};
constexpr std::span<const cli::Flag> checkpoint_create_groups[] = {checkpoint_create_flags};
extern constexpr cli::Command checkpoint_create = {
    .path = "checkpoint create",
    .usage = "[OPTIONS] CONTAINER CHECKPOINT",
    .summary = "Make a checkpoint of a running container",
    .flags = checkpoint_create_groups,
    .arity = cli::exactly(2),
    .missing = "docker checkpoint create: this verb is not built yet",
};
static_assert(cli::well_formed(checkpoint_create));

constexpr cli::Flag checkpoint_ls_flags[] = {
    {.name = "checkpoint-dir", .type = "string", .help = "Folder of the checkpoints, if not the default one"},
};
constexpr std::span<const cli::Flag> checkpoint_ls_groups[] = {checkpoint_ls_flags};
extern constexpr cli::Command checkpoint_ls = {
    .path = "checkpoint ls",
    .usage = "[OPTIONS] CONTAINER",
    .summary = "List checkpoints of a container",
    .aliases = "docker checkpoint ls, docker checkpoint list",
    .flags = checkpoint_ls_groups,
    .arity = cli::exactly(1),
    .completer = cli::Completer::live_containers,
    .missing = "docker checkpoint ls: this verb is not built yet",
};
static_assert(cli::well_formed(checkpoint_ls));

constexpr cli::Flag checkpoint_rm_flags[] = {
    {.name = "checkpoint-dir", .type = "string", .help = "Folder of the checkpoints, if not the default one"},
};
constexpr std::span<const cli::Flag> checkpoint_rm_groups[] = {checkpoint_rm_flags};
extern constexpr cli::Command checkpoint_rm = {
    .path = "checkpoint rm",
    .usage = "[OPTIONS] CONTAINER CHECKPOINT",
    .summary = "Remove a checkpoint",
    .aliases = "docker checkpoint rm, docker checkpoint remove",
    .flags = checkpoint_rm_groups,
    .arity = cli::exactly(2),
    .missing = "docker checkpoint rm: this verb is not built yet",
};
static_assert(cli::well_formed(checkpoint_rm));

} // namespace skiff::commands
