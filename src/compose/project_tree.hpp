#pragma once
// The stages behind the tree: a typed project whose services are enabled or not, its consistency, its files of
// variables and labels, and the selection of services.

#include <skiff/compose/project.hpp>
#include <skiff/yaml/node.hpp>

#include <compose/context.hpp>
#include <string>
#include <vector>

namespace skiff::compose {

/// A typed project (see model.hpp); `services` holds the enabled ones.
struct LoadedTree {
  yaml::Node root;         ///< name, services, networks, …, x-…
  yaml::Mapping disabled;  ///< the other services
  bool normalised = false; ///< of a model without types
  std::vector<std::string> profiles;
  std::vector<Source> sources; ///< for marks
  std::vector<std::vector<VariableNote>> notes;

  yaml::Mapping& services() { return root.find("services")->members(); }
  const yaml::Mapping& services() const { return root.find("services")->members(); }
};

/// Splits the services by the active profiles.
void apply_profiles(LoadedTree& tree, std::vector<std::string> profiles);

/// What does not fit together; `deploy.replicas` takes the value of `scale`.
void check_consistency(Context& context, LoadedTree& tree);

/// env_file into environment, and label_file into labels.
void resolve_env_files(Context& context, LoadedTree& tree, const Environment& environment);
void resolve_label_files(Context& context, LoadedTree& tree, bool keep);

/// Only the services that match, and what they depend on unless `alone`.
void select_services(Context& context, LoadedTree& tree, const std::vector<std::string>& names, bool alone);

/// Drops networks, volumes, … that no enabled service uses.
void drop_unused(LoadedTree& tree);

/// filepath.Match for names: `*`, `?`, `[a-z]`, `\`.
bool glob_matches(std::string_view pattern, std::string_view name);

} // namespace skiff::compose
