// rename: the name of a container.

#include "commands/session.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/cli/command.hpp>

namespace skiff::commands {

namespace {

struct RenameOptions {};

int run(Session& session, const RenameOptions& /*options*/, cli::Arguments arguments) {
  const std::string_view name = base::trim(arguments[1]);
  try {
    if (name.empty() || name == "/") throw base::Failure("new name cannot be blank");
    session.engine().nothing(api::containers::rename(arguments[0], name));
  } catch (base::Failure& failure) {
    if (failure.kind != base::FailureKind::interrupted)
      failure.text = base::cat("failed to rename container: ", failure.text);
    throw;
  }
  return 0;
}

} // namespace

extern constexpr cli::Command container_rename = {
    .path = "container rename",
    .usage = "CONTAINER NEW_NAME",
    .summary = "Give a container another name",
    .aliases = "docker container rename, docker rename",
    .arity = cli::exactly(2),
    .completer = cli::Completer::containers,
    .execute = cli::action<RenameOptions, run>,
};
static_assert(cli::well_formed(container_rename));

} // namespace skiff::commands
