// `checkpoint ls`.
#include "commands/checkpoint/flags.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/view/listings.hpp>

namespace skiff::commands {

namespace {

struct CheckpointLsOptions {
  std::string folder;
};

constexpr cli::Flag flags[] = {checkpoint_dir_flag<&CheckpointLsOptions::folder>};
constexpr std::span<const cli::Flag> groups[] = {flags};

int run(Session& session, const CheckpointLsOptions& options, cli::Arguments arguments) {
  const auto found = session.engine().value(api::containers::checkpoints(arguments[0], options.folder));
  session.print(view::render(view::checkpoints, found.view(), {.format = "table"}));
  return 0;
}

} // namespace

extern constexpr cli::Command checkpoint_ls = {
    .path = "checkpoint ls",
    .usage = "[OPTIONS] CONTAINER",
    .summary = "List checkpoints of a container",
    .aliases = "docker checkpoint ls, docker checkpoint list",
    .flags = groups,
    .arity = cli::exactly(1),
    .completer = cli::Completer::live_containers,
    .execute = cli::action<CheckpointLsOptions, run>,
};
static_assert(cli::well_formed(checkpoint_ls));

} // namespace skiff::commands
