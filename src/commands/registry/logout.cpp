// `logout`.
#include "commands/registry/auth.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/cli/command.hpp>

#include <map>

namespace skiff::commands {

namespace {

struct RegistryLogoutOptions {};

int run(Session& session, const RegistryLogoutOptions&, cli::Arguments arguments) {
  const bool hub = arguments.empty() || arguments[0].empty();
  const std::string server = hub ? std::string(config::hub_server) : arguments[0];
  const std::string host = hub ? server : config::server_host(server);
  config::Credentials store = credentials(session);
  warn_of_environment(session, store);
  std::vector<std::string> names = {server}; // all the forms in which a registry may have been stored
  if (!hub) names.insert(names.end(), {host, "http://" + host, "https://" + host});
  session.print_line(base::cat("Removing login credentials for ", host));
  std::map<std::string, std::string> faults;
  for (const std::string& name : names) {
    try {
      store.erase(name);
    } catch (const base::Failure& failure) {
      if (failure.kind == base::FailureKind::interrupted) throw;
      faults[name] = failure.text;
    }
  }
  if (faults.size() == names.size()) {
    session.warn("WARNING: could not erase credentials:");
    for (const auto& [name, fault] : faults) session.warn(base::cat(name, ": ", fault));
  }
  return 0;
}

} // namespace

extern constexpr cli::Command logout = {
    .path = "logout",
    .usage = "[SERVER]",
    .summary = "Forget the credentials of a registry",
    .details = "Without a server: of Docker Hub.",
    .arity = cli::at_most(1),
    .execute = cli::action<RegistryLogoutOptions, run>,
};
static_assert(cli::well_formed(logout));

} // namespace skiff::commands
