// `diff`: what changed in a container's file system.
#include "commands/session.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/cli/command.hpp>

namespace skiff::commands {

namespace {

struct ContainerDiffOptions {};

constexpr std::string_view letters = "CAD"; // modified, added, deleted

int run(Session& session, const ContainerDiffOptions&, cli::Arguments arguments) {
  if (arguments[0].empty()) throw base::Failure("invalid container name or ID: value is empty");
  const auto changes = session.engine().value(api::containers::changes(arguments[0]));
  for (const base::JsonView change : changes.view()) {
    const auto kind = static_cast<std::size_t>(change["Kind"].integer());
    session.print_line(base::cat(kind < letters.size() ? letters[kind] : '?', " ", change["Path"].view()));
  }
  return 0;
}

} // namespace

extern constexpr cli::Command container_diff = {
    .path = "container diff",
    .usage = "CONTAINER",
    .summary = "Show what changed in a container's file system",
    .aliases = "docker container diff, docker diff",
    .arity = cli::exactly(1),
    .completer = cli::Completer::live_containers,
    .execute = cli::action<ContainerDiffOptions, run>,
};
static_assert(cli::well_formed(container_diff));

} // namespace skiff::commands
