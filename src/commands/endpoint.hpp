#pragma once
// From the context in force to an address the transport can dial.

#include <skiff/config/config.hpp>
#include <skiff/os/environment.hpp>
#include <skiff/transport/endpoint.hpp>

namespace skiff::commands {

/// The complete address (unix:///var/run/docker.sock, tcp://host:2376) of what was written. Throws Failure.
std::string complete_host(const config::EndpointText& endpoint);

/// Throws Failure with the official text for an address that is none, or bad DOCKER_CUSTOM_HEADERS.
transport::Endpoint make_endpoint(const config::Selected& selected, config::Config& config,
                                  const os::Environment& environment);

/// What we call ourselves in requests: Docker-Client/28.5.2 (linux).
std::string client_user_agent();

} // namespace skiff::commands
