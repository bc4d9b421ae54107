#include "commands/manifest/image_manifest.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/codec/base64.hpp>
#include <skiff/codec/sha256.hpp>
#include <skiff/os/files.hpp>

#include <algorithm>
#include <filesystem>

namespace skiff::commands {

namespace {

namespace fs = std::filesystem;
using base::cat;
using base::Failure;
using base::json_quote;

constexpr std::string_view oci_manifest = "application/vnd.oci.image.manifest.v1+json";
constexpr std::string_view oci_index = "application/vnd.oci.image.index.v1+json";
constexpr std::string_view docker_list = "application/vnd.docker.distribution.manifest.list.v2+json";

std::string file_name(std::string_view reference) {
  return base::replace_all(base::replace_all(reference, ":", "-"), "/", "_");
}

// As Go writes a document into another.
std::string embedded(std::string_view json) {
  const auto document = base::JsonDocument::parse(json);
  std::string text = document ? document->dump() : std::string(json);
  for (const auto& [character, escape] :
       {std::pair{"<", "\\u003c"}, std::pair{">", "\\u003e"}, std::pair{"&", "\\u0026"}})
    text = base::replace_all(text, character, escape);
  return text;
}

Failure no_such(const std::string& reference) {
  return {base::FailureKind::not_found, cat("No such manifest: ", reference)};
}

ImageManifest read(const std::string& file, const std::string& reference) {
  if (!os::exists(file)) throw no_such(reference);
  const auto text = os::read_file(file);
  if (!text) throw Failure(text.error());
  return ImageManifest::parse(*text);
}

} // namespace

ManifestPlatform ManifestPlatform::of(base::JsonView json) {
  ManifestPlatform out{
      json["architecture"].text(), json["os"].text(), json["os.version"].text(), {}, json["variant"].text()};
  for (const base::JsonView feature : json["os.features"]) out.os_features.push_back(feature.text());
  return out;
}

std::string ManifestPlatform::json() const {
  std::string out = cat("{\"architecture\":", json_quote(architecture, true), ",\"os\":", json_quote(os, true));
  if (!os_version.empty()) out += cat(",\"os.version\":", json_quote(os_version, true));
  if (!os_features.empty()) {
    std::string features;
    for (const std::string& feature : os_features)
      features += cat(features.empty() ? "" : ",", json_quote(feature, true));
    out += cat(",\"os.features\":[", features, "]");
  }
  if (!variant.empty()) out += cat(",\"variant\":", json_quote(variant, true));
  return out + "}";
}

bool ImageManifest::is_oci() const { return media_type == oci_manifest; }

std::string ImageManifest::json() const {
  std::string out = cat("{\"Ref\":", json_quote(ref), ",\"Descriptor\":{\"mediaType\":", json_quote(media_type),
                        ",\"digest\":", json_quote(digest), ",\"size\":", size);
  if (platform) out += cat(",\"platform\":", platform->json());
  out += "}";
  if (exact) out += cat(",\"Raw\":\"", codec::base64_encode(raw), "\"");
  return out + cat(is_oci() ? ",\"OCIManifest\":" : ",\"SchemaV2Manifest\":", embedded(raw), "}");
}

std::string ImageManifest::entry() const {
  return cat("{\"mediaType\":", json_quote(media_type), ",\"size\":", size, ",\"digest\":", json_quote(digest),
             ",\"platform\":", platform.value_or(ManifestPlatform{}).json(), "}");
}

ImageManifest ImageManifest::parse(std::string_view json) {
  const auto document = base::JsonDocument::parse(json);
  if (!document) throw Failure(document.error());
  const base::JsonView from = document->view(), descriptor = from["Descriptor"];
  ImageManifest out;
  out.ref = from["Ref"].text();
  out.media_type = descriptor["mediaType"].text();
  out.digest = descriptor["digest"].text();
  out.size = descriptor["size"].integer();
  if (const base::JsonView platform = descriptor["platform"]; !platform.is_null())
    out.platform = ManifestPlatform::of(platform);
  const auto raw = codec::base64_decode(from["Raw"].view());
  out.exact = raw && !raw->empty();
  const base::JsonView oci = from["OCIManifest"];
  out.raw = out.exact ? *raw : (oci.is_null() ? from["SchemaV2Manifest"] : oci).dump();
  return out;
}

std::vector<std::string> ImageManifest::blobs() const {
  std::vector<std::string> out;
  const auto document = base::JsonDocument::parse(raw);
  if (!document) throw Failure(document.error());
  out.push_back((*document)["config"]["digest"].text());
  for (const base::JsonView layer : (*document)["layers"]) out.push_back(layer["digest"].text());
  return out;
}

ManifestList make_list(const std::vector<ImageManifest>& manifests, const notation::Reference& target) {
  ManifestList out;
  out.media_type = !manifests.empty() && manifests.front().is_oci() ? oci_index : docker_list;
  std::string entries;
  for (const ImageManifest& manifest : manifests) {
    const std::string domain = manifest_reference(manifest.ref).domain;
    if (domain != target.domain)
      throw Failure(cat("cannot use source images from a different registry than the target image: ", domain,
                        " != ", target.domain));
    entries += cat(entries.empty() ? "" : ",", manifest.entry());
  }
  out.bytes = base::json_indent(
      cat("{\"schemaVersion\":2,\"mediaType\":", json_quote(out.media_type), ",\"manifests\":[", entries, "]}"), "   ");
  return out;
}

notation::Reference manifest_reference(std::string_view text) {
  const auto reference = notation::parse_reference(text);
  if (!reference) throw Failure(reference.error());
  return notation::with_default_tag(*reference);
}

std::string ManifestStore::folder(const std::string& list) const { return cat(root_, "/", file_name(list)); }

bool ManifestStore::contains(const std::string& list) const { return os::is_directory(folder(list)); }

std::vector<ImageManifest> ManifestStore::list(const std::string& list) const {
  std::vector<std::string> files;
  std::error_code absent;
  for (const auto& entry : fs::directory_iterator(folder(list), absent)) files.push_back(entry.path().string());
  if (files.empty()) throw no_such(list);
  std::sort(files.begin(), files.end());
  std::vector<ImageManifest> out;
  for (const std::string& file : files) out.push_back(read(file, list));
  return out;
}

ImageManifest ManifestStore::get(const std::string& list, const std::string& manifest) const {
  return read(cat(folder(list), "/", file_name(manifest)), manifest);
}

void ManifestStore::save(const std::string& list, const ImageManifest& manifest, const std::string& name) const {
  if (!os::make_directories(folder(list), 0755)) throw Failure(cat("mkdir ", folder(list), ": permission denied"));
  const auto written = os::write_file_atomically(cat(folder(list), "/", file_name(name)), manifest.json(), 0644);
  if (!written) throw Failure(written.error());
}

void ManifestStore::remove(const std::string& list) const {
  std::error_code error;
  fs::remove_all(folder(list), error);
  if (error) throw Failure(cat("unlinkat ", folder(list), ": ", os::error_text(error.value())));
}

} // namespace skiff::commands
