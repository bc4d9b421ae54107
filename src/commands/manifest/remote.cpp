#include "commands/manifest/remote.hpp"

#include "commands/endpoint.hpp"
#include "commands/registry/auth.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/codec/sha256.hpp>

namespace skiff::commands {

namespace {

using base::cat;
using base::Failure;

std::string digest_of(std::string_view bytes) { return cat("sha256:", codec::sha256_hex(bytes)); }

bool is_list(const registry::Document& document) {
  return document.media_type == "application/vnd.docker.distribution.manifest.list.v2+json" ||
         document.media_type == "application/vnd.oci.image.index.v1+json";
}

bool is_image(const registry::Document& document) {
  return document.media_type == "application/vnd.docker.distribution.manifest.v2+json" ||
         document.media_type == "application/vnd.oci.image.manifest.v1+json";
}

base::JsonDocument parse(std::string_view text) {
  auto document = base::JsonDocument::parse(text);
  if (!document) throw Failure(document.error());
  return std::move(*document);
}

void verify(const registry::Document& document, std::string_view digest) {
  if (!digest.empty() && digest != digest_of(document.bytes))
    throw Failure(cat("manifest verification failed for digest ", digest));
}

ImageManifest describe(registry::Repository& repository, const notation::Reference& image,
                       registry::Document document) {
  verify(document, image.digest);
  ImageManifest out;
  out.ref = image.text();
  out.media_type = document.media_type;
  out.digest = digest_of(document.bytes);
  out.size = static_cast<std::int64_t>(document.bytes.size());
  out.raw = std::move(document.bytes);
  const base::JsonDocument manifest = parse(out.raw);
  const std::string config_digest = manifest["config"]["digest"].text();
  const std::string config = repository.blob(config_digest);
  if (digest_of(config) != config_digest)
    throw Failure(cat("image config verification failed for digest ", config_digest));
  out.platform = ManifestPlatform::of(parse(config).view());
  return out;
}

std::vector<ImageManifest> describe_list(registry::Repository& repository, const notation::Reference& image,
                                         const registry::Document& document) {
  verify(document, image.digest);
  const base::JsonDocument list = parse(document.bytes);
  std::vector<ImageManifest> out;
  for (const base::JsonView entry : list["manifests"]) {
    notation::Reference one = image;
    one.digest = entry["digest"].text();
    registry::Document manifest = repository.manifest(one.digest);
    if (!is_image(manifest)) throw Failure(cat("unsupported manifest type: ", manifest.media_type));
    out.push_back(describe(repository, one, std::move(manifest)));
    out.back().platform = ManifestPlatform::of(entry["platform"]); // the list's word counts
  }
  return out;
}

} // namespace

registry::Repository open_repository(Session& session, const notation::Reference& image, bool insecure) {
  const auto known = credentials(session).get_if_possible(registry_server(image));
  registry::Access access;
  access.login = {known.username, known.password, known.identity_token, known.registry_token};
  access.insecure = insecure;
  access.user_agent = client_user_agent();
  access.environment = session.environment;
  return {session.loop(), image.domain, image.path, std::move(access)};
}

RemoteManifests fetch_manifests(Session& session, const notation::Reference& image, bool insecure) {
  registry::Repository repository = open_repository(session, image, insecure);
  RemoteManifests out;
  repository.try_endpoints(image.text(), [&] {
    registry::Document document = repository.manifest(image.digest.empty() ? image.tag : image.digest);
    out.is_list = is_list(document);
    if (out.is_list)
      out.manifests = describe_list(repository, image, document);
    else if (is_image(document))
      out.manifests = {describe(repository, image, std::move(document))};
    else
      throw Failure(cat(image.text(), " is not a manifest"));
  });
  return out;
}

ImageManifest fetch_manifest(Session& session, const notation::Reference& image, bool insecure) {
  RemoteManifests found = fetch_manifests(session, image, insecure);
  if (found.is_list) throw Failure(cat(image.text(), " is a manifest list"));
  return std::move(found.manifests.front());
}

} // namespace skiff::commands
