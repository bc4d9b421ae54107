// `checkpoint create`: freezes the state of a running container to disk.
#include "commands/checkpoint/flags.hpp"

#include <skiff/api/endpoints.hpp>

namespace skiff::commands {

namespace {

struct CheckpointCreateOptions {
  std::string folder;
  bool leave_running = false;
};

constexpr cli::Flag flags[] = {
    checkpoint_dir_flag<&CheckpointCreateOptions::folder>,
    {.name = "leave-running",
     .help = "Let the container run on",
     .set = cli::into<&CheckpointCreateOptions::leave_running>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

int run(Session& session, const CheckpointCreateOptions& options, cli::Arguments arguments) {
  base::JsonDocument body;
  body.set("/CheckpointID", arguments[1]);
  body.set("/CheckpointDir", options.folder);
  body.set("/Exit", !options.leave_running);
  session.engine().nothing(api::containers::create_checkpoint(arguments[0], body));
  session.print_line(arguments[1]);
  return 0;
}

} // namespace

extern constexpr cli::Command checkpoint_create = {
    .path = "checkpoint create",
    .usage = "[OPTIONS] CONTAINER CHECKPOINT",
    .summary = "Make a checkpoint of a running container",
    .flags = groups,
    .arity = cli::exactly(2),
    .execute = cli::action<CheckpointCreateOptions, run>,
};
static_assert(cli::well_formed(checkpoint_create));

} // namespace skiff::commands
