#pragma once
// Images of a project: which are to be pulled and which built (pure), and the pulls, side by side. Builds are done by
// whoever has a builder: they arrive as a function. Credentials arrive as one as well.

#include <skiff/compose/events.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace skiff::compose {

struct Pull {
  std::string service; ///< announced under this name
  std::string image;
  std::string platform;
  bool buildable = false; ///< a failure is no failure: the image will be built
};

struct ImagePlan {
  std::vector<Pull> pulls;
  std::vector<std::string> builds; ///< services, dependencies first
};

struct ImageOptions {
  std::string pull;         ///< --pull, over the services' policies; empty: theirs
  bool build = true;        ///< not --no-build
  bool force_build = false; ///< --build
  Services build_only;      ///< with force_build: these services; empty: all
  bool quiet = false;       ///< no layers
  std::int64_t parallel = -1;
  std::int64_t now = 0; ///< seconds since 1970, for policies that refresh
  bool dry_run = false; ///< announce pulls, but make none
};

/// What up, create and run need. Throws Failure for a policy that is none.
ImagePlan plan_images(const Project& project, const Snapshot& snapshot, const ImageOptions& options);

struct ImageDoor {
  EventSink events;
  std::function<std::string(const std::string& image)> credentials; ///< value of X-Registry-Auth
  std::function<std::string(base::JsonView detail)> progress;       ///< text of a message's progressDetail
  /// Builds services; returns the digests of their images by name.
  std::function<std::map<std::string, std::string>(const std::vector<std::string>& services)> build;
};

/// A pull that failed without ending the others.
struct PullFailure {
  std::string service;
  std::string text;
  bool buildable = false;
};

/// Pulls side by side, at most `parallel` at once. What comes is put into the snapshot. A failure ends them all and is
/// thrown, unless the image can be built or failures are ignored: those come back.
std::vector<PullFailure> pull_images(api::Engine& engine, const std::vector<Pull>& pulls, const ImageOptions& options,
                                     const ImageDoor& door, Snapshot& snapshot, bool ignore_failures = false);

/// Looks at the images of the project, pulls and builds what is missing or asked for.
void ensure_images(api::Engine& engine, const Project& project, const ImageOptions& options, const ImageDoor& door,
                   Snapshot& snapshot);

} // namespace skiff::compose
