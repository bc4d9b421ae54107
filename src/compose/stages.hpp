#pragma once
// The stages of a load that turn a tree into a tree, each in a source of its own name. load.cpp is the order in which
// they run. A stage reports what is wrong through the context; those that find several things report all of them.

#include <skiff/yaml/node.hpp>
#include <skiff/yaml/parse.hpp>

#include <compose/context.hpp>
#include <compose/substitute.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::compose {

/// Expands every text and turns those at typed places (`scale`, `privileged`, …) into numbers and booleans.
void interpolate(Context& context, yaml::Node& root, const Lookup& lookup);

/// Lays `over` on `base`, attribute by attribute.
void merge(Context& context, yaml::Node& base, yaml::Node over);
/// The same for two services (extends).
void merge_service(Context& context, yaml::Node& base, yaml::Node over);

/// Drops earlier entries of lists whose entries have an identity (ports, volumes, environment, …).
void keep_unique(Context& context, yaml::Node& root);
/// Null for empty lists of other kinds: what the official program prints of them in the JSON of a model without types.
void null_empty_lists(yaml::Node& root, bool normalised);

/// Takes away what a later document resets or replaces.
void apply_removals(yaml::Node& root, const std::vector<yaml::Removal>& removals);

/// Short syntax to long. `lenient`: leave what cannot be read (uninterpolated texts).
void canonicalise(Context& context, yaml::Node& root, bool lenient);

/// Members that exist without being written: `build.context`, port protocol, secret target ….
void set_defaults(Context& context, yaml::Node& root);

/// What the schema cannot say about single resources.
void check_values(Context& context, const yaml::Node& root);

/// Relative paths against a directory, which may itself be relative.
void resolve_paths(Context& context, yaml::Node& root, std::string_view directory);

/// Types, known keys, required members. `file` is named in the messages.
void validate(Context& context, const yaml::Node& root, std::string_view file);

/// Values that the project environment gives: `environment` lists, configs and secrets from variables.
void resolve_environment(yaml::Node& root, const Environment& environment);

/// Default network, resource names, implied dependencies.
void normalise(yaml::Node& root, std::string_view project_name, const Environment& environment);

/// filepath.Join of two parts: clean, empty parts left out.
std::string join_path(std::string_view directory, std::string_view path);
std::string parent_path(std::string_view path);                        ///< filepath.Dir
std::string relative_path(std::string_view from, std::string_view to); ///< filepath.Rel of absolute paths
bool is_absolute(std::string_view path);

} // namespace skiff::compose
