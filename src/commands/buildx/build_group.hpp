#pragma once
// Builds that run at the same time and share one progress, as those of `bake` do for compose. Steps that several builds
// have in common are shown once.

#include "commands/buildx/build_options.hpp"

#include <skiff/build/buildkit.hpp>
#include <skiff/terminal/streams.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace skiff::commands {

struct GroupedBuild {
  std::string name; ///< in front of its steps, if there are several builds
  BuildOptions options;
  build::BuildKitResult result = {};
};

/// One after the other are waves: in a later one is what builds on the images of an earlier one.
using BuildWaves = std::vector<std::vector<GroupedBuild>>;

struct GroupDisplay {
  terminal::Output& out;
  std::string mode;             ///< auto, plain, rawjson or none
  std::string heading;          ///< of the plain progress; empty: none
  std::string definition;       ///< shown as what the builds were read from; empty: nothing is
  std::size_t most_at_once = 0; ///< builds of a wave at the same time; 0: all
};

/// Fills in the results. The first build that fails ends them all: SolveFailure, as buildkit_build throws it.
void build_group(Session& session, BuildWaves& waves, const GroupDisplay& display);

} // namespace skiff::commands
