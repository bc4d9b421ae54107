// Endpoints of a swarm: its nodes, services, secrets and configs.
#include "api/calls.hpp"

#include <skiff/api/swarm.hpp>
#include <skiff/base/text.hpp>

#include <utility>

namespace skiff::api::swarm {

Call list_nodes(std::string_view filters) { return with("GET", "/nodes", Query().text("filters", filters)); }

Call update_node(std::string_view id, std::int64_t version, base::JsonView spec) {
  return with_json(object_path("/nodes/", id, "/update"), spec, Query().add("version", version));
}

Call remove_node(std::string_view id, bool force) {
  return with("DELETE", object_path("/nodes/", id), Query().flag("force", force));
}

Call list_services(std::string_view filters, bool status) {
  Query query;
  query.text("filters", filters);
  if (status) query.add("status", "true");
  return with("GET", "/services", std::move(query));
}

Call remove_service(std::string_view id) { return with("DELETE", object_path("/services/", id)); }

Call list_secrets(std::string_view filters) {
  return checked(with("GET", "/secrets", Query().text("filters", filters)));
}
Call create_secret(const base::JsonDocument& body) { return checked(with_json("/secrets/create", body.view())); }
Call remove_secret(std::string_view id) { return checked(with("DELETE", object_path("/secrets/", id))); }
Call list_configs(std::string_view filters) {
  return checked(with("GET", "/configs", Query().text("filters", filters)));
}
Call create_config(const base::JsonDocument& body) { return checked(with_json("/configs/create", body.view())); }
Call remove_config(std::string_view id) { return checked(with("DELETE", object_path("/configs/", id))); }

} // namespace skiff::api::swarm
