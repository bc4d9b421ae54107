// `manifest inspect`: a manifest or a list, of the local lists or else of a registry.
#include "commands/manifest/remote.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/cli/command.hpp>

namespace skiff::commands {

namespace {

struct ManifestInspectOptions {
  bool insecure = false, verbose = false;
};

constexpr cli::Flag flags[] = {
    {.name = "insecure",
     .help = "Talk to registries without TLS or with an unknown certificate",
     .set = cli::into<&ManifestInspectOptions::insecure>},
    {.name = "verbose", .letter = 'v', .help = "More details", .set = cli::into<&ManifestInspectOptions::verbose>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

void show(Session& session, const ImageManifest& manifest, bool verbose) {
  session.print_line(base::json_indent(verbose ? manifest.json() : manifest.raw, "\t"));
}

void show_list(Session& session, const std::vector<ImageManifest>& manifests, const notation::Reference& name,
               bool verbose) {
  if (!verbose) {
    try {
      session.print_line(make_list(manifests, name).bytes);
    } catch (const base::Failure& failure) {
      throw base::Failure("failed to assemble ManifestDescriptor: " + failure.text);
    }
    return;
  }
  std::string all = "[";
  for (const ImageManifest& manifest : manifests) all += base::cat(all.size() > 1 ? "," : "", manifest.json());
  session.print_line(base::json_indent(all + "]", "\t"));
}

int run(Session& session, const ManifestInspectOptions& options, cli::Arguments arguments) {
  const notation::Reference image = manifest_reference(arguments.back());
  const ManifestStore store(session);
  if (arguments.size() == 2) {
    show(session, store.get(manifest_reference(arguments[0]).text(), image.text()), options.verbose);
    return 0;
  }
  if (store.contains(image.text())) {
    show_list(session, store.list(image.text()), image, options.verbose);
    return 0;
  }
  const RemoteManifests found = fetch_manifests(session, image, options.insecure);
  if (found.is_list)
    show_list(session, found.manifests, image, options.verbose);
  else
    show(session, found.manifests.front(), options.verbose);
  return 0;
}

} // namespace

extern constexpr cli::Command manifest_inspect = {
    .path = "manifest inspect",
    .usage = "[OPTIONS] [MANIFEST_LIST] MANIFEST",
    .summary = "Show a manifest or a manifest list",
    .flags = groups,
    .arity = cli::between(1, 2),
    .execute = cli::action<ManifestInspectOptions, run>,
};
static_assert(cli::well_formed(manifest_inspect));

} // namespace skiff::commands
