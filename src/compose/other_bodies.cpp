// Requests that create networks and volumes, the labels of a project, and references between services.
#include "compose/bodies.hpp"
#include "compose/values.hpp"

#include <skiff/base/text.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>

namespace skiff::compose {

namespace {

using base::Json;
using base::JsonView;

Json labels_of(const Project& project, JsonView own, std::string_view kind, std::string_view key, std::string hash) {
  std::map<std::string, std::string> all;
  for (std::size_t i = 0; i < own.size(); ++i) all[std::string(own.key(i))] = own.at(i).text();
  all[std::string(kind)] = std::string(key);
  all[std::string(label::project)] = project.name;
  all[std::string(label::version)] = std::string(compose_version);
  all[std::string(label::config_hash)] = std::move(hash);
  return Json(all);
}

const Container* first_of(const LiveContainers& live, std::string_view service) {
  const auto found = live.find(service);
  if (found == live.end() || found->second.empty()) return nullptr;
  return &*std::min_element(found->second.begin(), found->second.end(),
                            [](const Container& a, const Container& b) { return a.name < b.name; });
}

} // namespace

base::JsonDocument network_body(const Project& project, std::string_view key, api::Version api) {
  const JsonView network = project.model["networks"][key];
  const JsonView ipam = network["ipam"];
  Json body = Json::object();
  body["Name"] = network["name"].text();
  if (api < api::Version{1, 44}) body["CheckDuplicate"] = true; // newer engines always check
  body["Driver"] = network["driver"].text();
  body["IPAM"] = nullptr;
  if (!ipam["driver"].empty() || !ipam["config"].empty()) {
    Json config = Json::array();
    for (const JsonView pool : ipam["config"]) {
      Json entry = Json::object();
      const auto set = [&](const char* field, std::string_view name) {
        if (!pool[name].empty()) entry[field] = *pool[name].node();
      };
      set("Subnet", "subnet");
      set("IPRange", "ip_range");
      set("Gateway", "gateway");
      set("AuxiliaryAddresses", "aux_addresses");
      config.push_back(std::move(entry));
    }
    body["IPAM"] = {{"Driver", ipam["driver"].text()}, {"Options", nullptr}};
    body["IPAM"]["Config"] = config.empty() ? Json(nullptr) : std::move(config);
  }
  body["Internal"] = network["internal"].truth();
  body["Attachable"] = network["attachable"].truth();
  if (network["enable_ipv4"].exists()) body["EnableIPv4"] = network["enable_ipv4"].truth();
  if (network["enable_ipv6"].exists()) body["EnableIPv6"] = network["enable_ipv6"].truth();
  body["Options"] = network["driver_opts"].empty() ? Json(nullptr) : *network["driver_opts"].node();
  body["Labels"] = labels_of(project, network["labels"], label::network, key, network_hash(network));
  return base::JsonDocument(std::move(body));
}

base::JsonDocument volume_body(const Project& project, std::string_view key) {
  const JsonView volume = project.model["volumes"][key];
  Json body = Json::object();
  body["Name"] = volume["name"].text();
  if (!volume["driver"].empty()) body["Driver"] = volume["driver"].text();
  if (!volume["driver_opts"].empty()) body["DriverOpts"] = *volume["driver_opts"].node();
  body["Labels"] = labels_of(project, volume["labels"], label::volume, key, volume_hash(volume));
  return base::JsonDocument(std::move(body));
}

Labels project_labels(const Project& project, std::string_view service, bool one_off) {
  Labels out;
  const auto set = [&](std::string_view name, std::string value) { out[std::string(name)] = std::move(value); };
  set(label::project, project.name);
  set(label::service, std::string(service));
  set(label::version, std::string(compose_version));
  set(label::working_dir, project.working_dir);
  set(label::config_files, base::join(project.files, ","));
  set(label::one_off, one_off ? "True" : "False");
  if (!project.env_files.empty()) set(label::environment_file, base::join(project.env_files, ","));
  return out;
}

ResolvedService resolve_references(JsonView service, const LiveContainers& live) {
  ResolvedService out;
  out.service = base::JsonDocument(service.exists() ? *service.node() : Json::object());
  Json& root = out.service.root();
  const auto id_of = [&](std::string_view name, std::string_view what) -> std::string {
    const Container* first = first_of(live, name);
    if (first == nullptr) {
      if (out.missing.empty())
        out.missing = base::cat("cannot share ", what, " with service ", name, ": container missing");
      return {};
    }
    out.pending = out.pending || first->id.empty();
    return first->id;
  };
  if (const auto list = root.find("volumes_from"); list != root.end())
    for (Json& entry : *list) {
      const std::vector<std::string> parts = base::split(entry.get_ref<const std::string&>(), ':');
      entry = parts[0] == "container" && parts.size() > 1 ? parts[1] : id_of(parts[0], "volume");
    }
  constexpr std::pair<const char*, const char*> modes[] = {
      {"network_mode", "network namespace"}, {"ipc", "IPC namespace"}, {"pid", "PID namespace"}};
  for (const auto& [field, what] : modes) {
    const std::string name(service_reference(service[field].view()));
    if (!name.empty()) root[field] = base::cat("container:", id_of(name, what));
  }
  return out;
}

} // namespace skiff::compose
