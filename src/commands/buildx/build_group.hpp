#pragma once
// Builds that run at the same time and share one progress, as those of `bake` do. Steps that several builds have in
// common are shown once. A build may take another one of the group as a context (`NAME=target:OTHER`): it then begins
// as soon as the engine knows what the other one will be.

#include "commands/buildx/build_options.hpp"

#include <skiff/build/buildkit.hpp>

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace skiff::commands {

struct GroupedBuild {
  std::string name; ///< in front of its steps, if there are several builds
  BuildOptions options;
  build::BuildKitResult result = {};
};

/// Fills in the results. `status` gets what all of them say. `most_at_once`: 0 for no limit; what builds on others does
/// not count. All are prepared before the first begins. The first one that fails ends them all: SolveFailure, with its
/// name in front if there are several.
void build_group(Session& session, std::vector<GroupedBuild>& builds,
                 const std::function<void(const build::BuildStatus&)>& status, std::size_t most_at_once = 0);

} // namespace skiff::commands
