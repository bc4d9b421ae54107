#pragma once
// A manifest with its platform, as docker keeps it in its local lists (config folder/manifests/LIST/MANIFEST) and shows
// it with `manifest inspect --verbose`: {"Ref", "Descriptor": {mediaType, digest, size, platform}, "Raw",
// "SchemaV2Manifest" or "OCIManifest"}.

#include "commands/session.hpp"

#include <skiff/notation/reference.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace skiff::commands {

struct ManifestPlatform {
  std::string architecture, os, os_version;
  std::vector<std::string> os_features;
  std::string variant;
  static ManifestPlatform of(base::JsonView json); ///< of a descriptor's platform or an image's configuration
  std::string json() const;
};

struct ImageManifest {
  std::string ref; ///< docker.io/library/busybox:latest
  std::string media_type, digest;
  std::int64_t size = 0;
  std::optional<ManifestPlatform> platform;
  std::string raw;           ///< the manifest's bytes
  bool exact = true;         ///< `raw` is as the registry had it; else an old list kept only its meaning
  bool is_oci() const;       ///< an OCI manifest, else docker's
  std::string json() const;  ///< compact
  std::string entry() const; ///< its line of a manifest list
  static ImageManifest parse(std::string_view json);
  /// Digests of the configuration and the layers.
  std::vector<std::string> blobs() const;
};

/// The bytes and the media type of the list of these.
struct ManifestList {
  std::string media_type, bytes;
};
/// Throws Failure if one is of another registry than the list is to be.
ManifestList make_list(const std::vector<ImageManifest>& manifests, const notation::Reference& target);

/// With `latest` where there is neither tag nor digest. Throws Failure.
notation::Reference manifest_reference(std::string_view text);

class ManifestStore {
public:
  explicit ManifestStore(const Session& session) : root_(session.config_folder() + "/manifests") {}
  /// In the order of their names. Throws Failure{not_found}: `No such manifest: LIST`.
  std::vector<ImageManifest> list(const std::string& list) const;
  bool contains(const std::string& list) const;
  ImageManifest get(const std::string& list, const std::string& manifest) const;
  void save(const std::string& list, const ImageManifest& manifest, const std::string& name) const;
  void remove(const std::string& list) const;

private:
  std::string folder(const std::string& list) const;
  std::string root_;
};

} // namespace skiff::commands
