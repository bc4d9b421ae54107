// `compose down`.
#include "commands/compose/work.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/cli/command.hpp>
#include <skiff/compose/by_labels.hpp>
#include <skiff/notation/filter.hpp>
#include <skiff/notation/reference.hpp>

#include <algorithm>
#include <set>

namespace skiff::commands {

namespace {

using base::cat;

struct ComposeDownOptions : ComposeOptions {
  std::optional<bool> remove_orphans;
  std::string images;
  std::optional<int> timeout;
  bool volumes = false;
};

constexpr cli::Flag flags[] = {
    {.name = "remove-orphans",
     .help = "Remove containers of services the file no longer names",
     .set = cli::into<&ComposeDownOptions::remove_orphans>},
    {.name = "rmi",
     .type = "string",
     .help = "Remove images too: \"local\" those without a custom tag, or \"all\"",
     .set = cli::into<&ComposeDownOptions::images>},
    {.name = "timeout",
     .letter = 't',
     .type = "int",
     .help = "Seconds before a container is killed",
     .set = cli::into<&ComposeDownOptions::timeout>},
    {.name = "volume", .help = "Old name of --volumes", .hidden = true, .set = cli::into<&ComposeDownOptions::volumes>},
    {.name = "volumes",
     .letter = 'v',
     .help = "Remove the named volumes of the file and the containers' anonymous ones",
     .set = cli::into<&ComposeDownOptions::volumes>},
};
constexpr std::span<const cli::Flag> groups[] = {flags, compose_verb_flags};

/// As the user reads it: busybox:latest.
std::string familiar(const std::string& image) {
  const auto parsed = notation::parse_reference(image);
  return parsed ? notation::with_default_tag(*parsed).familiar() : image;
}

/// The images that go: those the project has built, by label or default name; with `all` every service's. Of an image
/// with several names the first one.
std::vector<std::string> images_to_remove(api::Engine& engine, const compose::Project& project, const std::string& mode,
                                          bool orphans) {
  std::vector<std::string> named;
  for (const std::string& service : compose::services_in_order(project))
    if (mode == "all" || project.service(service)["image"].empty())
      named.push_back(compose::image_name(project, service));
  compose::Snapshot local;
  compose::observe_images(engine, named, local);
  std::set<std::string> wanted;
  for (const auto& [name, image] : local.images) wanted.insert(familiar(name));
  notation::Filters filters;
  filters.add("label", cat(compose::label::project, "=", project.name));
  filters.add("dangling", "false");
  const base::JsonDocument labelled = engine.value(api::images::list({.filters = filters.json()}));
  for (const base::JsonView image : labelled.view())
    if (image["RepoTags"].size() > 0 &&
        (orphans || project.service(image["Labels"][compose::label::service].view()).exists()))
      wanted.insert(familiar(image["RepoTags"].at(0).text()));
  return {wanted.begin(), wanted.end()};
}

compose::Snapshot observe(const Work& work, compose::Project& project, const ComposeDownOptions& options,
                          bool remove_orphans, bool by_labels) {
  api::Engine& engine = work.session.engine();
  compose::Snapshot out;
  using OneOff = compose::ContainerScope::OneOff;
  out.containers = compose::observe_containers(engine, project.name,
                                               {.one_off = remove_orphans ? OneOff::include : OneOff::exclude});
  if (by_labels) {
    const std::string name = project.name;
    project = compose::project_of_containers(name, out.containers);
    compose::observe_labelled_networks(engine, project, out, true);
    compose::observe_labelled_volumes(engine, project, out);
  } else {
    compose::observe_labelled_networks(engine, project, out, false);
    if (options.volumes) compose::observe_model_volumes(engine, project, out);
  }
  return out;
}

int run(Session& session, const ComposeDownOptions& options, cli::Arguments arguments) {
  const Work work(session, options);
  if (!options.images.empty() && options.images != "all" && options.images != "local")
    throw base::Failure(cat("invalid value for --rmi: ", base::quote(options.images)));
  std::vector<std::string> services(arguments.begin(), arguments.end());
  Work::Named named = work.project_or_name(services);
  const bool by_labels = !named.project;
  compose::Project project = by_labels ? compose::Project() : std::move(*named.project);
  project.name = named.name;
  const bool remove_orphans = work.removes_orphans(options.remove_orphans);
  const compose::Snapshot snapshot = observe(work, project, options, remove_orphans, by_labels);
  const bool restricted = !services.empty();
  services.erase(std::remove_if(services.begin(), services.end(),
                                [&](const std::string& name) { return !project.service(name).exists(); }),
                 services.end());
  if (restricted && services.empty()) return 0; // none of them is there any more
  const Work::Stage stage(work, "Running");
  const std::vector<std::string> images =
      options.images.empty() ? std::vector<std::string>()
                             : images_to_remove(session.engine(), project, options.images, remove_orphans);
  compose::Plan plan = compose::plan_down(
      project, snapshot,
      {.services = services, .timeout = options.timeout, .volumes = options.volumes, .remove_orphans = remove_orphans},
      images);
  const auto own = [](base::JsonView resources) {
    for (const base::JsonView resource : resources)
      if (!resource["external"].truth()) return true;
    return false;
  };
  if (snapshot.containers.empty() && images.empty() && !own(project.model["networks"]) &&
      !(options.volumes && own(project.model["volumes"])))
    work.warn(cat("Warning: No resource found to remove for project ", base::quote(project.name), "."));
  work.apply(project, snapshot, std::move(plan), stage);
  return 0;
}

} // namespace

extern constexpr cli::Command compose_down = {
    .path = "compose down",
    .usage = "[OPTIONS] [SERVICES]",
    .summary = "Stop and remove containers and networks",
    .flags = groups,
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .execute = cli::action<ComposeDownOptions, run>,
};
static_assert(cli::well_formed(compose_down));

} // namespace skiff::commands
