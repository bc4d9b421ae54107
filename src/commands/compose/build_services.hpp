#pragma once
// Building the images of services.

#include "commands/compose/work.hpp"

#include <map>
#include <string>
#include <vector>

namespace skiff::commands {

struct ServiceBuildOptions {
  std::vector<std::string> args; ///< NAME=value, over the file's
  std::string builder, provenance, sbom;
  bool no_cache = false, pull = false, quiet = false;
};

/// One after the other. Returns image names with their ids.
std::map<std::string, std::string> build_services(const Work& work, const compose::Project& project,
                                                  const std::vector<std::string>& services,
                                                  const ServiceBuildOptions& options);

} // namespace skiff::commands
