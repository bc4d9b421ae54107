#pragma once
// `use_api_socket: true` of a service, spelt out in the model: a bind of the engine's socket, a config with the
// client's credentials, and DOCKER_CONFIG that points at it. The hash of the service covers them, as with the official
// program.

#include <skiff/compose/project.hpp>

#include <functional>
#include <string>

namespace skiff::compose {

/// `client_config` gives the text of the config.json; it is asked once, and only if a service wants it.
void add_api_socket(Project& project, const std::function<std::string()>& client_config);

} // namespace skiff::compose
