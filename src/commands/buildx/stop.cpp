// `buildx stop`: nothing to do for an engine's own builder, which runs as long as the engine.
#include "commands/buildx/builders.hpp"
#include "commands/other_engine.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>

namespace skiff::commands {

namespace {

struct BuildxStopOptions : BuildxOptions {};

constexpr std::span<const cli::Flag> groups[] = {buildx_builder_flags, buildx_debug_flags};

int run(Session& session, const BuildxStopOptions& options, cli::Arguments arguments) {
  const Builder builder = find_builder(session, arguments.empty() ? chosen_builder(session, options) : arguments[0]);
  if (!builder.of_context())
    throw base::Failure(base::cat("builder ", base::quote(builder.name), " uses the driver ",
                                  base::quote(builder.driver), ", which is not built in"));
  OtherEngine other;
  if (builder.name != session.selected().context) other = engine_of_context(session, builder.name);
  (other.engine ? *other.engine : session.engine()).ping();
  return 0;
}

} // namespace

extern constexpr cli::Command buildx_stop = {
    .path = "buildx stop",
    .usage = "[NAME]",
    .summary = "Stop a builder",
    .flags = groups,
    .arity = cli::at_most(1),
    .family = cli::Family::buildx,
    .completer = cli::Completer::builders,
    .execute = cli::action<BuildxStopOptions, run>,
};
static_assert(cli::well_formed(buildx_stop));

} // namespace skiff::commands
