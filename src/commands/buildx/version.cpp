// `buildx version`: the version of the official program whose behaviour this one has.
#include "commands/buildx/builders.hpp"

namespace skiff::commands {

namespace {

struct BuildxVersionOptions : BuildxOptions {};

constexpr std::span<const cli::Flag> groups[] = {buildx_unused_builder_flags, buildx_debug_flags};

int run(Session& session, const BuildxVersionOptions&, cli::Arguments) {
  session.print_line("github.com/docker/buildx 0.29.1+ds1 0.29.1+ds1-4");
  return 0;
}

} // namespace

extern constexpr cli::Command buildx_version = {
    .path = "buildx version",
    .summary = "Show the version of buildx",
    .flags = groups,
    .arity = {0, 0, cli::Wording::counted},
    .family = cli::Family::buildx,
    .execute = cli::action<BuildxVersionOptions, run>,
};
static_assert(cli::well_formed(buildx_version));

} // namespace skiff::commands
