// What the project environment gives, and what follows from what is written: the default network, resource names,
// dependencies that other attributes imply.

#include <skiff/base/number.hpp>
#include <skiff/base/text.hpp>

#include <array>
#include <compose/stages.hpp>

namespace skiff::compose {
namespace {

using yaml::Mapping;
using yaml::Node;

const std::string* value_of(const Environment& environment, std::string_view name) {
  const auto found = environment.find(name);
  return found == environment.end() ? nullptr : &found->second;
}

/// Keys without value take it from the environment; those that are unset stay or go.
void fill_values(Node& node, const Environment& environment, bool keep) {
  if (node.is_mapping()) {
    auto& members = node.members().members();
    for (auto& member : members) {
      if (!member.value.is_null()) continue;
      if (const auto* value = value_of(environment, member.key)) member.value = Node(*value).at(member.mark);
    }
    if (!keep) std::erase_if(members, [](const yaml::Member& member) { return member.value.is_null(); });
  } else if (node.is_sequence()) {
    yaml::Sequence kept;
    for (auto& item : node.items()) {
      if (item.is_text() && item.text().find('=') == std::string::npos) {
        if (const auto* value = value_of(environment, item.text())) {
          item = Node(base::cat(item.text(), '=', *value)).at(item.mark);
        } else if (!keep) {
          continue;
        }
      }
      kept.push_back(std::move(item));
    }
    node.items() = std::move(kept);
  }
}

class Normaliser {
public:
  Normaliser(Node& root, std::string_view project, const Environment& environment)
      : root_(root), project_(project), environment_(environment) {}

  void run() {
    networks();
    if (auto* services = root_.find("services"); services != nullptr && services->is_mapping())
      for (auto& member : services->members())
        if (member.value.is_mapping()) service(member.value);
    for (const std::string_view kind : {"networks", "volumes", "configs", "secrets"}) name_resources(kind);
  }

private:
  void networks() {
    bool used = false;
    auto* services = root_.find("services");
    if (services != nullptr && services->is_mapping())
      for (auto& member : services->members()) {
        auto& service = member.value;
        if (!service.is_mapping() || service.find("provider") != nullptr || service.find("network_mode") != nullptr)
          continue;
        auto* joined = service.find("networks");
        if (joined == nullptr || !joined->is_mapping() || joined->members().empty()) {
          Mapping implied;
          implied.set("default", Node());
          service.members().set("networks", Node(std::move(implied)).at(service.mark));
          used = true;
        } else if (joined->find("default") != nullptr) {
          used = true;
        }
      }
    auto* declared = root_.find("networks");
    if (declared == nullptr || !declared->is_mapping()) {
      if (used) declared = &root_.members().set("networks", Node(Mapping{}));
    }
    if (used && declared->find("default") == nullptr) declared->members().set("default", Node());
  }

  void service(Node& service) {
    if (const auto* policy = service.find("pull_policy");
        policy != nullptr && policy->is_text() && policy->text() == "if_not_present")
      service.members().set("pull_policy", Node("missing").at(policy->mark));
    if (auto* build = service.find("build"); build != nullptr && build->is_mapping()) {
      const auto is_set = [&](std::string_view key) {
        const auto* value = build->find(key);
        return value != nullptr && !value->is_null();
      };
      if (!is_set("context")) build->members().set("context", ".");
      if (!is_set("dockerfile") && !is_set("dockerfile_inline")) build->members().set("dockerfile", "Dockerfile");
      if (auto* args = build->find("args")) fill_values(*args, environment_, false);
    }
    if (auto* environment = service.find("environment")) fill_values(*environment, environment_, true);
    if (auto* volumes = service.find("volumes"); volumes != nullptr && volumes->is_sequence())
      for (auto& volume : volumes->items())
        if (auto* target = volume.find("target"); target != nullptr && target->is_text())
          *target = Node(base::clean_path(target->text())).at(target->mark);
    dependencies(service);
  }

  static void depend(Mapping& on, std::string_view service, bool restart, yaml::Mark mark) {
    if (on.find(service) != nullptr) return;
    Mapping entry;
    entry.set("condition", "service_started");
    entry.set("restart", restart);
    entry.set("required", true);
    on.set(service, Node(std::move(entry)).at(mark), mark);
  }

  static void dependencies(Node& service) {
    const auto* declared = service.find("depends_on");
    Mapping on = declared != nullptr && declared->is_mapping() ? declared->members() : Mapping{};
    if (const auto* links = service.find("links"); links != nullptr && links->is_sequence())
      for (const auto& link : links->items()) {
        const auto parts = base::split(yaml::scalar_text(link), ':');
        depend(on, parts.size() == 2 ? parts[0] : yaml::scalar_text(link), true, link.mark);
      }
    constexpr std::string_view prefix = "service:";
    for (const std::string_view key : {"network_mode", "ipc", "pid", "uts", "cgroup"}) {
      const auto* shared = service.find(key);
      if (shared != nullptr && shared->is_text() && shared->text().starts_with(prefix))
        depend(on, std::string_view(shared->text()).substr(prefix.size()), true, shared->mark);
    }
    if (const auto* from = service.find("volumes_from"); from != nullptr && from->is_sequence())
      for (const auto& source : from->items()) {
        const auto text = yaml::scalar_text(source);
        if (!text.starts_with("container:")) depend(on, base::cut(text, ':').first, false, source.mark);
      }
    if (!on.empty()) service.members().set("depends_on", Node(std::move(on)));
  }

  void name_resources(std::string_view kind) {
    auto* resources = root_.find(kind);
    if (resources == nullptr || !resources->is_mapping()) return;
    for (auto& member : resources->members()) {
      if (!member.value.is_mapping()) member.value = Node(Mapping{}).at(member.mark);
      const auto* name = member.value.find("name");
      if (name != nullptr && !name->is_null()) continue;
      const auto* external = member.value.find("external");
      const auto given =
          external != nullptr ? base::parse_bool(yaml::scalar_text(*external)) : base::Result<bool>(false);
      member.value.members().set("name",
                                 given && *given ? Node(member.key) : Node(base::cat(project_, '_', member.key)));
    }
  }

  Node& root_;
  std::string_view project_;
  const Environment& environment_;
};

} // namespace

void resolve_environment(Node& root, const Environment& environment) {
  if (auto* services = root.find("services"); services != nullptr && services->is_mapping())
    for (auto& member : services->members()) {
      auto* values = member.value.find("environment");
      if (values == nullptr || !values->is_sequence()) continue;
      std::erase_if(values->items(), [](const Node& item) { return !item.is_text(); });
      for (auto& item : values->items())
        if (const auto* value = value_of(environment, item.text()))
          item = Node(base::cat(item.text(), '=', *value)).at(item.mark);
    }
  if (auto* configs = root.find("configs"); configs != nullptr && configs->is_mapping())
    for (auto& member : configs->members()) {
      const auto* variable = member.value.find("environment");
      if (variable == nullptr || !variable->is_text()) continue;
      if (const auto* value = value_of(environment, variable->text()))
        member.value.members().set("content", Node(*value).at(variable->mark));
    }
}

void normalise(Node& root, std::string_view project_name, const Environment& environment) {
  Normaliser(root, project_name, environment).run();
}

} // namespace skiff::compose
