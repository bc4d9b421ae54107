// `compose up`.
#include "commands/compose/attached.hpp"
#include "commands/compose/explain.hpp"
#include "commands/compose/planned.hpp"
#include "commands/compose/up_options.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/cli/command.hpp>

#include <algorithm>

namespace skiff::commands {

namespace {

using base::cat;

struct ComposeUpOptions : ComposeCreateOptions {
  bool abort_on_exit = false, abort_on_failure = false;
  std::vector<std::string> attach, no_attach;
  bool attach_dependencies = false, detach = false, explain = false;
  std::optional<bool> menu; ///< unset: COMPOSE_MENU, which is on unless it says no
  std::string exit_code_from;
  bool no_color = false, no_prefix = false, no_start = false;
  bool plan = false, timestamps = false, wait = false, watch = false;
  std::int64_t wait_timeout = 0;
};

constexpr cli::Flag flags[] = {
    {.name = "abort-on-container-exit",
     .help = "Stop all containers when one stops; not together with -d",
     .set = cli::into<&ComposeUpOptions::abort_on_exit>},
    {.name = "abort-on-container-failure",
     .help = "Stop all containers when one fails; not together with -d",
     .set = cli::into<&ComposeUpOptions::abort_on_failure>},
    {.name = "attach",
     .type = "stringArray",
     .help = "Attach to these services only; not together with --attach-dependencies",
     .set = cli::into<&ComposeUpOptions::attach>},
    {.name = "attach-dependencies",
     .help = "Attach also to the services these depend on",
     .set = cli::into<&ComposeUpOptions::attach_dependencies>},
    {.name = "detach", .letter = 'd', .help = "Run in the background", .set = cli::into<&ComposeUpOptions::detach>},
    {.name = "exit-code-from",
     .type = "string",
     .help = "End with the exit code of this service's container; implies --abort-on-container-exit",
     .set = cli::into<&ComposeUpOptions::exit_code_from>},
    {.name = "explain",
     .help = "Say what has become of containers when something fails; usual on a terminal",
     .hidden = true,
     .set = cli::into<&ComposeUpOptions::explain>},
    {.name = "menu", .help = "Offer keyboard shortcuts while attached", .set = cli::into<&ComposeUpOptions::menu>},
    {.name = "no-attach",
     .type = "stringArray",
     .help = "Do not attach to these services",
     .set = cli::into<&ComposeUpOptions::no_attach>},
    {.name = "no-color", .help = "One colour for all", .set = cli::into<&ComposeUpOptions::no_color>},
    {.name = "no-log-prefix",
     .help = "No service names in front of the lines",
     .set = cli::into<&ComposeUpOptions::no_prefix>},
    {.name = "no-start",
     .help = "Create the services without starting them",
     .set = cli::into<&ComposeUpOptions::no_start>},
    {.name = "plan",
     .help = "Show what will be done and why, and ask first",
     .hidden = true,
     .set = cli::into<&ComposeUpOptions::plan>},
    {.name = "quiet-build", .help = "No progress of the build", .set = cli::into<&ComposeCreateOptions::quiet_build>},
    {.name = "quiet-pull", .help = "No progress of the pull", .set = cli::into<&ComposeCreateOptions::quiet_pull>},
    {.name = "timeout",
     .letter = 't',
     .type = "int",
     .help = "Seconds before a container is killed",
     .set = cli::into<&ComposeCreateOptions::timeout>},
    {.name = "timestamps", .help = "Show when each line was logged", .set = cli::into<&ComposeUpOptions::timestamps>},
    {.name = "wait",
     .help = "Wait until the services are running or healthy; implies -d",
     .set = cli::into<&ComposeUpOptions::wait>},
    {.name = "wait-timeout",
     .type = "int",
     .help = "Most seconds to wait for that",
     .set = cli::into<&ComposeUpOptions::wait_timeout>},
    {.name = "watch",
     .letter = 'w',
     .help = "Watch the sources and rebuild when they change",
     .set = cli::into<&ComposeUpOptions::watch>},
    {.name = "yes",
     .letter = 'y',
     .help = "Answer \"yes\" to all questions",
     .set = cli::into<&ComposeCreateOptions::yes>},
};
constexpr std::span<const cli::Flag> groups[] = {flags, create_flags, up_flags, compose_verb_flags};

/// What contradicts itself; --exit-code-from and --wait imply others.
void check(ComposeUpOptions& options) {
  const auto refuse = [](const char* text) { throw base::Failure(text); };
  if (!options.exit_code_from.empty() && !options.abort_on_failure) options.abort_on_exit = true;
  if (options.abort_on_exit && options.abort_on_failure)
    refuse("--abort-on-container-failure cannot be combined with --abort-on-container-exit");
  const bool attaches = options.attach_dependencies || !options.attach.empty();
  if (options.wait) {
    if (attaches || options.abort_on_exit)
      refuse("--wait cannot be combined with --abort-on-container-exit, --attach or --attach-dependencies");
    options.detach = true;
  }
  if (options.build && options.no_build) refuse("--build and --no-build are incompatible");
  if (options.detach && (attaches || options.abort_on_exit || options.abort_on_failure || options.watch))
    refuse(options.wait ? "--wait cannot be combined with --abort-on-container-exit, --abort-on-container-failure, "
                          "--attach, --attach-dependencies or --watch"
                        : "--detach cannot be combined with --abort-on-container-exit, --abort-on-container-failure, "
                          "--attach, --attach-dependencies or --watch");
  check_create_options(options);
  if (options.no_build && options.watch) refuse("--no-build and --watch are incompatible");
  if (!options.attach.empty() && options.attach_dependencies)
    refuse("cannot combine --attach and --attach-dependencies");
}

bool has(const std::vector<std::string>& list, std::string_view item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

/// The services whose output is shown.
std::vector<std::string> attach_to(const ComposeUpOptions& options, const compose::Project& project,
                                   const std::vector<std::string>& services) {
  std::vector<std::string> out;
  std::vector<std::string> unknown;
  for (const std::string& service : options.attach)
    if (!project.service(service).exists()) unknown.push_back(service);
  if (!unknown.empty())
    throw base::Failure(cat("cannot attach to services not included in up: ", base::join(unknown, ", ")));
  for (const std::string& service : compose::services_in_order(project)) {
    const bool named = services.empty() || options.attach_dependencies || has(services, service);
    const bool chosen =
        options.attach.empty() ? named && project.service(service)["attach"].truth(true) : has(options.attach, service);
    if (chosen && !has(options.no_attach, service)) out.push_back(service);
  }
  return out;
}

/// The second half of `up -d`.
void start_detached(const Work& work, const ComposeUpOptions& options, const compose::Project& project,
                    compose::Snapshot& snapshot, bool changed, const Work::Stage& stage) {
  if (changed)
    snapshot.containers = compose::observe_containers(
        work.session.engine(), project.name, {.one_off = compose::ContainerScope::OneOff::exclude, .with_hash = false});
  compose::Plan plan = compose::plan_start(project, snapshot.containers,
                                           {.wait = options.wait, .scale = scale_of(project, options.scale)});
  compose::ApplyOptions how = work.apply_options(stage);
  if (options.wait_timeout > 0) how.wait_timeout = std::chrono::seconds(options.wait_timeout);
  for (const std::string& warning : plan.warnings) work.warn(warning);
  compose::apply(work.session.engine(), project, snapshot, std::move(plan), how);
}

/// Shows what will be done; on a terminal, the user decides. False: not wanted.
bool approved(const Work& work, const ComposeUpOptions& options, const compose::Project& project,
              const std::vector<std::string>& services) {
  const Planned found = planned(work, options, project, services);
  for (const std::string& warning : found.warnings) work.warn(warning);
  work.session.print(planned_text(found));
  work.session.streams.out.flush();
  const bool terminal = work.session.streams.in_is_terminal() && work.session.streams.out.is_terminal();
  return found.changes.empty() || options.yes || options.dry_run || !terminal || work.confirm("Apply?");
}

bool wants_menu(const Work& work, const ComposeUpOptions& options) {
  const auto variable = work.session.environment.get("COMPOSE_MENU");
  return work.mode == terminal::ProgressMode::tty && options.menu.value_or(!variable || truthy(*variable));
}

int bring_up(const Work& work, const ComposeUpOptions& options, const compose::Project& project,
             const std::vector<std::string>& services, const std::vector<std::string>& attached) {
  compose::Snapshot snapshot;
  prepare_images(work, options, project, snapshot);
  {
    const Work::Stage stage(work, options.no_start ? "Creating" : "Running");
    const bool changed = converge(work, options, project, services, snapshot, stage);
    if (options.no_start) return 0;
    if (options.detach) {
      start_detached(work, options, project, snapshot, changed, stage);
      return 0;
    }
  }
  if (options.dry_run) {
    work.session.print_line("end of 'compose up' output, interactive run is not supported in dry-run mode");
    return 0;
  }
  return run_attached(work, project,
                      {.services = services,
                       .attach_to = attached,
                       .no_color = options.no_color,
                       .no_prefix = options.no_prefix,
                       .timestamps = options.timestamps,
                       .abort_on_exit = options.abort_on_exit,
                       .abort_on_failure = options.abort_on_failure,
                       .exit_code_from = options.exit_code_from,
                       .watch = options.watch,
                       .menu = wants_menu(work, options),
                       .scale = scale_of(project, options.scale)});
}

int run(Session& session, const ComposeUpOptions& given, cli::Arguments arguments) {
  ComposeUpOptions options = given;
  const Work work(session, options);
  options.remove_orphans = work.removes_orphans(options.remove_orphans);
  check(options);
  const std::vector<std::string> services(arguments.begin(), arguments.end());
  const compose::Project project = work.load(services, options.no_deps);
  if (project.model["services"].empty() && !options.all_resources) throw base::Failure("no service selected");
  if (!options.exit_code_from.empty() && !project.service(options.exit_code_from).exists())
    throw base::Failure(cat("no such service: ", options.exit_code_from, ": not found"));
  const std::vector<std::string> attached =
      options.detach || options.no_start ? std::vector<std::string>() : attach_to(options, project, services);
  if (options.plan && !approved(work, options, project, services)) return 0;
  const bool explains = !options.dry_run && (options.explain || session.streams.err.is_terminal());
  const base::Time begun = session.now();
  int code = 0;
  try {
    code = bring_up(work, options, project, services, attached);
  } catch (const base::Failure& failure) {
    if (explains && failure.kind != base::FailureKind::interrupted && failure.kind != base::FailureKind::quiet) {
      explain(work, project.name, begun);
      explain_conflict(work, failure);
    }
    throw;
  }
  if (code != 0 && code != 130 && explains) explain(work, project.name, begun);
  return code;
}

} // namespace

extern constexpr cli::Command compose_up = {
    .path = "compose up",
    .usage = "[OPTIONS] [SERVICE...]",
    .summary = "Create and start containers",
    .flags = groups,
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .execute = cli::action<ComposeUpOptions, run>,
};
static_assert(cli::well_formed(compose_up));

} // namespace skiff::commands
