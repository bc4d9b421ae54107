#pragma once
// --use-api-socket, and use_api_socket of compose: the container gets the engine's socket and the registry credentials
// of the client.

#include "commands/session.hpp"

#include <string>
#include <string_view>

namespace skiff::commands {

/// The config.json with what the client knows of registries, also if that is nothing: for compose's `use_api_socket`.
std::string client_config(Session& session);

/// The config.json to put into the new container, empty for none; the request is told where it will be. (The mount of
/// the socket is part of create_body().)
std::string client_config_for(Session& session, base::JsonDocument& request);

/// Copies the config.json. Throws Failure.
void put_client_config(Session& session, std::string_view container, std::string_view config);

} // namespace skiff::commands
