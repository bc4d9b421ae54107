// Endpoints of volumes, networks, the system, swarm objects and plugins.
#include <skiff/api/endpoints.hpp>
#include <skiff/base/text.hpp>

#include <utility>

namespace skiff::api {

namespace {

Call with(std::string method, std::string path, Query query = {}) {
  Call call;
  call.method = std::move(method);
  call.path = std::move(path);
  call.query = std::move(query);
  return call;
}

Call with_json(std::string path, const base::JsonDocument& body) {
  Call call = with("POST", std::move(path));
  call.body = transport::Body::json(body.dump());
  return call;
}

Query filtered(std::string_view filters) {
  Query query;
  if (!filters.empty()) query.add("filters", filters);
  return query;
}

std::string below(std::string_view root, std::string_view id, std::string_view action = {}) {
  return base::cat(root, escape_segment(id), action);
}

} // namespace

namespace volumes {

Call list(std::string_view filters) { return with("GET", "/volumes", filtered(filters)); }
Call inspect(std::string_view name) { return with("GET", below("/volumes/", name)); }
Call create(const base::JsonDocument& body) { return with_json("/volumes/create", body); }
Call remove(std::string_view name, bool force) {
  return with("DELETE", below("/volumes/", name), Query().flag("force", force));
}
Call prune(std::string_view filters) { return with("POST", "/volumes/prune", filtered(filters)); }

} // namespace volumes

namespace networks {

Call list(std::string_view filters) { return with("GET", "/networks", filtered(filters)); }

Call inspect(std::string_view id, bool verbose, std::string_view scope) {
  Query query;
  if (verbose) query.add("verbose", "true");
  if (!scope.empty()) query.add("scope", scope);
  return with("GET", below("/networks/", id), std::move(query));
}

Call create(const base::JsonDocument& body) { return with_json("/networks/create", body); }
Call remove(std::string_view id) { return with("DELETE", below("/networks/", id)); }
Call connect(std::string_view id, const base::JsonDocument& body) {
  return with_json(below("/networks/", id, "/connect"), body);
}

Call disconnect(std::string_view id, std::string_view container, bool force) {
  base::JsonDocument body;
  body.set("/Container", container);
  body.set("/Force", force);
  return with_json(below("/networks/", id, "/disconnect"), body);
}

Call prune(std::string_view filters) { return with("POST", "/networks/prune", filtered(filters)); }

} // namespace networks

namespace system {

Call version() { return with("GET", "/version"); }
Call info() { return with("GET", "/info"); }
Call auth(const base::JsonDocument& body) { return with_json("/auth", body); }

Call events(std::string_view since, std::string_view until, std::string_view filters) {
  Query query = filtered(filters);
  if (!since.empty()) query.add("since", since);
  if (!until.empty()) query.add("until", until);
  return with("GET", "/events", std::move(query));
}

Call prune_build_cache(bool all, std::string_view filters) {
  Query query = filtered(filters);
  query.flag("all", all);
  return with("POST", "/build/prune", std::move(query));
}

Call disk_usage(const std::vector<std::string>& types) {
  Query query;
  for (const std::string& type : types) query.add("type", type);
  return with("GET", "/system/df", std::move(query));
}

} // namespace system

namespace swarm {

Call inspect_service(std::string_view id) {
  return with("GET", below("/services/", id), Query().add("insertDefaults", "1"));
}
Call inspect_task(std::string_view id) { return with("GET", below("/tasks/", id)); }
Call inspect_node(std::string_view id) { return with("GET", below("/nodes/", id)); }
Call inspect_secret(std::string_view id) { return with("GET", below("/secrets/", id)); }
Call inspect_config(std::string_view id) { return with("GET", below("/configs/", id)); }

} // namespace swarm

namespace plugins {

Call inspect(std::string_view name) { return with("GET", base::cat("/plugins/", escape_path(name), "/json")); }

} // namespace plugins

} // namespace skiff::api
