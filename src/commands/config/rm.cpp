// `config rm`: several targets; each failure is reported and the rest still done.
#include "commands/targets.hpp"

#include <skiff/api/swarm.hpp>

namespace skiff::commands {

namespace {

struct ConfigRmOptions {};

int run(Session& session, const ConfigRmOptions&, cli::Arguments arguments) {
  return act_in_turn(session, arguments, [&](const std::string& name) {
    session.engine().nothing(api::swarm::remove_config(name));
    session.print_line(name);
  });
}

} // namespace

extern constexpr cli::Command config_rm = {
    .path = "config rm",
    .usage = "CONFIG [CONFIG...]",
    .summary = "Remove configs",
    .aliases = "docker config rm, docker config remove",
    .arity = cli::at_least(1),
    .completer = cli::Completer::configs,
    .execute = cli::action<ConfigRmOptions, run>,
};
static_assert(cli::well_formed(config_rm));

} // namespace skiff::commands
