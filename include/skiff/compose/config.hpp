#pragma once
// What `compose config` prints, as texts. Lists have one entry per line and end with a line feed; texts of the model
// have every `$` doubled when variables were expanded.

#include <skiff/compose/project.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace skiff::compose {

enum class ConfigFormat : std::uint8_t { yaml, json };

/// The project as YAML or JSON (JSON without a line feed at its end).
std::string config_text(const Project& project, ConfigFormat format);
/// Only the images of the services (--lock-image-digests).
std::string config_images_only(const Project& project, ConfigFormat format);
/// YAML with a comment behind every value: the file and line, or the variable, it comes from.
std::string config_with_origins(const Project& project);

std::string config_services(const Project& project);
std::string config_volumes(const Project& project);
std::string config_networks(const Project& project);
std::string config_models(const Project& project);
std::string config_images(const Project& project);
std::string config_profiles(const Project& project);
std::string config_environment(const Project& project);
/// One line, "SERVICE HASH". A name that is no service ends with the official failure.
std::string config_hash(const Project& project, std::string_view name);
/// What DOCKER_DEFAULT_PLATFORM means for services that are built; part of what is hashed.
void apply_default_platform(Project& project);

/// Fails if two services have the same container_name.
void check_container_names(const Project& project);
/// Replaces the images of services, e.g. by references with digest.
void replace_images(Project& project, const std::function<std::string(const std::string& image)>& resolve);

/// The merged tree without types: what is left when variables stay as they are written.
struct Model {
  Model();
  Model(Model&&) noexcept;
  Model& operator=(Model&&) noexcept;
  ~Model();

  std::unique_ptr<LoadedTree> tree;
  std::vector<std::string> warnings;
};

/// Loads without expanding variables, whatever options.interpolate says, and without looking at profiles or
/// consistency.
Model load_model(const LoadOptions& options);
std::string model_text(const Model& model, ConfigFormat format);
std::string model_services(const Model& model);

struct ModelVariable {
  std::string name;
  bool required = false;
  std::string default_value;
  std::string alternate_value;
};
/// Every variable that the model mentions, by name.
std::vector<ModelVariable> model_variables(const Model& model);
std::string variable_yaml(const ModelVariable& variable);

void replace_images(Model& model, const std::function<std::string(const std::string& image)>& resolve);
void keep_images_only(Model& model);

} // namespace skiff::compose
