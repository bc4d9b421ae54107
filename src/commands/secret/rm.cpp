// `secret rm`: several targets; each failure is reported and the rest still done.
#include "commands/targets.hpp"

#include <skiff/api/swarm.hpp>

namespace skiff::commands {

namespace {

struct SecretRmOptions {};

int run(Session& session, const SecretRmOptions&, cli::Arguments arguments) {
  return act_in_turn(session, arguments, [&](const std::string& name) {
    session.engine().nothing(api::swarm::remove_secret(name));
    session.print_line(name);
  });
}

} // namespace

extern constexpr cli::Command secret_rm = {
    .path = "secret rm",
    .usage = "SECRET [SECRET...]",
    .summary = "Remove secrets",
    .aliases = "docker secret rm, docker secret remove",
    .arity = cli::at_least(1),
    .completer = cli::Completer::secrets,
    .execute = cli::action<SecretRmOptions, run>,
};
static_assert(cli::well_formed(secret_rm));

} // namespace skiff::commands
