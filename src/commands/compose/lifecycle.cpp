// Verbs that change the state of containers that exist: start, stop, restart, kill, pause, unpause, rm.
#include "commands/compose/work.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/cli/command.hpp>
#include <skiff/compose/by_labels.hpp>

#include <algorithm>

namespace skiff::commands {

namespace {

using base::cat;
using compose::Container;
using compose::ContainerScope;

/// The containers of a project, and the project: of the file, or as the labels tell it.
struct Scene {
  compose::Project project;
  compose::Snapshot snapshot;
  bool from_file = false;
};

Scene observe(const Work& work, const std::vector<std::string>& selected, const ContainerScope& scope) {
  Work::Named named = work.project_or_name(selected);
  Scene out;
  out.snapshot.containers = compose::observe_containers(work.session.engine(), named.name, scope);
  out.from_file = named.project.has_value();
  out.project =
      named.project ? std::move(*named.project) : compose::project_of_containers(named.name, out.snapshot.containers);
  return out;
}

std::vector<std::string> words(cli::Arguments arguments) { return {arguments.begin(), arguments.end()}; }

void keep_services_of(const compose::Project& project, std::vector<Container>& containers) {
  containers.erase(std::remove_if(containers.begin(), containers.end(),
                                  [&](const Container& c) { return !project.service(c.service()).exists(); }),
                   containers.end());
}

// start

struct ComposeStartOptions : ComposeOptions {};

int start(Session& session, const ComposeStartOptions& options, cli::Arguments arguments) {
  const Work work(session, options);
  const std::vector<std::string> services = words(arguments);
  Scene scene = observe(work, services, {});
  if (!scene.from_file) {
    if (scene.snapshot.containers.empty())
      throw base::Failure(cat("no container found for project ", base::quote(scene.project.name), ": not found"));
    for (const std::string& service : services)
      if (!scene.project.service(service).exists())
        throw base::Failure(cat("no such service: ", base::quote(service), ": not found"));
  }
  const Work::Stage stage(work, "Running");
  work.apply(scene.project, scene.snapshot,
             compose::plan_start(scene.project, scene.snapshot.containers, {.services = services}), stage);
  return 0;
}

// stop, restart

struct ComposeStopOptions : ComposeOptions {
  std::optional<int> timeout;
};
constexpr cli::Flag stop_flags[] = {
    {.name = "timeout",
     .letter = 't',
     .type = "int",
     .help = "Seconds before a container is killed",
     .set = cli::into<&ComposeStopOptions::timeout>},
};

int stop(Session& session, const ComposeStopOptions& options, cli::Arguments arguments) {
  const Work work(session, options);
  const std::vector<std::string> services = words(arguments);
  const Scene scene = observe(work, services, {});
  const Work::Stage stage(work, "Stopping");
  work.apply(scene.project, scene.snapshot,
             compose::plan_stop(scene.project, scene.snapshot.containers, {services, options.timeout}), stage);
  return 0;
}

struct ComposeRestartOptions : ComposeOptions {
  bool no_deps = false;
  std::optional<int> timeout;
};
constexpr cli::Flag restart_flags[] = {
    {.name = "no-deps",
     .help = "Do not restart services that depend on these",
     .set = cli::into<&ComposeRestartOptions::no_deps>},
    {.name = "timeout",
     .letter = 't',
     .type = "int",
     .help = "Seconds before a container is killed",
     .set = cli::into<&ComposeRestartOptions::timeout>},
};

int restart(Session& session, const ComposeRestartOptions& options, cli::Arguments arguments) {
  const Work work(session, options);
  const std::vector<std::string> services = words(arguments);
  const Scene scene = observe(work, {}, {});
  for (const std::string& service : services)
    if (!scene.project.service(service).exists()) throw base::Failure(cat("no such service: ", service));
  const Work::Stage stage(work, "Restarting");
  work.apply(
      scene.project, scene.snapshot,
      compose::plan_restart(scene.project, scene.snapshot.containers, {services, options.timeout, !options.no_deps}),
      stage);
  return 0;
}

// kill

struct ComposeKillOptions : ComposeOptions {
  std::optional<bool> remove_orphans;
  std::string signal = "SIGKILL";
};
constexpr cli::Flag kill_flags[] = {
    {.name = "remove-orphans",
     .help = "Also containers of services the file no longer names",
     .set = cli::into<&ComposeKillOptions::remove_orphans>},
    {.name = "signal",
     .letter = 's',
     .type = "string",
     .help = "The signal to send",
     .fallback = "\"SIGKILL\"",
     .set = cli::into<&ComposeKillOptions::signal>},
};

int kill(Session& session, const ComposeKillOptions& options, cli::Arguments arguments) {
  const Work work(session, options);
  const std::vector<std::string> services = words(arguments);
  Scene scene =
      observe(work, services, {.one_off = ContainerScope::OneOff::include, .all = false, .services = services});
  const bool orphans = work.removes_orphans(options.remove_orphans);
  if (!orphans) keep_services_of(scene.project, scene.snapshot.containers);
  if (scene.snapshot.containers.empty()) {
    work.status_output().write("no container to kill");
    work.status_output().flush();
    return 0;
  }
  const Work::Stage stage(work, "Killing");
  work.apply(scene.project, scene.snapshot, compose::plan_kill(scene.snapshot.containers, options.signal), stage);
  return 0;
}

// pause, unpause

struct ComposePauseOptions : ComposeOptions {};

int act_on_running(Session& session, const ComposePauseOptions& options, cli::Arguments arguments, bool pause) {
  const Work work(session, options);
  const std::vector<std::string> services = words(arguments);
  const Scene scene = observe(work, services, {.all = false, .services = services});
  const Work::Stage stage(work, pause ? "Pausing" : "Running");
  work.apply(scene.project, scene.snapshot, compose::plan_pause(scene.project, scene.snapshot.containers, pause),
             stage);
  return 0;
}
int pause(Session& session, const ComposePauseOptions& options, cli::Arguments arguments) {
  return act_on_running(session, options, arguments, true);
}
int unpause(Session& session, const ComposePauseOptions& options, cli::Arguments arguments) {
  return act_on_running(session, options, arguments, false);
}

// rm

struct ComposeRmOptions : ComposeOptions {
  bool force = false, stop = false, volumes = false;
};
constexpr cli::Flag rm_flags[] = {
    {.name = "all", .letter = 'a', .help = "Without effect", .hidden = true, .set = cli::accepted},
    {.name = "force", .letter = 'f', .help = "Do not ask", .set = cli::into<&ComposeRmOptions::force>},
    {.name = "stop", .letter = 's', .help = "Stop the containers first", .set = cli::into<&ComposeRmOptions::stop>},
    {.name = "volumes",
     .letter = 'v',
     .help = "Remove anonymous volumes with the containers",
     .set = cli::into<&ComposeRmOptions::volumes>},
};

int rm(Session& session, const ComposeRmOptions& options, cli::Arguments arguments) {
  const Work work(session, options);
  const std::vector<std::string> services = words(arguments);
  Scene scene = observe(work, services, {.services = services});
  if (options.stop) {
    const Work::Stage stage(work, "Stopping");
    work.apply(scene.project, scene.snapshot,
               compose::plan_stop(scene.project, scene.snapshot.containers, {services, {}}), stage);
    if (!options.dry_run)
      scene.snapshot.containers =
          compose::observe_containers(session.engine(), scene.project.name, {.services = services});
  }
  std::vector<Container>& containers = scene.snapshot.containers;
  if (scene.from_file) keep_services_of(scene.project, containers);
  if (!(options.stop && options.dry_run))
    containers.erase(std::remove_if(containers.begin(), containers.end(),
                                    [](const Container& c) { return c.running() || c.state == "paused"; }),
                     containers.end());
  if (containers.empty()) {
    work.status_output().line("No stopped containers");
    work.status_output().flush();
    return 0;
  }
  std::vector<std::string> names;
  for (const Container& container : containers) names.push_back(container.name);
  const std::string message = cat("Going to remove ", base::join(names, ", "));
  if (options.force)
    session.print_line(message);
  else if (!work.confirm(message))
    return 0;
  session.streams.out.flush();
  const Work::Stage stage(work, "Removing");
  work.apply(scene.project, scene.snapshot, compose::plan_remove(containers, options.force, options.volumes), stage);
  return 0;
}

constexpr std::span<const cli::Flag> plain_groups[] = {compose_verb_flags};
constexpr std::span<const cli::Flag> stop_groups[] = {stop_flags, compose_verb_flags};
constexpr std::span<const cli::Flag> restart_groups[] = {restart_flags, compose_verb_flags};
constexpr std::span<const cli::Flag> kill_groups[] = {kill_flags, compose_verb_flags};
constexpr std::span<const cli::Flag> rm_groups[] = {rm_flags, compose_verb_flags};

} // namespace

extern constexpr cli::Command compose_start = {
    .path = "compose start",
    .usage = "[SERVICE...]",
    .summary = "Start services",
    .flags = plain_groups,
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .execute = cli::action<ComposeStartOptions, start>,
};
static_assert(cli::well_formed(compose_start));

extern constexpr cli::Command compose_stop = {
    .path = "compose stop",
    .usage = "[OPTIONS] [SERVICE...]",
    .summary = "Stop services",
    .flags = stop_groups,
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .execute = cli::action<ComposeStopOptions, stop>,
};
static_assert(cli::well_formed(compose_stop));

extern constexpr cli::Command compose_restart = {
    .path = "compose restart",
    .usage = "[OPTIONS] [SERVICE...]",
    .summary = "Restart the containers of services",
    .flags = restart_groups,
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .execute = cli::action<ComposeRestartOptions, restart>,
};
static_assert(cli::well_formed(compose_restart));

extern constexpr cli::Command compose_kill = {
    .path = "compose kill",
    .usage = "[OPTIONS] [SERVICE...]",
    .summary = "End the containers of services with a signal",
    .flags = kill_groups,
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .execute = cli::action<ComposeKillOptions, kill>,
};
static_assert(cli::well_formed(compose_kill));

extern constexpr cli::Command compose_pause = {
    .path = "compose pause",
    .usage = "[SERVICE...]",
    .summary = "Pause services",
    .flags = plain_groups,
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .execute = cli::action<ComposePauseOptions, pause>,
};
static_assert(cli::well_formed(compose_pause));

extern constexpr cli::Command compose_unpause = {
    .path = "compose unpause",
    .usage = "[SERVICE...]",
    .summary = "Let paused services go on",
    .flags = plain_groups,
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .execute = cli::action<ComposePauseOptions, unpause>,
};
static_assert(cli::well_formed(compose_unpause));

extern constexpr cli::Command compose_rm = {
    .path = "compose rm",
    .usage = "[OPTIONS] [SERVICE...]",
    .summary = "Remove stopped containers of services",
    .details =
        "Remove stopped containers of services.\n\nAnonymous volumes stay unless -v is given; what is in no volume "
        "is lost.",
    .flags = rm_groups,
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .execute = cli::action<ComposeRmOptions, rm>,
};
static_assert(cli::well_formed(compose_rm));

} // namespace skiff::commands
