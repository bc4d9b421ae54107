#pragma once
// A folder in OCI image layout, as the engine reads and writes it through the session: caches of type=local, contexts
// of oci-layout://, and images that are exported without an archive around them. Behind containerd's content service.

#include "build/grpc.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace skiff::build {

/// The handler of a call to containerd.services.content.v1.Content, or null after having finished the call.
std::unique_ptr<GrpcHandler> content_service(GrpcCall& call, std::string_view method, const std::string& folder);

} // namespace skiff::build
