// What the engine holds of a project.
#include "compose/gather.hpp"
#include "compose/values.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/text.hpp>
#include <skiff/compose/observe.hpp>
#include <skiff/notation/filter.hpp>

#include <algorithm>
#include <set>

namespace skiff::compose {

namespace {

using base::JsonView;

Labels labels_of(JsonView labels) {
  Labels out;
  for (std::size_t i = 0; i < labels.size(); ++i) out.emplace(std::string(labels.key(i)), labels.at(i).text());
  return out;
}

/// {"label": [project, …]}: what selects the containers of a project.
std::string container_filters(std::string_view project, const ContainerScope& scope) {
  notation::Filters filters;
  filters.add("label", base::cat(label::project, "=", project));
  if (scope.services.size() == 1) filters.add("label", base::cat(label::service, "=", scope.services.front()));
  if (scope.with_hash) filters.add("label", label::config_hash);
  if (scope.one_off != ContainerScope::OneOff::include)
    filters.add("label", base::cat(label::one_off, scope.one_off == ContainerScope::OneOff::only ? "=True" : "=False"));
  return filters.json();
}

bool wanted(const Container& container, const ContainerScope& scope) {
  return scope.services.size() < 2 || contains(scope.services, container.service());
}

} // namespace

std::string_view Container::label(std::string_view key) const {
  const auto found = labels.find(key);
  return found == labels.end() ? std::string_view() : std::string_view(found->second);
}

std::optional<int> Container::number() const { return base::to_number<int>(label(label::number)); }

std::string Container::short_name() const {
  const std::string_view project = label(label::project);
  const std::string usual = base::cat(project, "-", service(), "-", label(label::number));
  return name == usual ? name.substr(project.size() + 1) : name;
}

Image image_of(JsonView inspect) {
  Image out;
  out.id = inspect["Id"].text();
  out.os = inspect["Os"].text();
  out.architecture = inspect["Architecture"].text();
  out.variant = inspect["Variant"].text();
  out.tagged = inspect["Metadata"]["LastTagTime"].text();
  const JsonView volumes = inspect["Config"]["Volumes"];
  for (std::size_t i = 0; i < volumes.size(); ++i) out.volumes.emplace_back(volumes.key(i));
  return out;
}

std::vector<Container> observe_containers(api::Engine& engine, std::string_view project, const ContainerScope& scope) {
  std::vector<Container> out =
      list_containers(engine, api::containers::list({.all = scope.all, .filters = container_filters(project, scope)}));
  out.erase(std::remove_if(out.begin(), out.end(), [&](const Container& c) { return !wanted(c, scope); }), out.end());
  return out;
}

std::vector<std::string> image_references(const Project& project) {
  std::set<std::string> out;
  const JsonView services = project.model["services"];
  for (std::size_t i = 0; i < services.size(); ++i) {
    const JsonView service = services.at(i);
    if (service["provider"].exists()) continue;
    out.insert(image_name(project, services.key(i)));
    for (const JsonView volume : service["volumes"])
      if (volume["type"].view() == "image") out.insert(volume["source"].text());
  }
  return {out.begin(), out.end()};
}

void observe_images(api::Engine& engine, const std::vector<std::string>& references, Snapshot& into) {
  into.api = engine.version();
  Gather gather(engine);
  for (const std::string& reference : references)
    gather.ask(
        api::images::inspect(reference),
        [&into, &reference](base::JsonDocument answer) { into.images[reference] = image_of(answer.view()); },
        [&into, &reference](base::Failure& failure) {
          into.images.erase(reference);
          if (failure.kind == base::FailureKind::not_found) return true;
          failure.text = base::cat("unable to get image '", reference, "': ", failure.text);
          return false;
        });
  gather.wait();
}

void observe_resources(api::Engine& engine, const Project& project, Snapshot& into) {
  into.api = engine.version();
  Gather gather(engine);
  notation::Filters networks;
  for (const JsonView network : project.model["networks"]) networks.add("name", network["name"].view());
  notation::Filters volumes;
  for (const JsonView volume : project.model["volumes"]) volumes.add("name", volume["name"].view());
  into.networks.clear();
  into.volumes.clear();
  // The filters match parts of a name: what is called otherwise is left out.
  if (!networks.empty())
    gather.ask(api::networks::list(networks.json()), [&](base::JsonDocument list) {
      for (const JsonView network : list.view())
        for (const JsonView wanted : project.model["networks"])
          if (network["Name"].view() == wanted["name"].view()) {
            into.networks[wanted["name"].text()].push_back(
                {network["Id"].text(), network["Name"].text(), labels_of(network["Labels"])});
            break;
          }
    });
  if (!volumes.empty())
    gather.ask(api::volumes::list(volumes.json()), [&](base::JsonDocument list) {
      for (const JsonView volume : list["Volumes"])
        for (const JsonView wanted : project.model["volumes"])
          if (volume["Name"].view() == wanted["name"].view()) {
            into.volumes[wanted["name"].text()] = {volume["Name"].text(), labels_of(volume["Labels"])};
            break;
          }
    });
  const ContainerScope every{.one_off = ContainerScope::OneOff::include};
  gather.ask_text(api::containers::list({.all = true, .filters = container_filters(project.name, every)}),
                  [&](std::string_view list) { into.containers = containers_of(list); });
  gather.wait();
}

} // namespace skiff::compose
