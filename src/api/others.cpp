// Endpoints of volumes, networks, the system, swarm objects and plugins.
#include "api/calls.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/text.hpp>

#include <utility>

namespace skiff::api {

namespace volumes {

Call list(std::string_view filters) { return with("GET", "/volumes", Query().text("filters", filters)); }
Call inspect(std::string_view name) { return with("GET", object_path("/volumes/", name)); }
Call create(const base::JsonDocument& body) { return with_json("/volumes/create", body.view()); }
Call remove(std::string_view name, bool force) {
  return checked(with("DELETE", object_path("/volumes/", name), Query().flag("force", force)), force);
}
Call prune(std::string_view filters) {
  return checked(with("POST", "/volumes/prune", Query().text("filters", filters)));
}

Call update(std::string_view name, std::int64_t version, const base::JsonDocument& body) {
  Call call = with_json(object_path("/volumes/", name), body.view());
  call.method = "PUT";
  call.query.add("version", version);
  return call;
}

} // namespace volumes

namespace networks {

Call list(std::string_view filters) { return with("GET", "/networks", Query().text("filters", filters)); }

Call inspect(std::string_view id, bool verbose, std::string_view scope) {
  Query query;
  if (verbose) query.add("verbose", "true");
  query.text("scope", scope);
  return with("GET", object_path("/networks/", id), std::move(query));
}

Call create(const base::JsonDocument& body) { return checked(with_json("/networks/create", body.view())); }
Call remove(std::string_view id) { return with("DELETE", object_path("/networks/", id)); }
Call connect(std::string_view id, const base::JsonDocument& body) {
  return with_json(object_path("/networks/", id, "/connect"), body.view());
}

Call disconnect(std::string_view id, std::string_view container, bool force) {
  base::JsonDocument body;
  body.set("/Container", container);
  body.set("/Force", force);
  return with_json(object_path("/networks/", id, "/disconnect"), body.view());
}

Call prune(std::string_view filters) {
  return checked(with("POST", "/networks/prune", Query().text("filters", filters)));
}

} // namespace networks

namespace system {

Call version() { return with("GET", "/version"); }
Call info() { return with("GET", "/info"); }
Call auth(const base::JsonDocument& body) { return with_json("/auth", body.view()); }

Call events(std::string_view since, std::string_view until, std::string_view filters) {
  Query query;
  query.text("filters", filters);
  query.text("since", since);
  query.text("until", until);
  return with("GET", "/events", std::move(query));
}

Call prune_build_cache(bool all, std::string_view filters, std::int64_t reserved_space, const Version& version) {
  constexpr Version renamed{1, 48};
  Query query;
  query.text("filters", filters);
  query.flag("all", all);
  if (reserved_space != 0) query.add(version >= renamed ? "reserved-space" : "keep-storage", reserved_space);
  return checked(with("POST", "/build/prune", std::move(query)));
}

Call disk_usage(const std::vector<std::string>& types) {
  Query query;
  for (const std::string& type : types) query.add("type", type);
  return with("GET", "/system/df", std::move(query));
}

} // namespace system

namespace swarm {

Call inspect_service(std::string_view id) {
  return with("GET", object_path("/services/", id), Query().add("insertDefaults", "1"));
}
Call inspect_task(std::string_view id) { return with("GET", object_path("/tasks/", id)); }
Call inspect_node(std::string_view id) { return with("GET", object_path("/nodes/", id)); }
Call inspect_secret(std::string_view id) { return checked(with("GET", object_path("/secrets/", id))); }
Call inspect_config(std::string_view id) { return checked(with("GET", object_path("/configs/", id))); }

} // namespace swarm

namespace plugins {

namespace {

std::string at(std::string_view name, std::string_view action) { return object_path("/plugins/", name, action); }

Call with_privileges(std::string path, Query query, base::JsonView privileges, std::string_view registry_auth) {
  return authorized(with_json(std::move(path), privileges, std::move(query)), registry_auth);
}

} // namespace

Call list(std::string_view filters) { return with("GET", "/plugins", Query().text("filters", filters)); }
Call inspect(std::string_view name) { return with("GET", at(name, "/json")); }
Call enable(std::string_view name, int timeout) {
  return with("POST", at(name, "/enable"), Query().add("timeout", std::int64_t{timeout}));
}
Call disable(std::string_view name, bool force) {
  return with("POST", at(name, "/disable"), Query().flag("force", force));
}
Call remove(std::string_view name, bool force) { return with("DELETE", at(name, ""), Query().flag("force", force)); }

Call set(std::string_view name, const std::vector<std::string>& arguments) {
  std::string body = "[";
  for (const std::string& argument : arguments)
    body += base::cat(body.size() > 1 ? "," : "", base::json_quote(argument));
  Call call = with("POST", at(name, "/set"));
  call.body = transport::Body::json(body + "]");
  return call;
}

Call privileges(std::string_view remote, std::string_view registry_auth) {
  return authorized(with("GET", "/plugins/privileges", Query().add("remote", remote)), registry_auth);
}

Call pull(std::string_view remote, std::string_view name, base::JsonView privileges, std::string_view registry_auth) {
  return with_privileges("/plugins/pull", Query().add("remote", remote).add("name", name), privileges, registry_auth);
}

Call upgrade(std::string_view name, std::string_view remote, base::JsonView privileges,
             std::string_view registry_auth) {
  return with_privileges(at(name, "/upgrade"), Query().add("remote", remote), privileges, registry_auth);
}

Call push(std::string_view name, std::string_view registry_auth) {
  return authorized(with("POST", at(name, "/push")), registry_auth);
}

Call create(std::string_view name, transport::Body archive) {
  Call call = with("POST", "/plugins/create", Query().add("name", name));
  call.body = std::move(archive);
  return call;
}

} // namespace plugins

} // namespace skiff::api
