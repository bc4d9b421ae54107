// `buildx install`: `docker builder` means buildx, kept as an alias in the configuration file.
#include "commands/buildx/builders.hpp"

#include <nlohmann/json.hpp>

namespace skiff::commands {

namespace {

struct BuildxInstallOptions : BuildxOptions {};

constexpr std::span<const cli::Flag> groups[] = {buildx_unused_builder_flags, buildx_debug_flags};

int run(Session& session, const BuildxInstallOptions&, cli::Arguments) {
  session.config().change([](base::Json& document) {
    document["aliases"]["builder"] = "buildx";
    return true;
  });
  return 0;
}

} // namespace

extern constexpr cli::Command buildx_install = {
    .path = "buildx install",
    .summary = "Let docker build use buildx",
    .flags = groups,
    .arity = {0, 0, cli::Wording::counted},
    .family = cli::Family::buildx,
    .hidden = true,
    .execute = cli::action<BuildxInstallOptions, run>,
};
static_assert(cli::well_formed(buildx_install));

} // namespace skiff::commands
