#include "commands/buildx/imagetools/remote_image.hpp"

#include "commands/manifest/remote.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/codec/base64.hpp>
#include <skiff/codec/sha256.hpp>
#include <skiff/notation/platform.hpp>

#include <nlohmann/json.hpp>

#include <utility>
#include <vector>

namespace skiff::commands {

namespace {

using base::cat;
using base::JsonDocument;
using base::JsonView;

JsonDocument parse(std::string_view text) {
  auto document = JsonDocument::parse(text);
  if (!document) throw base::Failure(document.error());
  return std::move(*document);
}

bool is_index_type(std::string_view media_type) {
  return media_type == "application/vnd.docker.distribution.manifest.list.v2+json" ||
         media_type == "application/vnd.oci.image.index.v1+json";
}

std::string platform_text(JsonView platform) {
  std::string text = cat(platform["os"].view(), "/", platform["architecture"].view());
  if (!platform["variant"].empty()) text += "/" + platform["variant"].text();
  const auto parsed = notation::parse_platform(text);
  return parsed ? parsed->text() : text;
}

// What one manifest of an image refers to another by.
std::string referred(JsonView descriptor) {
  const JsonView annotations = descriptor["annotations"];
  return annotations["com.docker.reference.digest"].text(annotations["vnd.docker.reference.digest"].view());
}

class Loader {
public:
  Loader(registry::Repository& repository, RemoteImage& image) : repository_(repository), image_(image) {}

  void load(bool with_attestations) {
    if (!image_.is_index()) return load_image({}, image_.manifest.view(), {});
    const JsonView manifests = image_.manifest["manifests"];
    for (const JsonView descriptor : manifests) {
      if (!referred(descriptor).empty() || is_index_type(descriptor["mediaType"].view())) continue;
      const JsonDocument manifest = fetch(descriptor["digest"].view());
      std::vector<std::string> attestations;
      for (const JsonView other : manifests)
        if (with_attestations && referred(other) == descriptor["digest"].view())
          attestations.push_back(other["digest"].text());
      load_image(descriptor["platform"], manifest.view(), attestations);
    }
  }

private:
  JsonDocument fetch(std::string_view digest) { return parse(repository_.manifest(digest).bytes); }

  void load_image(JsonView platform, JsonView manifest, const std::vector<std::string>& attestations) {
    RemotePlatform out{parse(repository_.blob(manifest["config"]["digest"].view())), empty(), empty()};
    for (const auto& digest : attestations) {
      const JsonDocument attestation = fetch(digest);
      for (const JsonView layer : attestation["layers"]) add_attestation(layer, out);
    }
    const std::string name = platform_text(platform.exists() ? platform : out.config.view());
    image_.platforms.insert_or_assign(name, std::move(out));
  }

  void add_attestation(JsonView layer, RemotePlatform& into) {
    const std::string_view type = layer["mediaType"].view();
    const bool signed_envelope = type.starts_with("application/vnd.in-toto.") && type.ends_with("+dsse");
    if (type != "application/vnd.in-toto+json" && !signed_envelope) return;
    const std::string_view predicate = layer["annotations"]["in-toto.io/predicate-type"].view();
    const bool is_provenance = predicate.starts_with("https://slsa.dev/provenance/");
    if (!is_provenance && predicate != "https://spdx.dev/Document") return;
    JsonDocument statement = parse(repository_.blob(layer["digest"].view()));
    if (signed_envelope)
      if (const auto payload = codec::base64_decode(statement["payload"].view())) statement = parse(*payload);
    const base::Json content = statement.root().value("predicate", base::Json());
    base::Json& known = (is_provenance ? into.provenance : into.sbom).root();
    if (is_provenance)
      known["SLSA"] = content;
    else if (!known.contains("SPDX"))
      known["SPDX"] = content;
    else
      known["AdditionalSPDXs"].push_back(content);
  }

  static JsonDocument empty() { return JsonDocument(base::Json::object()); }

  registry::Repository& repository_;
  RemoteImage& image_;
};

bool is_loopback(const std::string& domain) {
  const std::string host = domain.substr(0, domain.starts_with('[') ? domain.find(']') + 1 : domain.find(':'));
  const bool address = host.find_first_not_of("0123456789.") == std::string::npos;
  return host == "localhost" || host == "[::1]" || (address && host.starts_with("127."));
}

} // namespace

bool RemoteImage::is_index() const { return is_index_type(media_type); }

RemoteImage fetch_image(Session& session, const notation::Reference& name, RemoteDepth depth) {
  registry::Repository repository = open_repository(session, name, is_loopback(name.domain));
  RemoteImage out;
  try {
    repository.try_endpoints(name.text(), [&] {
      registry::Document document = repository.manifest(name.digest.empty() ? name.tag : name.digest);
      out.media_type = std::move(document.media_type);
      out.digest = "sha256:" + codec::sha256_hex(document.bytes);
      out.bytes = std::move(document.bytes);
      out.manifest = parse(out.bytes);
      if (depth != RemoteDepth::manifest) Loader(repository, out).load(depth == RemoteDepth::attestations);
    });
  } catch (const base::Failure& failure) {
    if (failure.kind != base::FailureKind::not_found) throw;
    throw base::Failure(failure.kind, cat(name.text(), ": not found"));
  }
  return out;
}

} // namespace skiff::commands
