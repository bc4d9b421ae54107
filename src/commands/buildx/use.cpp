// `buildx use`: the builder of the commands that follow, kept for the engine in force.
#include "commands/buildx/builders.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/config/context.hpp>

#include <algorithm>

namespace skiff::commands {

namespace {

struct BuildxUseOptions : BuildxOptions {
  bool by_default = false, global = false;
};

constexpr cli::Flag flags[] = {
    {.name = "default",
     .help = "Make it the default of the present context",
     .set = cli::into<&BuildxUseOptions::by_default>},
    {.name = "global",
     .help = "Keep the builder through changes of the context",
     .set = cli::into<&BuildxUseOptions::global>},
};
constexpr std::span<const cli::Flag> groups[] = {flags, buildx_builder_flags, buildx_debug_flags};

int run(Session& session, const BuildxUseOptions& options, cli::Arguments arguments) {
  const std::string name = arguments.empty() ? chosen_builder(session, options) : arguments[0];
  std::optional<Builder> stored;
  try {
    stored = stored_builder(session, name);
  } catch (const base::Failure& failure) {
    throw base::Failure(base::cat("failed to find instance ", base::quote(name), ": ", failure.text));
  }
  if (stored) {
    choose_builder(session, name, options.global, options.by_default);
    return 0;
  }
  const std::string& current = session.selected().context;
  if (name == current) {
    choose_builder(session, {}, false, false);
    return 0;
  }
  const auto contexts = config::context_names(session.config());
  if (name == config::default_context)
    throw base::Failure("run `docker context use default` to switch to default context");
  if (std::find(contexts.begin(), contexts.end(), name) != contexts.end())
    throw base::Failure(base::cat("run `docker context use ", name, "` to switch to context ", name));
  throw base::Failure(base::cat("failed to find instance ", base::quote(name), ": open ", buildx_folder(session),
                                "/instances/", base::lower(name), ": no such file or directory"));
}

} // namespace

extern constexpr cli::Command buildx_use = {
    .path = "buildx use",
    .usage = "[OPTIONS] NAME",
    .summary = "Set the current builder",
    .flags = groups,
    .arity = cli::at_most(1),
    .family = cli::Family::buildx,
    .completer = cli::Completer::builders,
    .execute = cli::action<BuildxUseOptions, run>,
};
static_assert(cli::well_formed(buildx_use));

} // namespace skiff::commands
