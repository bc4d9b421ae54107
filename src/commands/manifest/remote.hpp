#pragma once
// Manifests of a registry, asked without the engine.

#include "commands/manifest/image_manifest.hpp"

#include <skiff/registry/repository.hpp>

namespace skiff::commands {

/// The repository of an image, with the credentials that are stored for it.
registry::Repository open_repository(Session& session, const notation::Reference& image, bool insecure);

struct RemoteManifests {
  bool is_list = false;
  std::vector<ImageManifest> manifests; ///< one if it is no list
};
/// Throws Failure{not_found}: `no such manifest: REF`.
RemoteManifests fetch_manifests(Session& session, const notation::Reference& image, bool insecure);
/// One that must not be a list.
ImageManifest fetch_manifest(Session& session, const notation::Reference& image, bool insecure);

} // namespace skiff::commands
