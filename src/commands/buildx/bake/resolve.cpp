#include "commands/buildx/bake/resolve.hpp"

#include "commands/buildx/bake/overrides.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/os/files.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace skiff::commands {

namespace {

using base::Failure;
using base::Json;

void add_unique(std::vector<std::string>& list, const std::string& value) {
  if (std::find(list.begin(), list.end(), value) == list.end()) list.push_back(value);
}

std::vector<std::string> match_names(BakeDefinition& definition, const std::string& pattern) {
  if (pattern.find_first_of("*?[]") == std::string::npos) return {pattern};
  std::vector<std::string> names;
  for (const auto& group : definition.groups)
    if (matches_pattern(pattern, group.name)) names.push_back(group.name);
  for (const auto& target : definition.targets)
    if (matches_pattern(pattern, target.name)) names.push_back(target.name);
  if (names.empty()) throw Failure(base::cat("could not find any target matching ", base::quote(pattern)));
  return names;
}

class Resolver {
public:
  Resolver(Session& session, BakeDefinition& definition, const std::vector<std::string>& overrides, BakePlan& plan)
      : definition_(definition), overrides_(read_overrides(session, definition, overrides)), plan_(plan) {}

  // Targets and groups behind a name; a name that is no group is a target.
  void expand(const std::string& name, std::vector<std::string>& targets, std::vector<std::string>& groups) {
    const BakeGroup* group = definition_.group(name);
    if (group == nullptr) return add_unique(targets, name);
    if (std::find(groups.begin(), groups.end(), name) != groups.end()) return;
    groups.push_back(name);
    for (const auto& member : group->targets) expand(member, targets, groups);
  }

  base::JsonDocument target(const std::string& name) {
    std::map<std::string, std::optional<Json>> visited;
    Json out = *inherited(name, visited);
    out.erase("inherits");
    if (!out.contains("context")) out["context"] = ".";
    if (out.value("dockerfile", "").empty()) out["dockerfile"] = "Dockerfile";
    return base::JsonDocument(std::move(out));
  }

private:
  // Nothing for a target that is being resolved: a circle of inheritance ends there.
  std::optional<Json> inherited(const std::string& name, std::map<std::string, std::optional<Json>>& visited) {
    if (const auto known = visited.find(name); known != visited.end()) return known->second;
    visited[name] = std::nullopt;
    const BakeTarget* found = definition_.target(name);
    if (found == nullptr) throw Failure(base::cat("failed to find target ", name));
    Json out = Json::object();
    if (found->body["inherits"].exists())
      for (const auto parent : found->body["inherits"])
        if (const auto body = inherited(parent.text(), visited)) merge_target(out, *body);
    merge_target(out, found->body.root());
    if (const auto changes = overrides_.find(name); changes != overrides_.end())
      apply_overrides(out, changes->second, plan_);
    normalize_target(out);
    visited[name] = out;
    return out;
  }

  BakeDefinition& definition_;
  BakeOverrides overrides_;
  BakePlan& plan_;
};

// Targets that others name as a context are built too, for the cache only.
void load_links(Resolver& resolver, BakePlan& plan, const std::string& name, std::vector<std::string> path) {
  constexpr std::string_view prefix = "target:";
  path.push_back(name);
  const Json contexts = plan.targets.at(name).root().value("contexts", Json::object());
  for (const auto& [key, value] : contexts.items()) {
    const std::string text = value.get<std::string>();
    if (!text.starts_with(prefix)) continue;
    const std::string linked = text.substr(prefix.size());
    if (linked == name) throw Failure(base::cat("target ", linked, " cannot link to itself"));
    if (std::find(path.begin(), path.end(), linked) != path.end())
      throw Failure(base::cat("infinite loop from ", name, " to ", linked));
    if (!plan.targets.contains(linked)) {
      base::JsonDocument target = resolver.target(linked);
      target.root()["output"] = Json::array({{{"type", "cacheonly"}}});
      plan.targets.emplace(linked, std::move(target));
    }
    load_links(resolver, plan, linked, path);
    const Json entitlements = plan.targets.at(linked).root().value("entitlements", Json::array());
    for (const auto& entitlement : entitlements) {
      auto& own = plan.targets.at(name).root()["entitlements"];
      if (std::find(own.begin(), own.end(), entitlement) == own.end()) own.push_back(entitlement);
    }
  }
}

constexpr std::string_view order[] = {
    "description", "annotations", "attest", "context",      "contexts",   "dockerfile", "dockerfile-inline",
    "args",        "labels",      "tags",   "cache-from",   "cache-to",   "target",     "secret",
    "ssh",         "platforms",   "output", "pull",         "no-cache",   "network",    "no-cache-filter",
    "shm-size",    "ulimits",     "call",   "entitlements", "extra-hosts"};

// What would be a template if it were read again.
Json escaped(const Json& value) {
  if (!value.is_string()) return value;
  return base::replace_all(base::replace_all(value.get<std::string>(), "${", "$${"), "%{", "%%{");
}

constexpr std::string_view escaped_keys[] = {"annotations", "args", "dockerfile-inline", "extra-hosts", "labels"};

// In Go's order of fields; maps are sorted by their keys, and what is empty is not shown.
Json printed(const Json& target) {
  Json out = Json::object();
  for (const auto key : order) {
    const auto found = target.find(std::string(key));
    if (found == target.end()) continue;
    if (found->is_structured() && found->empty()) continue;
    if (key == "description" && *found == "") continue;
    const bool escape = std::find(std::begin(escaped_keys), std::end(escaped_keys), key) != std::end(escaped_keys);
    const auto shown = [&](const Json& value) { return escape ? escaped(value) : value; };
    Json& into = out[std::string(key)];
    if (found->is_object()) {
      std::map<std::string, Json> members;
      for (const auto& [name, value] : found->items()) members[name] = value;
      for (const auto& [name, value] : members) into[name] = shown(value);
    } else if (found->is_array()) {
      for (const auto& value : *found) into.push_back(shown(value));
    } else {
      into = shown(*found);
    }
  }
  return out;
}

// As Go's encoder writes <, > and &, which in JSON stand only in texts.
std::string escape_html(std::string text) {
  text = base::replace_all(text, "<", "\\u003c");
  text = base::replace_all(text, ">", "\\u003e");
  return base::replace_all(text, "&", "\\u0026");
}

} // namespace

BakePlan resolve(Session& session, BakeDefinition& definition, std::vector<std::string> wanted,
                 const std::vector<std::string>& overrides) {
  BakePlan plan;
  std::vector<std::string> names;
  for (const auto& pattern : wanted)
    for (const auto& name : match_names(definition, base::replace_all(pattern, ".", "_"))) add_unique(names, name);
  Resolver resolver(session, definition, overrides, plan);
  for (const auto& name : names) {
    std::vector<std::string> targets, groups;
    resolver.expand(name, targets, groups);
    for (const auto& target : targets) plan.targets.insert_or_assign(target, resolver.target(target));
    for (const auto& group : groups) plan.groups[group] = *definition.group(group);
  }
  for (const auto& name : names) {
    if (name == "default" && plan.groups.contains("default")) continue;
    auto& group = plan.groups["default"];
    group.name = "default";
    group.targets.push_back(name);
  }
  if (const auto group = plan.groups.find("default"); group != plan.groups.end()) {
    std::vector<std::string> unique;
    for (const auto& name : group->second.targets) add_unique(unique, name);
    std::sort(unique.begin(), unique.end());
    group->second.targets = std::move(unique);
  }
  std::vector<std::string> direct;
  for (const auto& [name, target] : plan.targets) direct.push_back(name);
  for (const auto& name : direct) load_links(resolver, plan, name, {});
  return plan;
}

base::JsonDocument plan_document(const BakePlan& plan) {
  Json out = Json::object();
  for (const auto& [name, group] : plan.groups) {
    Json entry = Json::object();
    if (!group.description.empty()) entry["description"] = group.description;
    entry["targets"] = group.targets;
    out["group"][name] = std::move(entry);
  }
  out["target"] = Json::object();
  for (const auto& [name, target] : plan.targets) out["target"][name] = printed(target.root());
  return base::JsonDocument(std::move(out));
}

std::string document_text(const base::JsonDocument& document) { return escape_html(document.root().dump(2)); }

} // namespace skiff::commands
