#pragma once
// An image as its registry has it, asked without the engine: the manifest or index behind a name, and the
// configurations and attestations it leads to.

#include "commands/session.hpp"

#include <skiff/base/json.hpp>
#include <skiff/notation/reference.hpp>

#include <map>
#include <string>

namespace skiff::commands {

struct RemotePlatform {
  base::JsonDocument config;
  base::JsonDocument provenance, sbom; ///< the predicates; empty objects if there are none
};

struct RemoteImage {
  std::string media_type, digest, bytes;
  base::JsonDocument manifest; ///< of bytes
  std::map<std::string, RemotePlatform> platforms;

  bool is_index() const;
};

enum class RemoteDepth { manifest, configs, attestations };

/// `platforms` is filled as far as `depth` wants it. Throws Failure.
RemoteImage fetch_image(Session& session, const notation::Reference& name, RemoteDepth depth);

} // namespace skiff::commands
