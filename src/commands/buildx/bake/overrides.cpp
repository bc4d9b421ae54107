#include "commands/buildx/bake/overrides.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/number.hpp>
#include <skiff/base/text.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fnmatch.h>
#include <set>

namespace skiff::commands {

namespace {

using base::Failure;
using base::Json;

bool is_in(std::string_view key, std::initializer_list<std::string_view> keys) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

bool is_list(std::string_view key) {
  return is_in(key, {"output", "cache-to", "cache-from", "tags", "platform", "secrets", "ssh", "attest", "entitlements",
                     "network", "annotations"});
}

std::vector<std::string> expand_targets(const BakeDefinition& definition, const std::string& pattern) {
  std::vector<std::string> names;
  for (const auto& target : definition.targets)
    if (target.name == pattern) return {pattern};
  for (const auto& target : definition.targets)
    if (matches_pattern(pattern, target.name)) names.push_back(target.name);
  if (names.empty()) throw Failure(base::cat("could not find any target matching '", pattern, "'"));
  return names;
}

bool truth(std::string_view key, const std::string& value) {
  const auto parsed = base::parse_bool(value);
  if (!parsed) throw Failure(base::cat("invalid value ", value, " for boolean key ", key));
  return *parsed;
}

void replace_texts(Json& target, const char* key, const BakeOverride& given) {
  if (!given.append || !target.contains(key)) target[key] = Json::array();
  for (const auto& value : given.values) target[key].push_back(value);
}

void replace_entries(Json& target, const std::string& key, const BakeOverride& given, bool keep) {
  if (!keep || !target.contains(key)) target[key] = Json::array();
  for (const auto& value : given.values)
    if (!value.empty()) put_entry(target[key], key, read_entry_text(key, value).root());
}

void set_push(Json& outputs, bool push) {
  bool only_docker = true;
  Json kept = Json::array();
  for (auto& output : outputs) {
    const std::string type = output.value("type", "");
    if (!push && type == "registry") continue;
    if (type != "docker") only_docker = false;
    if (type == "image") {
      output.erase("type"); // keys stay sorted: push stands before type
      output["push"] = push ? "true" : "false";
      output["type"] = type;
    }
    kept.push_back(output);
  }
  if (push && only_docker) kept.push_back({{"push", "true"}, {"type", "image"}});
  outputs = std::move(kept);
}

void set_load(Json& outputs) {
  for (const auto& output : outputs) {
    const std::string type = output.value("type", "");
    if (type == "docker" && !output.contains("dest")) return;
    if (type != "docker" && type != "image" && type != "registry" && type != "oci") return;
  }
  outputs.push_back({{"type", "docker"}});
}

void drop_if_empty(Json& target, const char* key) {
  if (target.contains(key) && target[key].empty()) target.erase(key);
}

void allow_paths(const Json& target, const char* list, const char* member, std::vector<std::string>& into) {
  if (!target.contains(list)) return;
  for (const auto& entry : target[list]) {
    if (!entry.contains(member)) continue;
    if (entry[member].is_string())
      into.push_back(entry[member].get<std::string>());
    else
      for (const auto& path : entry[member]) into.push_back(path.get<std::string>());
  }
}

void apply_one(Json& target, const std::string& key, const std::string& name, const BakeOverride& given,
               BakePlan& plan) {
  const auto need_name = [&] {
    if (name.empty()) throw Failure(base::cat("invalid format for ", key, ", expecting ", key, ".<name>=<value>"));
  };
  if (is_in(key, {"context", "dockerfile", "target", "call", "shm-size"})) {
    target[key] = given.value;
  } else if (key == "network") {
    target[key] = given.values.empty() ? given.value : given.values.back();
  } else if (is_in(key, {"args", "contexts", "labels", "extra-hosts"})) {
    need_name();
    target[key][name] = given.value;
  } else if (key == "tags") {
    replace_texts(target, "tags", given);
  } else if (key == "platform") {
    replace_texts(target, "platforms", given);
  } else if (key == "no-cache-filter" || key == "ulimits") {
    target[key] = Json::array(); // the official program takes no value for them
  } else if (key == "annotations" || key == "entitlements") {
    for (const auto& value : given.values) target[key].push_back(value);
  } else if (is_in(key, {"cache-from", "cache-to", "ssh", "output"})) {
    replace_entries(target, key, given, given.append);
    if (key == "cache-from") allow_paths(target, "cache-from", "src", plan.reads);
    if (key == "cache-to") allow_paths(target, "cache-to", "dest", plan.writes);
    if (key == "ssh") allow_paths(target, "ssh", "paths", plan.reads);
    if (key == "output") allow_paths(target, "output", "dest", plan.writes);
  } else if (key == "secrets") {
    replace_entries(target, "secret", given, given.append);
    allow_paths(target, "secret", "src", plan.reads);
  } else if (key == "attest") {
    replace_entries(target, "attest", given, true);
  } else if (key == "no-cache" || key == "pull") {
    target[key] = truth(key, given.value);
  } else if (key == "push" || key == "load") {
    const bool wanted = truth(key, given.value);
    if (!target.contains("output")) target["output"] = Json::array();
    if (key == "push")
      set_push(target["output"], wanted);
    else if (wanted)
      set_load(target["output"]);
    drop_if_empty(target, "output");
  } else {
    throw Failure(base::cat("unknown key: ", key));
  }
}

} // namespace

bool matches_pattern(const std::string& pattern, const std::string& name) {
  return ::fnmatch(pattern.c_str(), name.c_str(), FNM_PATHNAME) == 0;
}

BakeOverrides read_overrides(Session& session, const BakeDefinition& definition,
                             const std::vector<std::string>& texts) {
  BakeOverrides out;
  for (const auto& text : texts) {
    const auto [left, value] = base::cut(text, '=');
    const bool append = left.ends_with('+');
    const std::string key(append ? left.substr(0, left.size() - 1) : left);
    const auto parts = base::split(key, '.');
    if (parts.size() < 2) throw Failure(base::cat("invalid override key ", key, ", expected target.name"));
    const std::string& first = parts[1];
    if (!value && first != "args") throw Failure(base::cat("invalid override ", text, ", expected target.name=value"));
    const auto names = expand_targets(definition, parts[0]);
    if ((first == "args" || first == "contexts") && parts.size() < 3)
      throw Failure(base::cat("invalid key ", left, ", ", first, " requires name"));
    const std::string own = key.substr(parts[0].size() + 1);
    for (const auto& name : names) {
      BakeOverride& into = out[name][own];
      if (is_list(first)) {
        into.append = append;
        into.values.emplace_back(*value);
      } else if (value) {
        into.value = *value;
      } else if (const auto known = session.environment.get(own.substr(first.size() + 1))) {
        into.value = *known;
      } else {
        out[name].erase(own);
      }
    }
  }
  return out;
}

void apply_overrides(Json& target, const std::map<std::string, BakeOverride>& overrides, BakePlan& plan) {
  for (const auto& [key, given] : overrides) {
    const auto [first, name] = base::cut(key, '.');
    apply_one(target, std::string(first), std::string(name.value_or("")), given, plan);
  }
}

} // namespace skiff::commands
