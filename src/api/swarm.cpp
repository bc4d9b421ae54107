// Endpoints of a swarm: its nodes, services, secrets and configs.
#include "api/object_path.hpp"

#include <skiff/api/swarm.hpp>
#include <skiff/base/text.hpp>

#include <utility>

namespace skiff::api::swarm {

namespace {

Call with(std::string method, std::string path, Query query = {}) {
  Call call;
  call.method = std::move(method);
  call.path = std::move(path);
  call.query = std::move(query);
  return call;
}

Call post(std::string path, std::string json, Query query = {}) {
  Call call = with("POST", std::move(path), std::move(query));
  call.body = transport::Body::json(std::move(json));
  return call;
}

Query filtered(std::string_view filters) {
  Query query;
  if (!filters.empty()) query.add("filters", filters);
  return query;
}

} // namespace

Call list_nodes(std::string_view filters) { return with("GET", "/nodes", filtered(filters)); }

Call update_node(std::string_view id, std::int64_t version, base::JsonView spec) {
  return post(object_path("/nodes/", id, "/update"), spec.dump(), Query().add("version", version));
}

Call remove_node(std::string_view id, bool force) {
  return with("DELETE", object_path("/nodes/", id), Query().flag("force", force));
}

Call list_services(std::string_view filters, bool status) {
  Query query = filtered(filters);
  if (status) query.add("status", "true");
  return with("GET", "/services", std::move(query));
}

Call remove_service(std::string_view id) { return with("DELETE", object_path("/services/", id)); }

Call list_secrets(std::string_view filters) { return checked(with("GET", "/secrets", filtered(filters))); }
Call create_secret(const base::JsonDocument& body) { return checked(post("/secrets/create", body.dump())); }
Call remove_secret(std::string_view id) { return checked(with("DELETE", object_path("/secrets/", id))); }
Call list_configs(std::string_view filters) { return checked(with("GET", "/configs", filtered(filters))); }
Call create_config(const base::JsonDocument& body) { return checked(post("/configs/create", body.dump())); }
Call remove_config(std::string_view id) { return checked(with("DELETE", object_path("/configs/", id))); }

} // namespace skiff::api::swarm
