#pragma once
// Calls to the services behind the engine's /grpc endpoint.

#include "build/grpc.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace skiff::build {

std::unique_ptr<GrpcConnection> connect_control(api::Engine& engine);

/// One request on a connection of its own; every message of the answer is handed over. Runs the loop until the call has
/// its outcome.
GrpcStatus control_call(api::Engine& engine, std::string_view path, std::string_view request,
                        const std::function<void(std::string_view)>& message);

/// Engines that send no details with an error get gRPC's own wording in front of it, as in the official client.
std::string error_text(const GrpcStatus& status);
/// gRPC's own wording, whatever the engine sent.
std::string raw_error_text(const GrpcStatus& status);
/// The places in the Dockerfile that an error names, from its details: a google.rpc.Status whose values are JSON.
std::string excerpt_of(std::string_view details);

} // namespace skiff::build
