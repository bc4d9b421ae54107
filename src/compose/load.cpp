// The stages of a load in their order, which is the specification.

#include <skiff/compose/config.hpp>
#include <skiff/compose/project.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <compose/layers.hpp>
#include <compose/locate.hpp>
#include <compose/model.hpp>
#include <compose/project_tree.hpp>
#include <compose/stages.hpp>

namespace skiff::compose {
namespace {

using yaml::Node;

/// Files to one untyped tree: read, interpolate, extend, include, merge, validate, canonicalise, defaults, paths.
Node merged_tree(Context& context, Located& located) {
  const auto& options = context.options;
  const Layer layer{located.working_dir, located.working_dir, located.environment, options.resolve_paths, true};
  auto root = load_layer(context, std::move(located.files), layer, {});
  if (root.members().empty()) context.fail("empty compose file");
  if (located.project_name.empty()) context.fail("project name must not be empty");
  if (options.normalize && !options.compatibility) {
    root.members().set("name", located.project_name);
    normalise(root, located.project_name, located.environment);
  }
  return root;
}

/// The untyped tree to a typed project with its services split by profile.
void type_tree(Context& context, LoadedTree& tree, Node root, const Located& located) {
  root.members().set("name", located.project_name);
  tree.root = decode(context, root, project_type(), "");
  context.stop_on_error();
  // The value of a configuration that comes from a variable is not part of the model.
  if (auto* configs = tree.root.find("configs"))
    for (auto& member : configs->members())
      if (member.value.find("environment") != nullptr) member.value.members().erase("content");
}

base::Json model_of(const LoadedTree& tree) {
  auto unordered = to_json(tree.root, project_type(), true);
  std::vector<std::string> keys;
  for (const auto& entry : unordered.items()) keys.push_back(entry.key());
  std::sort(keys.begin(), keys.end());
  auto out = object_for(keys.size());
  for (const auto& key : keys) out.emplace(key, std::move(unordered[key]));
  return out;
}

} // namespace

Project::Project() = default;
Project::Project(Project&&) noexcept = default;
Project& Project::operator=(Project&&) noexcept = default;
Project::~Project() = default;

namespace {

Project load_once(Context& context) {
  const auto& options = context.options;
  auto located = locate(context);
  Project project;
  for (const auto& file : located.files) project.files.push_back(file.name);
  auto root = merged_tree(context, located);

  project.tree = std::make_unique<LoadedTree>();
  auto& tree = *project.tree;
  type_tree(context, tree, std::move(root), located);
  apply_profiles(tree, located.profiles);
  if (options.check_consistency) check_consistency(context, tree);
  context.stop_on_error();
  resolve_label_files(context, tree, options.keep_label_files);
  select_services(context, tree, options.services, false);
  if (!options.all_resources) drop_unused(tree);
  // Afterwards: networks and volumes of the dependencies stay, and are created.
  if (options.ignore_dependencies) select_services(context, tree, options.services, true);
  if (options.resolve_environment) resolve_env_files(context, tree, located.environment);

  project.name = located.project_name;
  project.working_dir = located.working_dir;
  for (const auto& file : options.env_files) project.env_files.push_back(from_cwd(context, file));
  project.environment = std::move(located.environment);
  project.profiles = tree.profiles;
  if (options.model) {
    project.model = base::JsonDocument(model_of(tree));
    auto disabled = object_for(tree.disabled.size());
    for (const auto& member : tree.disabled) disabled.emplace(member.key, to_json(member.value, service_type()));
    project.disabled = base::JsonDocument(std::move(disabled));
  }
  tree.sources = std::move(context.sources);
  tree.notes = std::move(context.notes);
  project.warnings = std::move(context.warnings);
  return project;
}

} // namespace

Project load(const LoadOptions& options) {
  Project project;
  with_all_errors(options, [&project](Context& context) { project = load_once(context); });
  return project;
}

Model::Model() = default;
Model::Model(Model&&) noexcept = default;
Model& Model::operator=(Model&&) noexcept = default;
Model::~Model() = default;

Model load_model(const LoadOptions& given) {
  auto options = given;
  options.interpolate = false;
  Model model;
  with_all_errors(options, [&](Context& context) {
    auto located = locate(context);
    // The official program forgets the environment here: nothing is taken from it.
    located.environment = {{"COMPOSE_PROJECT_NAME", located.project_name}};
    model.tree = std::make_unique<LoadedTree>();
    model.tree->root = merged_tree(context, located);
    model.tree->normalised = options.normalize && !options.compatibility;
    model.warnings = std::move(context.warnings);
  });
  return model;
}

} // namespace skiff::compose
