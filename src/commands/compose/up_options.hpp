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
  std::optional<bool> remove_orphans; ///< unset: see Work::removes_orphans
  bool force_recreate = false, no_recreate = false, always_recreate_deps = false, renew_volumes = false,
       no_deps = false;
  std::optional<int> timeout;
  bool quiet_pull = false, quiet_build = false;
  std::vector<std::string> scale;
  bool yes = false;
};

/// Of `create`, `up` and `plan`.
inline constexpr cli::Flag create_flags[] = {
    {.name = "build",
     .help = "Build images before containers are made",
     .set = cli::into<&ComposeCreateOptions::build>},
    {.name = "force-recreate",
     .help = "Make containers anew even if nothing has changed",
     .set = cli::into<&ComposeCreateOptions::force_recreate>},
    {.name = "no-build",
     .help = "Do not build images, even if they are missing",
     .set = cli::into<&ComposeCreateOptions::no_build>},
    {.name = "no-recreate",
     .help = "Leave existing containers alone; not together with --force-recreate",
     .set = cli::into<&ComposeCreateOptions::no_recreate>},
    {.name = "pull",
     .type = "string",
     .help = "When to pull images (\"always\"|\"missing\"|\"never\"|\"build\")",
     .fallback = "\"policy\"",
     .set = cli::into<&ComposeCreateOptions::pull>},
    {.name = "remove-orphans",
     .help = "Remove containers of services the file does not have",
     .set = cli::into<&ComposeCreateOptions::remove_orphans>},
    {.name = "scale",
     .type = "scale",
     .help = "Set the number of containers of a service (SERVICE=NUM)",
     .set = cli::into<&ComposeCreateOptions::scale>},
};

/// Of `up` and `plan`.
inline constexpr cli::Flag up_flags[] = {
    {.name = "always-recreate-deps",
     .help = "Recreate containers a service depends on; not together with --no-recreate",
     .set = cli::into<&ComposeCreateOptions::always_recreate_deps>},
    {.name = "no-deps",
     .help = "Leave out the services these depend on",
     .set = cli::into<&ComposeCreateOptions::no_deps>},
    {.name = "renew-anon-volumes",
     .letter = 'V',
     .help = "Make anonymous volumes anew instead of taking them over",
     .set = cli::into<&ComposeCreateOptions::renew_volumes>},
};

/// --scale a=2 …, checked against the project.
std::map<std::string, int, std::less<>> scale_of(const compose::Project& project,
                                                 const std::vector<std::string>& words);
void check_create_options(const ComposeCreateOptions& options);
/// What the planner is told; COMPOSE_IGNORE_ORPHANS counts as well.
compose::UpOptions up_options(const ComposeCreateOptions& options, const compose::Project& project,
                              const std::vector<std::string>& services);
/// Looks at the images, pulls and builds what is missing.
void prepare_images(const Work& work, const ComposeCreateOptions& options, const compose::Project& project,
                    compose::Snapshot& snapshot);
/// Networks, volumes and containers. `services`: those named on the command line. True if the snapshot's containers
/// have to be looked at again; else it has those that there are now, after a dry run those that there would be.
bool converge(const Work& work, const ComposeCreateOptions& options, const compose::Project& project,
              const std::vector<std::string>& services, compose::Snapshot& snapshot, const Work::Stage& stage);

} // namespace skiff::commands
