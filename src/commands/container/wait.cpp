// `wait`: blocks until containers stop and prints their exit codes.
#include "commands/targets.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/text.hpp>

namespace skiff::commands {

namespace {

struct ContainerWaitOptions {};

int run(Session& session, const ContainerWaitOptions&, cli::Arguments arguments) {
  return act_in_turn(session, arguments, [&](const std::string& id) {
    const auto result = session.engine().value(api::containers::wait(id));
    if (const std::string error = result["Error"]["Message"].text(); !error.empty()) throw base::Failure(error);
    session.print_line(base::cat(result["StatusCode"].integer()));
    session.streams.out.flush();
  });
}

} // namespace

extern constexpr cli::Command container_wait = {
    .path = "container wait",
    .usage = "CONTAINER [CONTAINER...]",
    .summary = "Wait until containers stop, then print their exit codes",
    .aliases = "docker container wait, docker wait",
    .arity = cli::at_least(1),
    .completer = cli::Completer::live_containers,
    .execute = cli::action<ContainerWaitOptions, run>,
};
static_assert(cli::well_formed(container_wait));

} // namespace skiff::commands
