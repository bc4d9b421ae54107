#include "commands/registry/auth.hpp"

#include "commands/notes.hpp"

namespace skiff::commands {

std::string registry_server(const notation::Reference& image) {
  return image.domain == "docker.io" ? std::string(config::hub_server) : image.domain;
}

config::Credentials credentials(Session& session) {
  return {session.config(), session.environment, [&session](std::string_view text) { session.warn(text); }};
}

void warn_of_environment(Session& session, const config::Credentials& store) {
  if (store.from_environment())
    print_note(session, session.streams.err, Note::warning,
               "DOCKER_AUTH_CONFIG is set and takes precedence.\n"
               "Unset DOCKER_AUTH_CONFIG to restore the CLI auth behaviour.\n");
}

std::string registry_auth(Session& session, const notation::Reference& image) {
  return config::registry_auth_header(credentials(session).get(registry_server(image)));
}

std::string registry_auth_if_possible(Session& session, const std::string& server) {
  return config::registry_auth_header(credentials(session).get_if_possible(server));
}

} // namespace skiff::commands
