// `compose watch`: the services are brought up, then files are watched until somebody interrupts.
#include "commands/compose/build_services.hpp"
#include "commands/compose/up_options.hpp"
#include "commands/compose/watching.hpp"

#include <skiff/base/text.hpp>
#include <skiff/cli/command.hpp>

namespace skiff::commands {

namespace {

struct ComposeWatchOptions : ComposeCreateOptions {
  bool no_up = false, prune = true, quiet = false;
};

constexpr cli::Flag flags[] = {
    {.name = "no-up",
     .help = "Do not build and start the services first",
     .set = cli::into<&ComposeWatchOptions::no_up>},
    {.name = "prune",
     .help = "Remove dangling images after a rebuild",
     .fallback = "true",
     .set = cli::into<&ComposeWatchOptions::prune>},
    {.name = "quiet", .help = "No output of the builds", .set = cli::into<&ComposeWatchOptions::quiet>},
};
constexpr std::span<const cli::Flag> groups[] = {flags, compose_verb_flags};

/// What is watched is built before it starts, whether there is an image or not.
void build_what_is_watched(compose::Project& project) {
  for (const std::string& service : compose::services_in_order(project)) {
    const base::JsonView model = project.service(service);
    if (model["build"].exists() && model["develop"].exists())
      project.model.set(base::cat("/services/", service, "/pull_policy"), "build");
  }
}

void bring_up(const Work& work, const ComposeWatchOptions& given, const compose::Project& project,
              const std::vector<std::string>& services) {
  ComposeCreateOptions options = given;
  options.quiet_build = options.quiet_pull = given.quiet;
  compose::Snapshot snapshot;
  prepare_images(work, options, project, snapshot);
  const Work::Stage stage(work, "Running");
  api::Engine& engine = work.session.engine();
  compose::observe_resources(engine, project, snapshot);
  work.apply(project, snapshot,
             compose::plan_create(project, snapshot,
                                  {.services = services, .recreate_dependencies = compose::Recreate::never}),
             stage);
  if (given.dry_run) return;
  snapshot.containers = compose::observe_containers(engine, project.name, {.with_hash = false});
  work.apply(project, snapshot, compose::plan_start(project, snapshot.containers, {}), stage);
}

int run(Session& session, const ComposeWatchOptions& options, cli::Arguments arguments) {
  const Work work(session, options);
  const std::vector<std::string> services(arguments.begin(), arguments.end());
  compose::Project project = work.load(services);
  lock_project(work, project.name);
  if (!options.no_up) {
    build_what_is_watched(project);
    bring_up(work, options, project, services);
  }
  Watching watching(work, project, {.prune = options.prune, .quiet = options.quiet, .log = [&](std::string_view line) {
                                      session.print_line(line);
                                      session.streams.out.flush();
                                    }});
  for (;;) {
    session.loop().turn();
    watching.react();
  }
}

} // namespace

extern constexpr cli::Command compose_watch = {
    .path = "compose watch",
    .usage = "[SERVICE...]",
    .summary = "Rebuild and refresh containers when files change",
    .flags = groups,
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .execute = cli::action<ComposeWatchOptions, run>,
};
static_assert(cli::well_formed(compose_watch));

} // namespace skiff::commands
