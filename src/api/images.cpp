// Endpoints below /images, /distribution. Names go into the path as they are: the engine's routes take slashes there.
#include "api/calls.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>

#include <utility>

namespace skiff::api::images {

Call list(const ListOptions& options) {
  Query query;
  query.flag("all", options.all).flag("shared-size", options.shared_size).flag("manifests", options.manifests);
  query.text("filters", options.filters);
  return checked(with("GET", "/images/json", std::move(query)));
}

Call inspect(std::string_view name, std::string_view platform_json) {
  if (name.empty()) throw base::Failure(base::FailureKind::not_found, "Error: No such image: "); // else it is the list
  Query query;
  query.text("platform", platform_json);
  return with("GET", base::cat("/images/", escape_path(name), "/json"), std::move(query));
}

Call history(std::string_view name, std::string_view platform_json) {
  Query query;
  query.text("platform", platform_json);
  return checked(with("GET", base::cat("/images/", escape_path(name), "/history"), std::move(query)),
                 !platform_json.empty());
}

Call tag(std::string_view name, std::string_view repository, std::string_view tag) {
  Query query;
  query.add("repo", repository);
  query.text("tag", tag);
  return with("POST", base::cat("/images/", escape_path(name), "/tag"), std::move(query));
}

Call remove(std::string_view name, const RemoveOptions& options) {
  Query query;
  query.flag("force", options.force).flag("noprune", options.no_prune);
  for (const std::string& platform : options.platforms) query.add("platforms", platform);
  return with("DELETE", base::cat("/images/", escape_path(name)), std::move(query));
}

Call pull(std::string_view repository, std::string_view tag, std::string_view platform,
          std::string_view registry_auth) {
  Query query;
  query.add("fromImage", repository);
  query.text("tag", tag);
  query.text("platform", platform);
  return authorized(with("POST", "/images/create", std::move(query)), registry_auth);
}

Call push(std::string_view repository, std::string_view tag, std::string_view platform_json,
          std::string_view registry_auth) {
  Query query;
  query.text("tag", tag);
  query.text("platform", platform_json);
  return authorized(with("POST", base::cat("/images/", escape_path(repository), "/push"), std::move(query)),
                    registry_auth);
}

Call import(const ImportOptions& options, transport::Body body) {
  Query query;
  query.add("fromSrc", options.source);
  query.text("repo", options.repository);
  query.text("tag", options.tag);
  query.text("message", options.message);
  query.text("platform", base::lower(options.platform));
  for (const std::string& change : options.changes) query.add("changes", change);
  Call call = with("POST", "/images/create", std::move(query));
  call.body = std::move(body);
  return call;
}

Call save(const std::vector<std::string>& names, const std::vector<std::string>& platforms) {
  Query query;
  for (const std::string& name : names) query.add("names", name);
  for (const std::string& platform : platforms) query.add("platform", platform);
  return checked(with("GET", "/images/get", std::move(query)), !platforms.empty());
}

Call load(transport::Body body, bool quiet, const std::vector<std::string>& platforms) {
  Query query;
  query.add("quiet", quiet ? "1" : "0");
  for (const std::string& platform : platforms) query.add("platform", platform);
  Call call = with("POST", "/images/load", std::move(query));
  call.body = std::move(body);
  return call;
}

Call prune(std::string_view filters) {
  Query query;
  query.text("filters", filters);
  return checked(with("POST", "/images/prune", std::move(query)));
}

Call search(std::string_view term, int limit, std::string_view filters, std::string_view registry_auth) {
  Query query;
  query.add("term", term);
  if (limit > 0) query.add("limit", limit);
  query.text("filters", filters);
  return authorized(with("GET", "/images/search", std::move(query)), registry_auth);
}

Call distribution(std::string_view name, std::string_view registry_auth) {
  return authorized(with("GET", base::cat("/distribution/", escape_path(name), "/json")), registry_auth);
}

} // namespace skiff::api::images
