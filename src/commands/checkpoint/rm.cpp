// `checkpoint rm`.
#include "commands/checkpoint/flags.hpp"

#include <skiff/api/endpoints.hpp>

namespace skiff::commands {

namespace {

struct CheckpointRmOptions {
  std::string folder;
};

constexpr cli::Flag flags[] = {checkpoint_dir_flag<&CheckpointRmOptions::folder>};
constexpr std::span<const cli::Flag> groups[] = {flags};

int run(Session& session, const CheckpointRmOptions& options, cli::Arguments arguments) {
  session.engine().nothing(api::containers::remove_checkpoint(arguments[0], arguments[1], options.folder));
  return 0;
}

} // namespace

extern constexpr cli::Command checkpoint_rm = {
    .path = "checkpoint rm",
    .usage = "[OPTIONS] CONTAINER CHECKPOINT",
    .summary = "Remove a checkpoint",
    .aliases = "docker checkpoint rm, docker checkpoint remove",
    .flags = groups,
    .arity = cli::exactly(2),
    .execute = cli::action<CheckpointRmOptions, run>,
};
static_assert(cli::well_formed(checkpoint_rm));

} // namespace skiff::commands
