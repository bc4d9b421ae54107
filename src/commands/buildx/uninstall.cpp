// `buildx uninstall`: takes back what `buildx install` has written.
#include "commands/buildx/builders.hpp"

#include <nlohmann/json.hpp>

namespace skiff::commands {

namespace {

struct BuildxUninstallOptions : BuildxOptions {};

constexpr std::span<const cli::Flag> groups[] = {buildx_unused_builder_flags, buildx_debug_flags};

int run(Session& session, const BuildxUninstallOptions&, cli::Arguments) {
  session.config().change([](base::Json& document) {
    if (const auto aliases = document.find("aliases"); aliases != document.end()) {
      aliases->erase("builder");
      if (aliases->empty()) document.erase("aliases");
    }
    return true;
  });
  return 0;
}

} // namespace

extern constexpr cli::Command buildx_uninstall = {
    .path = "buildx uninstall",
    .summary = "Undo what install did",
    .flags = groups,
    .arity = {0, 0, cli::Wording::counted},
    .family = cli::Family::buildx,
    .hidden = true,
    .execute = cli::action<BuildxUninstallOptions, run>,
};
static_assert(cli::well_formed(buildx_uninstall));

} // namespace skiff::commands
