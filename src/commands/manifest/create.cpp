// `manifest create`: a local list of images of one registry.
#include "commands/manifest/remote.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/cli/command.hpp>

namespace skiff::commands {

namespace {

struct ManifestCreateOptions {
  bool amend = false, insecure = false;
};

constexpr cli::Flag flags[] = {
    {.name = "amend",
     .letter = 'a',
     .help = "Change an existing manifest list",
     .set = cli::into<&ManifestCreateOptions::amend>},
    {.name = "insecure",
     .help = "Talk to registries without TLS or with an unknown certificate",
     .set = cli::into<&ManifestCreateOptions::insecure>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

// What the list has already is not asked for again.
ImageManifest find(Session& session, const ManifestStore& store, const std::string& list,
                   const notation::Reference& image, bool insecure) {
  try {
    ImageManifest known = store.get(list, image.text());
    if (known.exact) return known;
  } catch (const base::Failure& failure) {
    if (failure.kind != base::FailureKind::not_found) throw;
  }
  return fetch_manifest(session, image, insecure);
}

int run(Session& session, const ManifestCreateOptions& options, cli::Arguments arguments) {
  std::string list;
  try {
    list = manifest_reference(arguments[0]).text();
  } catch (const base::Failure& failure) {
    throw base::Failure(base::cat("error parsing name for manifest list ", arguments[0], ": ", failure.text));
  }
  const ManifestStore store(session);
  if (store.contains(list) && !options.amend)
    throw base::Failure("refusing to amend an existing manifest list with no --amend flag");
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    const notation::Reference image = manifest_reference(arguments[i]);
    store.save(list, find(session, store, list, image, options.insecure), image.text());
  }
  session.print_line("Created manifest list " + list);
  return 0;
}

} // namespace

extern constexpr cli::Command manifest_create = {
    .path = "manifest create",
    .usage = "MANIFEST_LIST MANIFEST [MANIFEST...]",
    .summary = "Make a local manifest list",
    .flags = groups,
    .arity = cli::at_least(2),
    .execute = cli::action<ManifestCreateOptions, run>,
};
static_assert(cli::well_formed(manifest_create));

} // namespace skiff::commands
