#include "commands/registry/auth.hpp"

namespace skiff::commands {

config::Credentials credentials(Session& session) {
  return {session.config(), session.environment, [&session](std::string_view text) { session.warn(text); }};
}

std::string registry_auth(Session& session, const notation::Reference& image) {
  const std::string server = image.domain == "docker.io" ? std::string(config::hub_server) : image.domain;
  return config::registry_auth_header(credentials(session).get(server));
}

} // namespace skiff::commands
