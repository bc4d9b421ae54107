// Verbs about the images of services: build, pull, push.
#include "commands/buildx/build_options.hpp"
#include "commands/compose/build_services.hpp"
#include "commands/compose/work.hpp"
#include "commands/registry/auth.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/cli/command.hpp>
#include <skiff/notation/reference.hpp>

#include <algorithm>
#include <map>

namespace skiff::commands {

namespace {

using base::cat;
using base::JsonView;
using compose::State;

// build

struct ComposeBuildOptions : ComposeOptions {
  std::vector<std::string> args;
  std::string builder, memory, own_progress, provenance, sbom, ssh;
  bool check = false, no_cache = false, print = false, pull = false, push = false, quiet = false;
  bool with_dependencies = false;
};
constexpr cli::Flag build_flags[] = {
    {.name = "build-arg",
     .type = "stringArray",
     .help = "Set a variable of the build",
     .set = cli::into<&ComposeBuildOptions::args>},
    {.name = "builder",
     .type = "string",
     .help = "Builder to use",
     .completer = cli::Completer::builders,
     .set = cli::into<&ComposeBuildOptions::builder>},
    {.name = "check", .help = "Check the build's configuration", .set = cli::into<&ComposeBuildOptions::check>},
    {.name = "compress", .help = "Compress the context with gzip", .hidden = true, .set = cli::accepted},
    {.name = "force-rm", .help = "Without effect", .hidden = true, .set = cli::accepted},
    {.name = "memory",
     .letter = 'm',
     .type = "bytes",
     .help = "Limit of memory of the build; BuildKit does not know it",
     .set = cli::into<&ComposeBuildOptions::memory>},
    {.name = "no-cache", .help = "Build without the cache", .set = cli::into<&ComposeBuildOptions::no_cache>},
    {.name = "no-rm", .help = "Without effect", .hidden = true, .set = cli::accepted},
    {.name = "parallel", .help = "Without effect", .hidden = true, .set = cli::accepted},
    {.name = "print", .help = "Print the bake file of the build", .set = cli::into<&ComposeBuildOptions::print>},
    {.name = "progress",
     .type = "string",
     .help = "Kind of progress (auto, tty, plain, json, quiet)",
     .hidden = true,
     .set = cli::into<&ComposeBuildOptions::own_progress>},
    {.name = "provenance",
     .type = "string",
     .help = "Add an attestation of the build's provenance",
     .set = cli::into<&ComposeBuildOptions::provenance>},
    {.name = "pull", .help = "Always try to pull newer base images", .set = cli::into<&ComposeBuildOptions::pull>},
    {.name = "push", .help = "Push the images", .set = cli::into<&ComposeBuildOptions::push>},
    {.name = "quiet", .letter = 'q', .help = "Print nothing", .set = cli::into<&ComposeBuildOptions::quiet>},
    {.name = "sbom",
     .type = "string",
     .help = "Add an attestation of the image's contents",
     .set = cli::into<&ComposeBuildOptions::sbom>},
    {.name = "ssh",
     .type = "string",
     .help = "Use ssh keys for the build ('default' for the agent's)",
     .set = cli::into<&ComposeBuildOptions::ssh>},
    {.name = "with-dependencies",
     .help = "Also build the services these depend on",
     .set = cli::into<&ComposeBuildOptions::with_dependencies>},
};

std::vector<std::string> words(cli::Arguments arguments) { return {arguments.begin(), arguments.end()}; }

void push_images(const Work& work, const compose::Project& project, bool ignore_failures, bool quiet);

int build(Session& session, const ComposeBuildOptions& given, cli::Arguments arguments) {
  ComposeBuildOptions options = given;
  if (!options.own_progress.empty()) {
    session.warn("--progress is a global compose flag, better use `docker compose --progress xx build ...");
    options.progress = options.own_progress;
  }
  Work work(session, options);
  if (options.quiet) work.mode = terminal::ProgressMode::quiet;
  const std::vector<std::string> services = words(arguments);
  const bool buildkit = wants_buildkit(session.environment);
  if (!options.ssh.empty() && options.ssh != "default" && options.ssh.find('=') == std::string::npos)
    throw base::Failure(cat("invalid ssh key ", base::quote(options.ssh)));
  options.all_resources = true; // secrets of services that are built, though not chosen
  const compose::Project project = work.load(services);
  std::vector<std::string> chosen;
  for (const std::string& service : compose::services_in_order(project))
    if (project.service(service)["build"].exists() &&
        (services.empty() || options.with_dependencies ||
         std::find(services.begin(), services.end(), service) != services.end()))
      chosen.push_back(service);
  if (chosen.empty()) return 0;
  const ServiceBuildOptions how{.args = options.args,
                                .builder = options.builder,
                                .provenance = options.provenance,
                                .sbom = options.sbom,
                                .ssh = options.ssh,
                                .memory = options.memory,
                                .check = options.check,
                                .no_cache = options.no_cache,
                                .pull = options.pull,
                                .push = options.push,
                                .quiet = options.quiet};
  if (options.print && buildkit) {
    session.print_line(services_definition(project, chosen, how));
    return 0;
  }
  build_services(work, project, chosen, how);
  if (options.push && !buildkit) push_images(work, project, false, options.quiet);
  return 0;
}

// pull

struct ComposePullOptions : ComposeOptions {
  bool ignore_buildable = false, ignore_failures = false, include_deps = false, quiet = false;
  std::optional<bool> in_parallel, no_parallel;
  std::string policy;
};
constexpr cli::Flag pull_flags[] = {
    {.name = "ignore-buildable",
     .help = "Do not pull images that can be built",
     .set = cli::into<&ComposePullOptions::ignore_buildable>},
    {.name = "ignore-pull-failures",
     .help = "Go on where a pull fails",
     .set = cli::into<&ComposePullOptions::ignore_failures>},
    {.name = "include-deps",
     .help = "Also the services these depend on",
     .set = cli::into<&ComposePullOptions::include_deps>},
    {.name = "no-parallel",
     .help = "Without effect",
     .hidden = true,
     .set = cli::into<&ComposePullOptions::no_parallel>},
    {.name = "parallel", .help = "Without effect", .hidden = true, .set = cli::into<&ComposePullOptions::in_parallel>},
    {.name = "policy",
     .type = "string",
     .help = "When to pull (\"missing\"|\"always\")",
     .set = cli::into<&ComposePullOptions::policy>},
    {.name = "quiet", .letter = 'q', .help = "No progress", .set = cli::into<&ComposePullOptions::quiet>},
};

/// What a service's pull comes to; `skipped` says why there is none.
struct PullDecision {
  std::string skipped;
};

PullDecision decide(const compose::Project& project, const std::string& key, const ComposePullOptions& options,
                    const compose::Snapshot& local, const std::map<std::string, std::string>& under_way) {
  const JsonView service = project.service(key);
  const std::string image = service["image"].text();
  if (image.empty()) return {"Skipped - No image to be pulled"};
  const std::string policy = options.policy.empty() ? service["pull_policy"].text() : options.policy;
  if (policy == "never" || policy == "build") return {"Skipped"};
  if (policy == "missing" || policy == "if_not_present") {
    const auto parsed = notation::parse_reference(image);
    const bool latest = parsed && notation::with_default_tag(*parsed).tag == "latest";
    if (local.images.count(image) != 0 && !latest) return {"Skipped - Image is already present locally"};
  }
  if (service["build"].exists() && options.ignore_buildable) return {"Skipped - Image can be built"};
  if (const auto other = under_way.find(image); other != under_way.end())
    return {cat("Skipped - Image is already being pulled by ", other->second)};
  return {};
}

int pull(Session& session, const ComposePullOptions& options, cli::Arguments arguments) {
  const Work work(session, options);
  for (const auto& [given, name] :
       {std::pair(options.in_parallel, "--parallel"), std::pair(options.no_parallel, "--no-parallel")})
    if (given)
      session.streams.err.write(cat("\x1b[31moption '", name, "' is DEPRECATED and will be ignored.\n\x1b[0m"));
  const compose::Project project = work.load(words(arguments), !options.include_deps);
  Work::Stage stage(work, "Pulling");
  const compose::ImageDoor door = work.image_door(stage);
  compose::Snapshot local;
  compose::observe_images(session.engine(), compose::image_references(project), local);
  std::map<std::string, std::string> under_way;
  std::vector<compose::Pull> pulls;
  for (const std::string& key : compose::services_in_order(project)) {
    const PullDecision decision = decide(project, key, options, local, under_way);
    if (!decision.skipped.empty()) {
      door.events({.id = key, .text = decision.skipped, .state = State::done});
      continue;
    }
    const JsonView service = project.service(key);
    under_way[service["image"].text()] = key;
    std::string platform = service["platform"].text();
    if (platform.empty()) platform = session.environment.value("DOCKER_DEFAULT_PLATFORM");
    pulls.push_back({key, service["image"].text(), platform, service["build"].exists()});
  }
  const std::vector<compose::PullFailure> failures = compose::pull_images(
      session.engine(), pulls, {.quiet = options.quiet, .parallel = work.parallel, .dry_run = options.dry_run}, door,
      local, options.ignore_failures);
  std::vector<std::string> to_build;
  for (const compose::PullFailure& failure : failures)
    if (failure.buildable) to_build.push_back(failure.service);
  if (!to_build.empty())
    stage.tail(cat("WARNING: Some service image(s) must be built from source by running:\n    docker compose build ",
                   base::join(to_build, " ")));
  if (options.ignore_failures || failures.empty()) return 0;
  std::vector<std::string> texts;
  for (const compose::PullFailure& failure : failures) texts.push_back(failure.text);
  throw base::Failure(base::join(texts, "\n"));
}

// push

struct ComposePushOptions : ComposeOptions {
  bool ignore_failures = false, include_deps = false, quiet = false;
};
constexpr cli::Flag push_flags[] = {
    {.name = "ignore-push-failures",
     .help = "Go on where a push fails",
     .set = cli::into<&ComposePushOptions::ignore_failures>},
    {.name = "include-deps",
     .help = "Also the services these depend on",
     .set = cli::into<&ComposePushOptions::include_deps>},
    {.name = "quiet", .letter = 'q', .help = "No progress", .set = cli::into<&ComposePushOptions::quiet>},
};

/// What a message about a layer says.
compose::Event push_event(const std::string& image, JsonView message, const compose::ImageDoor& door) {
  compose::Event event{.id = cat("Pushing ", image, ": ", message["id"].view())};
  event.text = message["status"].text();
  if (const JsonView detail = message["progressDetail"]; detail.is_object()) {
    event.status = door.progress(detail);
    event.current = detail["current"].integer();
    event.total = detail["total"].integer();
    if (event.total > 0) event.percent = static_cast<int>(event.current * 100 / event.total);
  }
  const std::string status = base::lower(event.text);
  if (status == "pushed" || status == "layer already exists") {
    event.state = State::done;
    event.percent = 100;
  }
  return event;
}

void push_image(const Work& work, const std::string& image, bool quiet, const compose::ImageDoor& door) {
  const auto parsed = notation::parse_reference(image);
  if (!parsed) throw base::Failure(parsed.error());
  const notation::Reference name = notation::with_default_tag(*parsed);
  std::string error;
  work.session.engine().lines(api::images::push(name.name(), name.tag, {}, registry_auth(work.session, name)),
                              [&](std::string_view text) {
                                const auto document = base::JsonDocument::parse(text);
                                if (!document) return api::Flow::go_on;
                                const JsonView message = document->view();
                                if (message["errorDetail"].exists())
                                  error = message["errorDetail"]["message"].text();
                                else if (!quiet && !message["id"].empty())
                                  door.events(push_event(image, message, door));
                                return api::Flow::go_on;
                              });
  if (!error.empty()) throw base::Failure(error);
}

void push_images(const Work& work, const compose::Project& project, bool ignore_failures, bool quiet) {
  Work::Stage stage(work, "Pushing");
  const compose::ImageDoor door = work.image_door(stage);
  for (const std::string& key : compose::services_in_order(project)) {
    const JsonView service = project.service(key);
    if (!service["build"].exists() || service["image"].empty()) {
      if (!quiet) door.events({.id = key, .text = "Skipped", .state = State::done});
      continue;
    }
    std::vector<std::string> images = {service["image"].text()};
    for (const JsonView tag : service["build"]["tags"]) images.push_back(tag.text());
    for (const std::string& image : images) {
      try {
        if (!work.options.dry_run) push_image(work, image, quiet, door);
      } catch (const base::Failure& failure) {
        if (failure.kind == base::FailureKind::interrupted || !ignore_failures) throw;
        stage.tail(cat("Pushing ", key, ": ", failure.text));
      }
    }
  }
}

int push(Session& session, const ComposePushOptions& options, cli::Arguments arguments) {
  const Work work(session, options);
  push_images(work, work.load(words(arguments), !options.include_deps), options.ignore_failures, options.quiet);
  return 0;
}

constexpr std::span<const cli::Flag> build_groups[] = {build_flags, compose_verb_flags};
constexpr std::span<const cli::Flag> pull_groups[] = {pull_flags, compose_verb_flags};
constexpr std::span<const cli::Flag> push_groups[] = {push_flags, compose_verb_flags};

} // namespace

extern constexpr cli::Command compose_build = {
    .path = "compose build",
    .usage = "[OPTIONS] [SERVICE...]",
    .summary = "Build services",
    .flags = build_groups,
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .execute = cli::action<ComposeBuildOptions, build>,
};
static_assert(cli::well_formed(compose_build));

extern constexpr cli::Command compose_pull = {
    .path = "compose pull",
    .usage = "[OPTIONS] [SERVICE...]",
    .summary = "Pull the images of services",
    .flags = pull_groups,
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .execute = cli::action<ComposePullOptions, pull>,
};
static_assert(cli::well_formed(compose_pull));

extern constexpr cli::Command compose_push = {
    .path = "compose push",
    .usage = "[OPTIONS] [SERVICE...]",
    .summary = "Push the images of services",
    .flags = push_groups,
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .execute = cli::action<ComposePushOptions, push>,
};
static_assert(cli::well_formed(compose_push));

} // namespace skiff::commands
