#pragma once
// The context store: contexts/meta/<sha256 of the name>/meta.json and contexts/tls/<same>/docker/{ca,cert,key}.pem
// below the configuration folder, shared with the official client.

#include <skiff/config/config.hpp>

namespace skiff::config {

/// `kind` is "meta" or "tls".
std::string context_folder(const Config& config, std::string_view kind, std::string_view name);

/// Throws Failure if there is no such context.
EndpointText context_endpoint(const Config& config, std::string_view name);

/// "default" and the stored ones, sorted; what cannot be read is left out.
std::vector<std::string> context_names(const Config& config);

} // namespace skiff::config
