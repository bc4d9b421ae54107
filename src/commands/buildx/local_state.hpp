#pragma once
// What the clients keep of a build beside the engine's record of it: where its context and Dockerfile were. The
// official client's history and Desktop read the same files, below `refs` of buildx's folder.

#include "commands/buildx/build_options.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace skiff::commands {

struct LocalBuild {
  std::string target, context, dockerfile;
};

/// builder/node/reference
std::string full_reference(Session& session, std::string_view ref);
/// Empty if nothing is kept.
LocalBuild local_build(Session& session, std::string_view ref);
/// Kept before the build begins, so that failed builds have it too. A folder that cannot be written costs their names
/// in the history and no more.
void keep_local_build(Session& session, std::string_view ref, const BuildOptions& options);

/// Builds that were asked for at once, as `bake` does.
struct LocalGroup {
  std::string id;
  std::vector<std::string> targets, refs; ///< as typed; of the builds
};
void keep_local_group(Session& session, const LocalGroup& group);

} // namespace skiff::commands
