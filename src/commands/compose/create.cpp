// `compose create`, and the first half of `up`.
#include "commands/compose/build_services.hpp"
#include "commands/compose/up_options.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/number.hpp>
#include <skiff/base/text.hpp>
#include <skiff/cli/command.hpp>
#include <skiff/os/clock.hpp>

#include <map>

namespace skiff::commands {

namespace {

using base::cat;

constexpr cli::Flag flags[] = {
    {.name = "quiet-pull", .help = "Pull without progress", .set = cli::into<&ComposeCreateOptions::quiet_pull>},
    {.name = "yes",
     .letter = 'y',
     .help = "Answer yes to every question",
     .set = cli::into<&ComposeCreateOptions::yes>},
};
constexpr std::span<const cli::Flag> groups[] = {flags, create_flags, compose_verb_flags};

void check_container_names(const compose::Project& project) {
  std::map<std::string, std::string> owners;
  for (const std::string& service : compose::services_in_order(project)) {
    const std::string name = project.service(service)["container_name"].text();
    if (name.empty()) continue;
    const auto [owner, fresh] = owners.emplace(name, service);
    if (!fresh)
      throw base::Failure(cat("services.", service, ": container name ", base::quote(name),
                              " is already in use by service ", owner->second));
  }
}

/// Models are run by another plugin of docker.
void check_models(const compose::Project& project) {
  for (const base::JsonView service : project.model["services"])
    if (service["models"].size() != 0) throw base::Failure("'models' support requires Docker Model plugin");
}

/// What only the user can decide is asked, and the plan made again with the answers.
compose::Plan decided_plan(const Work& work, const ComposeCreateOptions& options, const compose::Project& project,
                           const compose::Snapshot& snapshot, compose::UpOptions how) {
  compose::Plan plan = compose::plan_create(project, snapshot, how);
  if (plan.questions.empty()) return plan;
  for (const compose::Question& question : plan.questions)
    (options.yes || work.confirm(question.text) ? how.recreate_volumes : how.keep_volumes).insert(question.volume);
  return compose::plan_create(project, snapshot, how);
}

int run(Session& session, const ComposeCreateOptions& options, cli::Arguments arguments) {
  const Work work(session, options);
  check_create_options(options);
  const std::vector<std::string> services(arguments.begin(), arguments.end());
  const compose::Project project = work.load(services);
  compose::Snapshot snapshot;
  prepare_images(work, options, project, snapshot);
  const Work::Stage stage(work, "Creating");
  converge(work, options, project, services, snapshot, stage);
  return 0;
}

} // namespace

std::map<std::string, int, std::less<>> scale_of(const compose::Project& project,
                                                 const std::vector<std::string>& words) {
  std::map<std::string, int, std::less<>> out;
  for (const std::string& word : words) {
    const auto [service, text] = base::cut(word, '=');
    if (!text) throw base::Failure(cat("invalid --scale option ", base::quote(word), ". Should be SERVICE=NUM"));
    const auto number = base::atoi(*text);
    if (!number) throw base::Failure(number.error());
    if (*number < 0) throw base::Failure(cat("services.", service, ".scale: must be greater than or equal to 0"));
    if (!project.service(service).exists()) throw base::Failure(cat("no such service: ", service, ": not found"));
    out[std::string(service)] = static_cast<int>(*number);
  }
  return out;
}

void check_create_options(const ComposeCreateOptions& options) {
  if (options.build && options.no_build) throw base::Failure("--build and --no-build are incompatible");
  if (options.renew_volumes && options.no_recreate)
    throw base::Failure("--no-recreate and --renew-anon-volumes are incompatible");
  if (options.force_recreate && options.no_recreate)
    throw base::Failure("--force-recreate and --no-recreate are incompatible");
  if (options.always_recreate_deps && options.no_recreate)
    throw base::Failure("--always-recreate-deps and --no-recreate are incompatible");
  for (const std::string_view known : {"policy", "always", "missing", "never", "build"})
    if (options.pull == known) return;
  throw base::Failure(cat("invalid --pull option ", base::quote(options.pull)));
}

compose::UpOptions up_options(const ComposeCreateOptions& options, const compose::Project& project,
                              const std::vector<std::string>& services) {
  compose::UpOptions out;
  out.services = services;
  using compose::Recreate;
  out.recreate = options.force_recreate || options.renew_volumes ? Recreate::force
                 : options.no_recreate                           ? Recreate::never
                                                                 : Recreate::diverged;
  out.recreate_dependencies = options.always_recreate_deps ? Recreate::force
                              : options.no_recreate        ? Recreate::never
                                                           : Recreate::diverged;
  out.inherit_volumes = !options.renew_volumes;
  out.timeout = options.timeout;
  out.remove_orphans = options.remove_orphans.value_or(false);
  const auto ignore = project.environment.find("COMPOSE_IGNORE_ORPHANS");
  out.ignore_orphans = ignore != project.environment.end() && truthy(ignore->second);
  if (out.ignore_orphans && out.remove_orphans)
    throw base::Failure("cannot combine COMPOSE_IGNORE_ORPHANS and --remove-orphans");
  out.scale = scale_of(project, options.scale);
  return out;
}

void prepare_images(const Work& work, const ComposeCreateOptions& options, const compose::Project& project,
                    compose::Snapshot& snapshot) {
  check_container_names(project);
  check_models(project);
  auto stage = std::make_unique<Work::Stage>(work, "Running");
  compose::ImageDoor door = work.image_door(*stage);
  door.build = [&](const std::vector<std::string>& services) {
    stage.reset(); // the builder prints by itself
    return build_services(work, project, services, {.quiet = options.quiet_build});
  };
  compose::ensure_images(work.session.engine(), project,
                         {.pull = options.pull == "policy" ? std::string() : options.pull,
                          .build = !options.no_build,
                          .force_build = options.build,
                          .quiet = options.quiet_pull,
                          .parallel = work.parallel,
                          .now = os::now().seconds,
                          .dry_run = options.dry_run},
                         door, snapshot);
}

bool converge(const Work& work, const ComposeCreateOptions& options, const compose::Project& project,
              const std::vector<std::string>& services, compose::Snapshot& snapshot, const Work::Stage& stage) {
  const compose::UpOptions how = up_options(options, project, services);
  compose::observe_resources(work.session.engine(), project, snapshot);
  compose::Plan plan = decided_plan(work, options, project, snapshot, how);
  const bool only_makes = plan.only_makes();
  std::vector<compose::Container> after;
  if (options.dry_run) after = compose::containers_after(plan, snapshot.containers);
  std::vector<compose::Container> found = work.apply(project, snapshot, std::move(plan), stage);
  if (options.dry_run)
    snapshot.containers = std::move(after);
  else if (only_makes)
    snapshot.containers = std::move(found);
  return !only_makes && !options.dry_run;
}

extern constexpr cli::Command compose_create = {
    .path = "compose create",
    .usage = "[OPTIONS] [SERVICE...]",
    .summary = "Make the containers of services",
    .flags = groups,
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .execute = cli::action<ComposeCreateOptions, run>,
};
static_assert(cli::well_formed(compose_create));

} // namespace skiff::commands
