#pragma once
// Builds of services as a definition for `buildx bake`: what `compose build --print` shows.

#include "commands/buildx/build_options.hpp"

#include <string>
#include <utility>
#include <vector>

namespace skiff::commands {

/// Name of the service and its build.
using ServiceBuild = std::pair<std::string, BuildOptions>;

/// Bake allows no dots in names.
std::string target_name(std::string service);

/// JSON with an indentation of two and no line feed at its end. `wanted`: the services of the group "default".
std::string build_definition(const std::vector<ServiceBuild>& builds, const std::vector<std::string>& wanted);

} // namespace skiff::commands
