// `logout`.
#include "commands/registry/auth.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/cli/command.hpp>

namespace skiff::commands {

namespace {

struct RegistryLogoutOptions {};

// "https://host/v1/" and "host": credentials may be stored under either.
std::string host_of(std::string_view server) {
  for (const std::string_view scheme : {"https://", "http://"})
    if (server.starts_with(scheme)) server.remove_prefix(scheme.size());
  return std::string(server.substr(0, server.find('/')));
}

int run(Session& session, const RegistryLogoutOptions&, cli::Arguments arguments) {
  const bool hub = arguments.empty() || arguments[0] == "docker.io" || arguments[0] == "index.docker.io";
  const std::string server = hub ? std::string(config::hub_server) : arguments[0];
  config::Credentials store = credentials(session);
  if (store.from_environment())
    session.warn("\n Warn -> DOCKER_AUTH_CONFIG is set and takes precedence.\n"
                 "         Unset DOCKER_AUTH_CONFIG to restore the CLI auth behaviour.\n         ");
  std::vector<std::string> servers = {server};
  if (!hub) {
    const std::string host = host_of(server);
    servers = {host, "http://" + host, "https://" + host};
  }
  session.print_line(base::cat("Removing login credentials for ", hub ? server : host_of(server)));
  for (const std::string& name : servers) {
    try {
      store.erase(name);
    } catch (const base::Failure& failure) {
      session.warn(base::cat("WARNING: could not erase credentials:\n", name, ": ", failure.text));
    }
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
