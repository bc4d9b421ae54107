#include "commands/compose/build_definition.hpp"

#include <skiff/base/text.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>

namespace skiff::commands {

namespace {

using base::cat;
using Json = nlohmann::ordered_json;

/// NAME=value texts as an object, sorted.
Json object_of(const std::vector<std::string>& pairs, char separator = '=') {
  std::map<std::string, std::string> sorted;
  for (const std::string& pair : pairs) {
    const auto [name, value] = base::cut(pair, separator);
    sorted[std::string(name)] = std::string(value.value_or(""));
  }
  Json out = Json::object();
  for (auto& [name, value] : sorted) out.emplace(name, std::move(value));
  return out;
}

/// Bake would read a variable.
std::string escaped(std::string text) { return base::replace_all(std::move(text), "${", "$${"); }

Json target(const BuildOptions& build) {
  Json out = Json::object();
  const auto put = [&out](const char* key, Json value) {
    if (!value.empty()) out.emplace(key, std::move(value));
  };
  const auto text = [&out](const char* key, const std::string& value) {
    if (!value.empty()) out.emplace(key, value);
  };
  text("context", build.context);
  put("contexts", object_of(build.build_contexts));
  if (build.dockerfile_inline)
    text("dockerfile-inline", escaped(*build.dockerfile_inline));
  else
    text("dockerfile", build.dockerfile);
  std::vector<std::string> args;
  for (const std::string& argument : build.build_args) args.push_back(escaped(argument));
  put("args", object_of(args));
  put("labels", object_of(build.labels));
  put("tags", build.tags);
  put("cache-from", build.cache_from);
  put("cache-to", build.cache_to);
  text("target", build.target);
  put("secret", build.secrets);
  std::vector<std::string> keys;
  for (const std::string& key : build.ssh) keys.push_back(key.find('=') == std::string::npos ? key + "=" : key);
  put("ssh", keys);
  put("platforms", build.platforms);
  if (build.pull) out["pull"] = true;
  if (build.no_cache) out["no-cache"] = true;
  text("network", build.network == "default" ? std::string() : build.network);
  put("no-cache-filter", build.no_cache_filter);
  if (build.shm_size != 0) out["shm-size"] = std::to_string(build.shm_size);
  std::vector<std::string> limits;
  for (const notation::Ulimit& limit : build.ulimits)
    limits.push_back(limit.soft == limit.hard ? cat(limit.name, "=", limit.soft)
                                              : cat(limit.name, "=", limit.soft, ":", limit.hard));
  put("ulimits", limits);
  if (build.check) out["call"] = "lint";
  put("entitlements", build.allow);
  put("extra-hosts", object_of(build.extra_hosts, ':'));
  put("output", build.outputs);
  put("attest", build.attestations);
  return out;
}

} // namespace

std::string target_name(std::string service) {
  std::replace(service.begin(), service.end(), '.', '_');
  return service;
}

std::string build_definition(const std::vector<ServiceBuild>& builds, const std::vector<std::string>& wanted) {
  Json names = Json::array();
  for (const std::string& service : wanted) names.push_back(target_name(service));
  std::map<std::string, Json> sorted;
  for (const auto& [service, build] : builds) sorted[target_name(service)] = target(build);
  Json targets = Json::object();
  for (auto& [name, body] : sorted) targets.emplace(name, std::move(body));
  Json out = Json::object();
  out["group"] = {{"default", {{"targets", std::move(names)}}}};
  out["target"] = std::move(targets);
  std::string text = out.dump(2);
  for (const auto& [mark, escape] : {std::pair("<", "\\u003c"), std::pair(">", "\\u003e"), std::pair("&", "\\u0026")})
    text = base::replace_all(std::move(text), mark, escape); // as Go's encoder
  return text;
}

} // namespace skiff::commands
