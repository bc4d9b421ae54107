#pragma once
// Which credentials go with a request to the engine that makes it talk to a registry.

#include "commands/session.hpp"

#include <skiff/config/credentials.hpp>
#include <skiff/notation/reference.hpp>

namespace skiff::commands {

config::Credentials credentials(Session& session);

/// Value of X-Registry-Auth for an image's registry.
std::string registry_auth(Session& session, const notation::Reference& image);

} // namespace skiff::commands
