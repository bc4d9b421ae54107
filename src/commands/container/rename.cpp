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
  const std::string& name = arguments[0];
  if (base::trim(name).empty() || base::trim(arguments[1]).empty())
    throw base::Failure("Error: Neither old nor new names may be empty");
  try {
    session.engine().nothing(api::containers::rename(name, arguments[1]));
  } catch (const base::Failure& failure) {
    if (failure.kind == base::FailureKind::interrupted) throw;
    session.report(failure);
    throw base::Failure(base::cat("Error: failed to rename container named ", name));
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
