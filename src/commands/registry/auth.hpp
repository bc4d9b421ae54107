#pragma once
// Which credentials go with a request to the engine that makes it talk to a registry.

#include "commands/session.hpp"

#include <skiff/config/credentials.hpp>
#include <skiff/notation/reference.hpp>

namespace skiff::commands {

config::Credentials credentials(Session& session);

/// Under which name the credentials of an image's registry are stored.
std::string registry_server(const notation::Reference& image);

/// Says that DOCKER_AUTH_CONFIG is stronger than what login and logout are about to change.
void warn_of_environment(Session& session, const config::Credentials& store);

/// Value of X-Registry-Auth for an image's registry. Throws Failure if a credential helper fails.
std::string registry_auth(Session& session, const notation::Reference& image);
/// The same for a registry by its name, and of no credentials if a helper fails.
std::string registry_auth_if_possible(Session& session, const std::string& server);

} // namespace skiff::commands
