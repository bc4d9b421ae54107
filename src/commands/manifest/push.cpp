// `manifest push`: a local list to its registry; images of other repositories are linked into the list's first.
#include "commands/manifest/remote.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/cli/command.hpp>
#include <skiff/codec/sha256.hpp>

namespace skiff::commands {

namespace {

using base::cat;
using base::Failure;

struct ManifestPushOptions {
  bool insecure = false, purge = false;
};

constexpr cli::Flag flags[] = {
    {.name = "insecure",
     .help = "Talk to registries without TLS or with an unknown certificate",
     .set = cli::into<&ManifestPushOptions::insecure>},
    {.name = "purge",
     .letter = 'p',
     .help = "Remove the local manifest list after the push",
     .set = cli::into<&ManifestPushOptions::purge>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

void check(const std::vector<ImageManifest>& manifests) {
  for (const ImageManifest& manifest : manifests)
    if (!manifest.platform || manifest.platform->architecture.empty() || manifest.platform->os.empty())
      throw Failure(cat("manifest ", manifest.ref, " must have an OS and Architecture to be pushed to a registry"));
}

// Errors of a request are told with what it was for; those of the way to the registry are not.
template <class Request>
auto told(const std::string& what, Request request) {
  try {
    return request();
  } catch (const Failure& failure) {
    if (failure.kind == base::FailureKind::interrupted) throw;
    throw Failure(failure.kind, cat("failed to ", what, ": ", failure.text));
  }
}

void mount_blobs(registry::Repository& repository, const ImageManifest& manifest, const std::string& from,
                 const std::string& target) {
  for (const std::string& digest : manifest.blobs()) {
    const std::string source = cat(from, "@", digest);
    const bool mounted =
        told(cat("mount blob ", source, " to ", target), [&] { return repository.mount(digest, from); });
    if (!mounted && manifest.platform->os != "windows") throw Failure(cat("error mounting ", source, " to ", target));
  }
}

int run(Session& session, const ManifestPushOptions& options, cli::Arguments arguments) {
  const notation::Reference target = manifest_reference(arguments[0]);
  const ManifestStore store(session);
  const std::vector<ImageManifest> manifests = store.list(target.text());
  check(manifests);
  const ManifestList list = make_list(manifests, target);
  std::vector<const ImageManifest*> foreign;
  for (const ImageManifest& manifest : manifests) {
    if (manifest_reference(manifest.ref).path == target.path) continue;
    const std::string digest = cat("sha256:", codec::sha256_hex(manifest.raw));
    if (digest != manifest.digest)
      throw Failure(
          cat("internal digest mismatch for ", manifest.ref, ": expected ", manifest.digest, ", got ", digest));
    foreign.push_back(&manifest);
  }
  if (session.reads_only()) throw Failure(base::FailureKind::forbidden, "read-only mode: refused to push a manifest");
  registry::Repository repository = open_repository(session, target, options.insecure);
  repository.open_for_writing();
  for (const ImageManifest* manifest : foreign)
    mount_blobs(repository, *manifest, manifest_reference(manifest->ref).path, target.text());
  for (const ImageManifest* manifest : foreign) {
    const std::string ref = cat(target.name(), "@", manifest->digest);
    const std::string digest = told(cat("put manifest ", ref), [&] {
      return repository.put_manifest(manifest->digest, {manifest->media_type, manifest->raw});
    });
    session.print_line(cat("Pushed ref ", ref, " with digest: ", digest));
  }
  session.print_line(told(cat("put manifest ", target.text()), [&] {
    return repository.put_manifest(target.digest.empty() ? target.tag : target.digest, {list.media_type, list.bytes});
  }));
  if (options.purge) store.remove(target.text());
  return 0;
}

} // namespace

extern constexpr cli::Command manifest_push = {
    .path = "manifest push",
    .usage = "[OPTIONS] MANIFEST_LIST",
    .summary = "Push a manifest list",
    .flags = groups,
    .arity = cli::exactly(1),
    .execute = cli::action<ManifestPushOptions, run>,
};
static_assert(cli::well_formed(manifest_push));

} // namespace skiff::commands
