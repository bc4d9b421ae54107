#pragma once
// A frontend asked from here: a Solve without one waits for what comes back, be it the answer to a question or the
// definition of what is to be built. A file that the engine fetches comes the same way, without a frontend.

#include "build/grpc.hpp"

#include <skiff/build/buildkit.hpp>

namespace skiff::build {

/// Begins the call. What the frontend tells, or the file, ends up in `answer` and in BuildKitRequest::on_frontend, its
/// result or its error in the Solve of the same reference, which ends with it. Both must outlive the call.
void ask_frontend(GrpcConnection& control, const BuildKitRequest& request, Attributes& answer);

} // namespace skiff::build
