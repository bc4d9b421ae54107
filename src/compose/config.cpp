#include <skiff/base/text.hpp>
#include <skiff/compose/config.hpp>
#include <skiff/yaml/write.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <compose/model.hpp>
#include <compose/project_tree.hpp>
#include <compose/stages.hpp>
#include <compose/substitute.hpp>
#include <map>
#include <set>

namespace skiff::compose {
namespace {

using yaml::Node;

std::string doubled(std::string_view text) { return base::replace_all(text, "$", "$$"); }

template <class Names>
std::string lines(const Names& names) {
  std::string out;
  for (const auto& name : names) out += name + "\n";
  return out;
}

std::vector<std::string> sorted_keys(const Node* mapping) {
  std::vector<std::string> out;
  if (mapping != nullptr)
    for (const auto& member : mapping->members()) out.push_back(member.key);
  std::sort(out.begin(), out.end());
  return out;
}

} // namespace

std::string config_text(const Project& project, ConfigFormat format) {
  if (format == ConfigFormat::yaml) return doubled(yaml::write(project.tree->root));
  if (!project.model["models"].exists()) return doubled(model_json(project.model.view(), 2));
  auto model = project.model.root(); // the official JSON knows no models
  model.erase("models");
  return doubled(model_json(model, 2));
}

std::string config_images_only(const Project& project, ConfigFormat format) {
  yaml::Mapping services;
  for (const auto& member : project.tree->services()) {
    yaml::Mapping service;
    if (const auto* image = member.value.find("image")) service.set("image", *image);
    services.set(member.key, Node(std::move(service)));
  }
  yaml::Mapping root;
  root.set("services", Node(std::move(services)));
  const Node tree(std::move(root));
  if (format == ConfigFormat::yaml) return doubled(yaml::write(tree));
  auto out = base::Json::object();
  out.emplace("name", base::Json(""));
  out.emplace("services", std::move(to_json(tree, project_type())["services"]));
  return doubled(model_json(out, 2));
}

std::string config_with_origins(const Project& project) {
  const auto& tree = *project.tree;
  return yaml::write(tree.root, [&tree](const Node& node) -> std::string {
    const auto& mark = node.mark;
    if (mark.line == 0 || mark.source >= tree.sources.size()) return {};
    auto out = base::cat(tree.sources[mark.source].name, ':', mark.line);
    if (mark.note != 0 && mark.note <= tree.notes.size()) {
      std::vector<std::string> variables;
      for (const auto& note : tree.notes[mark.note - 1])
        variables.push_back(base::cat(note.variable, " from ", note.origin));
      out += base::cat(" (", base::join(variables, ", "), ')');
    }
    return out;
  });
}

std::string config_services(const Project& project) { return lines(services_in_order(project)); }
std::string config_volumes(const Project& project) { return lines(sorted_keys(project.tree->root.find("volumes"))); }
std::string config_networks(const Project& project) { return lines(sorted_keys(project.tree->root.find("networks"))); }

std::string config_models(const Project& project) {
  std::vector<std::string> out;
  const auto models = project.model["models"];
  for (std::size_t i = 0; i < models.size(); ++i)
    if (auto model = models.at(i)["model"].text(); !model.empty()) out.push_back(std::move(model));
  return lines(out);
}

std::string config_images(const Project& project) {
  std::vector<std::string> out;
  for (const auto& name : sorted_keys(project.tree->root.find("services"))) out.push_back(image_name(project, name));
  return lines(out);
}

std::string config_profiles(const Project& project) {
  std::set<std::string> out;
  for (const auto* side : {&std::as_const(*project.tree).services(), &std::as_const(project.tree->disabled)})
    for (const auto& member : *side)
      if (const auto* profiles = member.value.find("profiles"))
        for (const auto& profile : profiles->items()) out.insert(profile.text());
  return lines(out);
}

std::string config_environment(const Project& project) {
  std::vector<std::string> out;
  for (const auto& [name, value] : project.environment) out.push_back(base::cat(name, '=', value));
  std::sort(out.begin(), out.end());
  return lines(out);
}

std::string config_hash(const Project& project, std::string_view name) {
  const auto service = project.service(name);
  if (service.exists()) return base::cat(name, ' ', service_hash(service), '\n');
  const bool disabled = project.disabled[name].exists();
  throw base::Failure(base::FailureKind::not_found,
                      base::cat("no such service: ", name, disabled ? ": disabled" : ": not found"));
}

void apply_default_platform(Project& project) {
  const auto variable = project.environment.find("DOCKER_DEFAULT_PLATFORM");
  const auto wanted = variable != project.environment.end() ? variable->second : std::string();
  for (auto& member : project.tree->services()) {
    auto& service = member.value;
    const auto* build = service.find("build");
    if (build == nullptr) continue;
    const auto* platforms = build->find("platforms");
    const auto listed = [&](const std::string& platform) {
      return platforms == nullptr || std::any_of(platforms->items().begin(), platforms->items().end(),
                                                 [&](const Node& one) { return one.text() == platform; });
    };
    const auto* own = service.find("platform");
    if (own != nullptr && !listed(own->text()))
      throw base::Failure(base::cat("service ", base::quote(member.key),
                                    " build configuration does not support platform: ", own->text()));
    if (own != nullptr || wanted.empty()) continue;
    if (!listed(wanted))
      throw base::Failure(
          base::cat("service ", base::quote(member.key),
                    " build.platforms does not support value set by DOCKER_DEFAULT_PLATFORM: ", wanted));
    service.members().set("platform", Node(wanted));
    put_in_order(service, service_type());
    project.model.root()["services"][member.key] = to_json(service, service_type());
  }
}

void check_container_names(const Project& project) {
  std::map<std::string, std::string> taken;
  const auto& services = std::as_const(*project.tree).services();
  for (const auto& name : sorted_keys(project.tree->root.find("services"))) {
    const auto* container = services.find(name)->find("container_name");
    if (container == nullptr) continue;
    const auto [known, fresh] = taken.emplace(container->text(), name);
    if (!fresh)
      throw base::Failure(base::FailureKind::invalid,
                          base::cat("services.", name, ": container name ", base::quote(container->text()),
                                    " is already in use by service ", known->second));
  }
}

void replace_images(Project& project, const std::function<std::string(const std::string& image)>& resolve) {
  for (auto& member : project.tree->services()) {
    auto* image = member.value.find("image");
    if (image == nullptr) continue;
    auto resolved = resolve(image->text());
    project.model.root()["services"][member.key]["image"] = resolved;
    *image = Node(std::move(resolved)).at(image->mark);
  }
}

std::string model_text(const Model& model, ConfigFormat format) {
  auto root = model.tree->root;
  if (format == ConfigFormat::json) {
    null_empty_lists(root, model.tree->normalised);
    return model_json(untyped_json(root), 2);
  }
  yaml::sort_naturally(root);
  return yaml::write(root);
}

std::string model_services(const Model& model) { return lines(sorted_keys(model.tree->root.find("services"))); }

std::vector<ModelVariable> model_variables(const Model& model) {
  std::map<std::string, ModelVariable> found;
  std::vector<const Node*> todo{&model.tree->root};
  while (!todo.empty()) {
    const auto* node = todo.back();
    todo.pop_back();
    if (node->is_mapping())
      for (const auto& member : node->members()) todo.push_back(&member.value);
    if (node->is_sequence())
      for (const auto& item : node->items()) todo.push_back(&item);
    if (!node->is_text()) continue;
    for (const auto& variable : variables_of(node->text()))
      found[variable.name] = {variable.name, variable.required, variable.default_value, variable.presence_value};
  }
  std::vector<ModelVariable> out;
  for (auto& [name, variable] : found) out.push_back(std::move(variable));
  return out;
}

std::string variable_yaml(const ModelVariable& variable) {
  yaml::Mapping members;
  members.set("name", variable.name);
  members.set("defaultvalue", variable.default_value);
  members.set("presencevalue", variable.alternate_value);
  members.set("required", variable.required);
  yaml::Mapping named;
  named.set(variable.name, Node(std::move(members)));
  // This one text is indented by four.
  return base::replace_all(yaml::write(Node(std::move(named))), "\n  ", "\n    ");
}

void replace_images(Model& model, const std::function<std::string(const std::string& image)>& resolve) {
  auto* services = model.tree->root.find("services");
  if (services == nullptr || !services->is_mapping()) return;
  for (auto& member : services->members())
    if (auto* image = member.value.find("image"); image != nullptr && image->is_text())
      *image = Node(resolve(image->text())).at(image->mark);
}

void keep_images_only(Model& model) {
  auto& root = model.tree->root.members();
  std::erase_if(root.members(), [](const yaml::Member& member) { return member.key != "services"; });
  auto* services = root.find("services");
  if (services == nullptr || !services->is_mapping()) return;
  for (auto& service : services->members())
    if (service.value.is_mapping())
      std::erase_if(service.value.members().members(),
                    [](const yaml::Member& member) { return member.key != "image"; });
}

} // namespace skiff::compose
