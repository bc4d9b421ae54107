// `secret inspect`.
#include "commands/swarm/pretty.hpp"

#include <skiff/api/swarm.hpp>
#include <skiff/view/swarm.hpp>

namespace skiff::commands {

namespace {

int run(Session& session, const SwarmInspectOptions& options, cli::Arguments arguments) {
  return inspect_swarm_objects(
      session, options, arguments, view::inspected_secret,
      [&](const std::string& name) { return session.engine().text(api::swarm::inspect_secret(name)); },
      view::secret_details);
}

} // namespace

extern constexpr cli::Command secret_inspect = {
    .path = "secret inspect",
    .usage = "[OPTIONS] SECRET [SECRET...]",
    .summary = "Show details of secrets",
    .flags = swarm_inspect_groups,
    .arity = cli::at_least(1),
    .completer = cli::Completer::secrets,
    .execute = cli::action<SwarmInspectOptions, run>,
};
static_assert(cli::well_formed(secret_inspect));

} // namespace skiff::commands
