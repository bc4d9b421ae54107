#pragma once
// From the context in force to an address the transport can dial.

#include <skiff/config/config.hpp>
#include <skiff/os/environment.hpp>
#include <skiff/transport/endpoint.hpp>

namespace skiff::commands {

/// Throws Failure with the official text for an address that is none, or bad DOCKER_CUSTOM_HEADERS.
transport::Endpoint make_endpoint(const config::Selected& selected, config::Config& config,
                                  const os::Environment& environment);

} // namespace skiff::commands
