#pragma once
// What up and create share: flags about images, recreation and scale, and the way from the project to its containers.

#include "commands/compose/work.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace skiff::commands {

struct ComposeCreateOptions : ComposeOptions {
  bool build = false, no_build = false;
  std::string pull = "policy";
  std::optional<bool> remove_orphans; ///< unset: COMPOSE_REMOVE_ORPHANS
  bool force_recreate = false, no_recreate = false, always_recreate_deps = false, renew_volumes = false;
  std::optional<int> timeout;
  bool quiet_pull = false, quiet_build = false;
  std::vector<std::string> scale;
  bool yes = false;
};

/// --scale a=2 …, checked against the project.
std::map<std::string, int, std::less<>> scale_of(const compose::Project& project,
                                                 const std::vector<std::string>& words);
void check_create_options(const ComposeCreateOptions& options);
/// What the planner is told; the variables of the environment count as well.
compose::UpOptions up_options(const Work& work, const ComposeCreateOptions& options, const compose::Project& project,
                              const std::vector<std::string>& services);
/// Looks at the images, pulls and builds what is missing.
void prepare_images(const Work& work, const ComposeCreateOptions& options, const compose::Project& project,
                    compose::Snapshot& snapshot);
/// Networks, volumes and containers. `services`: those named on the command line. True if anything was done, so that
/// the snapshot's containers have to be looked at again; after a dry run it has those that there would be.
bool converge(const Work& work, const ComposeCreateOptions& options, const compose::Project& project,
              const std::vector<std::string>& services, compose::Snapshot& snapshot, const Work::Stage& stage);

} // namespace skiff::commands
