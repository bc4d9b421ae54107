// network rm: several targets; each failure is reported and the rest still done.

#include "commands/prompt.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/cli/command.hpp>

namespace skiff::commands {

namespace {

struct NetworkRmOptions {
  bool force = false;
};

constexpr cli::Flag flags[] = {
    {.name = "force",
     .letter = 'f',
     .help = "A network that does not exist is no error",
     .set = cli::into<&NetworkRmOptions::force>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

constexpr std::string_view ingress_warning =
    "WARNING! Before removing the routing-mesh network, make sure all the nodes in your swarm run the same docker "
    "engine version. Otherwise, removal may not be effective and functionality of newly create ingress networks will "
    "be impaired.\nAre you sure you want to continue?";

bool wanted(Session& session, const std::string& name) {
  try {
    const auto network = session.engine().value(api::networks::inspect(name));
    return !network["Ingress"].truth() || confirm(session, ingress_warning);
  } catch (const base::Failure& failure) {
    if (failure.kind == base::FailureKind::interrupted) throw;
    return true; // the removal itself says what is wrong
  }
}

int run(Session& session, const NetworkRmOptions& options, cli::Arguments arguments) {
  bool failed = false;
  for (const std::string& name : arguments) {
    if (!wanted(session, name)) continue;
    try {
      session.engine().nothing(api::networks::remove(name));
      session.print_line(name);
    } catch (const base::Failure& failure) {
      if (failure.kind == base::FailureKind::interrupted) throw;
      if (options.force && failure.kind == base::FailureKind::not_found) continue;
      session.report(failure);
      failed = true;
    }
  }
  if (failed) throw base::Failure("exit status 1");
  return 0;
}

} // namespace

extern constexpr cli::Command network_rm = {
    .path = "network rm",
    .usage = "NETWORK [NETWORK...]",
    .summary = "Remove one or more networks",
    .aliases = "docker network rm, docker network remove",
    .flags = groups,
    .arity = cli::at_least(1),
    .completer = cli::Completer::networks,
    .execute = cli::action<NetworkRmOptions, run>,
};
static_assert(cli::well_formed(network_rm));

} // namespace skiff::commands
