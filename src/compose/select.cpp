// Which services are part of the project, and what they use.

#include <skiff/base/text.hpp>
#include <skiff/yaml/write.hpp>

#include <algorithm>
#include <compose/project_tree.hpp>
#include <map>
#include <set>

namespace skiff::compose {
namespace {

using yaml::Mapping;
using yaml::Node;

bool has_profile(const Node& service, const std::vector<std::string>& active) {
  const auto* profiles = service.find("profiles");
  if (profiles == nullptr) return true;
  for (const auto& wanted : active) {
    if (wanted == "*") return true;
    for (const auto& profile : profiles->items())
      if (profile.text() == wanted) return true;
  }
  return false;
}

/// `[a-z^…]` at the start of the pattern; takes it away.
bool class_matches(std::string_view& pattern, char c) {
  pattern.remove_prefix(1);
  const bool negated = pattern.starts_with('^');
  if (negated) pattern.remove_prefix(1);
  bool found = false;
  bool first = true;
  const auto take = [&] {
    if (pattern.starts_with('\\') && pattern.size() > 1) pattern.remove_prefix(1);
    const char one = pattern.empty() ? '\0' : pattern.front();
    if (!pattern.empty()) pattern.remove_prefix(1);
    return one;
  };
  while (!pattern.empty() && (first || pattern.front() != ']')) {
    first = false;
    const char low = take();
    char high = low;
    if (pattern.starts_with('-')) {
      pattern.remove_prefix(1);
      high = take();
    }
    found = found || (low <= c && c <= high);
  }
  if (!pattern.empty()) pattern.remove_prefix(1);
  return found != negated;
}

} // namespace

bool glob_matches(std::string_view pattern, std::string_view name) {
  while (!pattern.empty()) {
    if (pattern.front() == '*') {
      pattern.remove_prefix(1);
      for (std::size_t i = 0; i <= name.size(); ++i)
        if (glob_matches(pattern, name.substr(i))) return true;
      return false;
    }
    if (name.empty()) return false;
    const char c = name.front();
    if (pattern.front() == '[') {
      if (!class_matches(pattern, c)) return false;
    } else {
      const bool any = pattern.front() == '?';
      if (pattern.front() == '\\' && pattern.size() > 1) pattern.remove_prefix(1);
      if (!any && pattern.front() != c) return false;
      pattern.remove_prefix(1);
    }
    name.remove_prefix(1);
  }
  return name.empty();
}

void apply_profiles(LoadedTree& tree, std::vector<std::string> profiles) {
  std::vector<yaml::Member> all;
  for (auto* side : {&tree.services(), &tree.disabled})
    for (auto& member : *side) all.push_back(std::move(member));
  std::stable_sort(all.begin(), all.end(),
                   [](const yaml::Member& a, const yaml::Member& b) { return yaml::natural_less(a.key, b.key); });
  Mapping enabled;
  Mapping disabled;
  for (auto& member : all)
    (has_profile(member.value, profiles) ? enabled : disabled).set(member.key, std::move(member.value), member.mark);
  tree.services() = std::move(enabled);
  tree.disabled = std::move(disabled);
  tree.profiles = std::move(profiles);
}

void select_services(Context& context, LoadedTree& tree, const std::vector<std::string>& names, bool alone) {
  if (names.empty()) return;
  auto profiles = tree.profiles;
  for (const auto& name : names)
    if (const auto* service = tree.disabled.find(name))
      if (const auto* own = service->find("profiles"))
        for (const auto& profile : own->items()) profiles.push_back(profile.text());
  apply_profiles(tree, std::move(profiles));

  std::set<std::string> chosen;
  std::vector<std::pair<std::string, bool>> wanted; // pattern, must exist
  for (const auto& name : names) wanted.emplace_back(name, true);
  while (!wanted.empty()) {
    const auto [pattern, required] = wanted.back();
    wanted.pop_back();
    bool matched = false;
    for (const auto& member : tree.services()) {
      if (!glob_matches(pattern, member.key)) continue;
      matched = true;
      if (!chosen.insert(member.key).second || alone) continue;
      if (const auto* on = member.value.find("depends_on"))
        for (const auto& dependency : on->members())
          wanted.emplace_back(dependency.key, dependency.value.find("required")->boolean());
    }
    if (!matched && required) context.fail("no such service: " + pattern);
  }

  Mapping enabled;
  for (auto& member : tree.services()) {
    if (chosen.count(member.key) == 0) {
      tree.disabled.set(member.key, std::move(member.value), member.mark);
      continue;
    }
    if (auto* on = member.value.find("depends_on")) {
      std::erase_if(on->members().members(), [&](const yaml::Member& one) { return chosen.count(one.key) == 0; });
      if (on->members().empty()) member.value.members().erase("depends_on");
    }
    enabled.set(member.key, std::move(member.value), member.mark);
  }
  tree.services() = std::move(enabled);
}

void drop_unused(LoadedTree& tree) {
  std::map<std::string_view, std::set<std::string>> used;
  const auto sources = [&](const Node* list, std::string_view kind) {
    if (list == nullptr) return;
    for (const auto& item : list->items())
      if (const auto* source = item.find("source")) used[kind].insert(source->text());
  };
  const auto keys = [&](const Node* mapping, std::string_view kind) {
    if (mapping == nullptr) return;
    for (const auto& member : mapping->members()) used[kind].insert(member.key);
  };
  for (const auto& member : tree.services()) {
    const auto& service = member.value;
    keys(service.find("networks"), "networks");
    keys(service.find("models"), "models");
    sources(service.find("secrets"), "secrets");
    sources(service.find("configs"), "configs");
    if (const auto* build = service.find("build")) sources(build->find("secrets"), "secrets");
    if (const auto* volumes = service.find("volumes"))
      for (const auto& volume : volumes->items()) {
        const auto* type = volume.find("type");
        const auto* source = volume.find("source");
        if (type != nullptr && type->text() == "volume" && source != nullptr) used["volumes"].insert(source->text());
      }
  }
  for (const std::string_view kind : {"networks", "volumes", "secrets", "configs", "models"}) {
    auto* known = tree.root.find(kind);
    if (known == nullptr) continue;
    std::erase_if(known->members().members(),
                  [&](const yaml::Member& member) { return used[kind].count(member.key) == 0; });
    if (known->members().empty()) tree.root.members().erase(kind);
  }
}

} // namespace skiff::compose
