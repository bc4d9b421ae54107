#pragma once
// Building the images of services.

#include "commands/compose/work.hpp"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace skiff::commands {

struct ServiceBuildOptions {
  std::vector<std::string> args; ///< NAME=value, over the file's
  std::string builder, provenance, sbom;
  std::string ssh;    ///< one more key
  std::string memory; ///< of the classic builder
  bool check = false, no_cache = false, pull = false, push = false, quiet = false;
  std::function<void(std::string_view)> line = {}; ///< gets the progress line by line instead of stdout
};

/// Their builds as a definition for bake; what others take as a context comes first.
std::string services_definition(const compose::Project& project, const std::vector<std::string>& services,
                                const ServiceBuildOptions& options);

/// All at once as far as --parallel and `service:` contexts allow. Returns image names with their ids.
std::map<std::string, std::string> build_services(const Work& work, const compose::Project& project,
                                                  const std::vector<std::string>& services,
                                                  const ServiceBuildOptions& options);

} // namespace skiff::commands
