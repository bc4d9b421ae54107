// `service rm`: several targets; each failure is reported and the rest still done.
#include "commands/targets.hpp"

#include <skiff/api/swarm.hpp>

namespace skiff::commands {

namespace {

struct ServiceRmOptions {};

int run(Session& session, const ServiceRmOptions&, cli::Arguments arguments) {
  return act_in_turn(session, arguments, [&](const std::string& name) {
    session.engine().nothing(api::swarm::remove_service(name));
    session.print_line(name);
  });
}

} // namespace

extern constexpr cli::Command service_rm = {
    .path = "service rm",
    .usage = "SERVICE [SERVICE...]",
    .summary = "Remove services",
    .aliases = "docker service rm, docker service remove",
    .arity = cli::at_least(1),
    .completer = cli::Completer::swarm_services,
    .execute = cli::action<ServiceRmOptions, run>,
};
static_assert(cli::well_formed(service_rm));

} // namespace skiff::commands
