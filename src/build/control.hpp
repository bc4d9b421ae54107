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

/// What the official client says of a failed call with one answer.
std::string error_text(const GrpcStatus& status);
/// And of one with a stream of them: gRPC's own wording.
std::string raw_error_text(const GrpcStatus& status);
/// The places in the Dockerfile that an error names, from its details: a google.rpc.Status whose values are JSON.
std::string excerpt_of(std::string_view details);

} // namespace skiff::build
