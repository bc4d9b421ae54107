// `buildx rm`: forgets stored builders. Their daemons belong to drivers that are not built in, so one that may run is
// only forgotten with --keep-daemon.
#include "commands/buildx/builders.hpp"
#include "commands/prompt.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>

namespace skiff::commands {

namespace {

struct BuildxRmOptions : BuildxOptions {
  bool all_inactive = false, force = false, keep_daemon = false;
  bool keep_state = false; // nothing but the entry is ever removed here
};

constexpr cli::Flag flags[] = {
    {.name = "all-inactive",
     .help = "Remove all builders that do not run",
     .set = cli::into<&BuildxRmOptions::all_inactive>},
    {.name = "force", .letter = 'f', .help = "Do not ask for confirmation", .set = cli::into<&BuildxRmOptions::force>},
    {.name = "keep-daemon", .help = "Let BuildKit's daemon run on", .set = cli::into<&BuildxRmOptions::keep_daemon>},
    {.name = "keep-state", .help = "Keep BuildKit's state", .set = cli::into<&BuildxRmOptions::keep_state>},
};
constexpr std::span<const cli::Flag> groups[] = {flags, buildx_builder_flags, buildx_debug_flags};

void remove(Session& session, const std::string& name, bool keep_daemon) {
  const Builder builder = find_builder(session, name);
  if (builder.of_context()) {
    const auto loaded = load_builder(session, builder); // one whose engine does not answer is told of that first
    if (const std::string error = loaded["Err"].text(); !error.empty()) throw base::Failure(error);
    throw base::Failure(base::cat("context builder cannot be removed, run `docker context rm ", builder.name,
                                  "` to remove this context"));
  }
  if (!keep_daemon)
    throw base::Failure(base::cat("the driver ", base::quote(builder.driver),
                                  " is not built in: --keep-daemon forgets the builder and leaves its daemon"));
  remove_stored_builder(session, builder.name);
}

int run(Session& session, const BuildxRmOptions& options, cli::Arguments arguments) {
  if (options.all_inactive && !arguments.empty())
    throw base::Failure("cannot specify builder name when --all-inactive is set");
  if (options.all_inactive) {
    if (!options.force && !confirm(session, "WARNING! This will remove all builders that are not in running state. Are "
                                            "you sure you want to continue?"))
      return 0;
    for (const Builder& builder : all_builders(session))
      if (!builder.of_context())
        throw base::Failure(
            base::cat("cannot load ", builder.name, ": the driver ", base::quote(builder.driver), " is not built in"));
    return 0;
  }
  std::vector<std::string> names(arguments.begin(), arguments.end());
  if (names.empty()) names.push_back(chosen_builder(session, options));
  bool failed = false;
  for (const auto& name : names) {
    try {
      remove(session, name, options.keep_daemon);
      session.warn(name + " removed");
    } catch (const base::Failure& failure) {
      session.warn(base::cat("failed to remove ", name, ": ", failure.text));
      failed = true;
    }
  }
  if (failed) throw base::Failure("failed to remove one or more builders");
  return 0;
}

} // namespace

extern constexpr cli::Command buildx_rm = {
    .path = "buildx rm",
    .usage = "[OPTIONS] [NAME...]",
    .summary = "Remove builders",
    .flags = groups,
    .family = cli::Family::buildx,
    .completer = cli::Completer::builders,
    .execute = cli::action<BuildxRmOptions, run>,
};
static_assert(cli::well_formed(buildx_rm));

} // namespace skiff::commands
