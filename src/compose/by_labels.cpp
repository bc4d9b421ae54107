// A project as the engine remembers it.
#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/compose/by_labels.hpp>
#include <skiff/notation/filter.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>

namespace skiff::compose {

namespace {

using base::cat;
using base::Json;
using base::JsonView;

/// "db:service_healthy:true,…" as the model's depends_on; what an old version left out has its old meaning.
Json dependencies_of(std::string_view text) {
  Json out = Json::object();
  if (text.empty()) return out;
  for (const std::string& entry : base::split(text, ',')) {
    const std::vector<std::string> parts = base::split(entry, ':');
    Json dependency = {{"condition", parts.size() > 1 ? parts[1] : "running_or_healthy"}};
    dependency["restart"] = parts.size() <= 2 || parts[2] == "true";
    dependency["required"] = true;
    out[parts[0]] = std::move(dependency);
  }
  return out;
}

Labels labels_of(JsonView labels) {
  Labels out;
  for (std::size_t i = 0; i < labels.size(); ++i) out.emplace(std::string(labels.key(i)), labels.at(i).text());
  return out;
}

std::string project_filter(const Project& project) {
  notation::Filters filters;
  filters.add("label", cat(label::project, "=", project.name));
  return filters.json();
}

} // namespace

Project project_of_containers(std::string_view name, const std::vector<Container>& containers) {
  Project out;
  out.name = std::string(name);
  Json services = Json::object();
  for (const Container& container : containers) {
    if (container.one_off()) continue;
    const std::string key(container.service().empty() ? std::string_view(container.name) : container.service());
    Json& service = services[key];
    if (service.is_null()) {
      service = {{"image", container.image}};
      if (Json depends = dependencies_of(container.label(label::depends_on)); !depends.empty())
        service["depends_on"] = std::move(depends);
    }
    service["scale"] = service.value("scale", 0) + 1;
  }
  Json model = {{"name", out.name}, {"services", std::move(services)}};
  model["networks"] = model["volumes"] = Json::object();
  out.model = base::JsonDocument(std::move(model));
  return out;
}

void observe_labelled_networks(api::Engine& engine, Project& project, Snapshot& into, bool define) {
  const base::JsonDocument list = engine.value(api::networks::list(project_filter(project)));
  for (const JsonView network : list.view()) {
    const std::string name = network["Name"].text();
    into.networks[name].push_back({network["Id"].text(), name, labels_of(network["Labels"])});
    const std::string key = network["Labels"][label::network].text();
    if (define) project.model.root()["networks"][key] = {{"name", name}};
  }
}

void observe_labelled_volumes(api::Engine& engine, Project& project, Snapshot& into) {
  const base::JsonDocument list = engine.value(api::volumes::list(project_filter(project)));
  for (const JsonView volume : list["Volumes"]) {
    const std::string name = volume["Name"].text();
    into.volumes[name] = {name, labels_of(volume["Labels"])};
    project.model.root()["volumes"][volume["Labels"][label::volume].text()] = {{"name", name}};
  }
}

void observe_model_volumes(api::Engine& engine, const Project& project, Snapshot& into) {
  notation::Filters filters;
  for (const JsonView volume : project.model["volumes"]) filters.add("name", volume["name"].view());
  if (filters.empty()) return;
  const base::JsonDocument list = engine.value(api::volumes::list(filters.json()));
  for (const JsonView volume : list["Volumes"])
    into.volumes[volume["Name"].text()] = {volume["Name"].text(), labels_of(volume["Labels"])};
}

Container specified_container(api::Engine& engine, std::string_view project, std::string_view service, int index,
                              bool all, bool one_off) {
  std::vector<Container> found =
      observe_containers(engine, project,
                         {.one_off = one_off ? ContainerScope::OneOff::include : ContainerScope::OneOff::exclude,
                          .all = all,
                          .services = {std::string(service)}});
  if (index > 0)
    found.erase(std::remove_if(found.begin(), found.end(), [&](const Container& c) { return c.number() != index; }),
                found.end());
  if (found.empty())
    throw base::Failure(index > 0 ? cat("service ", base::quote(service), " is not running container #", index)
                                  : cat("service ", base::quote(service), " is not running"));
  std::stable_sort(found.begin(), found.end(), [](const Container& a, const Container& b) {
    if (a.one_off() != b.one_off()) return b.one_off();
    return a.number().value_or(0) < b.number().value_or(0);
  });
  return found.front();
}

} // namespace skiff::compose
