// `manifest rm`: local lists.
#include "commands/manifest/image_manifest.hpp"
#include "commands/targets.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/cli/command.hpp>

namespace skiff::commands {

namespace {

struct ManifestRmOptions {};

int run(Session& session, const ManifestRmOptions&, cli::Arguments arguments) {
  const ManifestStore store(session);
  Failures failures(session);
  for (const std::string& name : arguments) {
    try {
      const std::string list = manifest_reference(name).text();
      store.list(list); // a list that cannot be read stays
      store.remove(list);
    } catch (const base::Failure& failure) {
      failures.add(failure);
    }
  }
  return failures.finish();
}

} // namespace

extern constexpr cli::Command manifest_rm = {
    .path = "manifest rm",
    .usage = "MANIFEST_LIST [MANIFEST_LIST...]",
    .summary = "Remove local manifest lists",
    .arity = cli::at_least(1),
    .execute = cli::action<ManifestRmOptions, run>,
};
static_assert(cli::well_formed(manifest_rm));

} // namespace skiff::commands
