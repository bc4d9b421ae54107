// use_api_socket. Members are put where the model has them, because the hash depends on their order.
#include "compose/model.hpp"

#include <skiff/compose/api_socket.hpp>

#include <nlohmann/json.hpp>

#include <map>

namespace skiff::compose {

namespace {

using base::Json;

constexpr const char* socket_path = "/var/run/docker.sock";
constexpr const char* config_folder = "/run/secrets/docker";
constexpr const char* config_key = "#apisocket"; // no file can name it

void in_order(Json& object, const Type& type) {
  Json sorted = Json::object();
  for (const Field& field : type.fields) {
    const std::string name(field.json.empty() ? field.name : field.json);
    if (const auto found = object.find(name); found != object.end()) {
      sorted.emplace(name, std::move(*found));
      object.erase(found);
    }
  }
  for (const auto& rest : object.items()) sorted[rest.key()] = rest.value();
  object = std::move(sorted);
}

/// The environment is sorted by name.
void set_variable(Json& service, const std::string& name, const char* value) {
  Json& environment = service["environment"];
  if (environment.is_null()) environment = Json::object();
  if (environment.contains(name)) return; // who sets it brings credentials along, or wants none
  std::map<std::string, Json> sorted;
  for (const auto& entry : environment.items()) sorted.emplace(entry.key(), entry.value());
  sorted[name] = value;
  environment = Json::object();
  for (auto& [key, text] : sorted) environment.emplace(key, std::move(text));
}

} // namespace

void add_api_socket(Project& project, const std::function<std::string()>& client_config) {
  bool any = false;
  for (auto& entry : project.model.root()["services"].items()) {
    Json& service = entry.value();
    if (!service.value("use_api_socket", false)) continue;
    any = true;
    service["volumes"].push_back({{"type", "bind"}, {"source", socket_path}, {"target", socket_path}});
    set_variable(service, "DOCKER_CONFIG", config_folder);
    service["configs"].push_back({{"source", config_key}, {"target", std::string(config_folder) + "/config.json"}});
    in_order(service, service_type());
  }
  if (any) project.model.root()["configs"][config_key] = {{"content", client_config()}};
}

} // namespace skiff::compose
