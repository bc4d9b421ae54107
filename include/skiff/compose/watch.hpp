#pragma once
// `develop.watch`: which paths are watched, and what a batch of changed paths means (pure); the archive that carries
// changed files into a container. Watching itself, and acting, is done by whoever runs the loop.

#include <skiff/api/engine.hpp>
#include <skiff/build/ignore.hpp>
#include <skiff/compose/events.hpp>
#include <skiff/compose/observe.hpp>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace skiff::compose {

/// A file of ours and its place in the container.
struct SyncedPath {
  std::string host, inside;
};

/// Patterns in the manner of .dockerignore, relative to a folder; names that are not absolute are looked for in it.
class PathPatterns {
public:
  PathPatterns() = default; ///< match nothing
  /// A pattern "*" leaves only the exceptions, as in the official program. Throws Failure for a pattern that is none.
  PathPatterns(std::string folder, std::vector<std::string> patterns);
  bool match(std::string_view path) const;

private:
  std::string folder_ = "/";
  build::IgnoreRules rules_;
};

class WatchPlan {
public:
  /// Throws Failure for what cannot be watched: a rebuild without a build section. `can_build`: not --no-build.
  WatchPlan(const Project& project, bool can_build, const WarningSink& warn);

  const std::vector<std::string>& paths() const { return paths_; }

  struct Batch {
    std::vector<std::string> rebuild, restart;                          ///< services
    std::map<std::string, std::vector<SyncedPath>, std::less<>> synced; ///< by service
    std::vector<std::pair<std::string, base::JsonView>> hooks;          ///< service and its `exec`
  };
  Batch batch(const std::vector<std::string>& changed) const;

  /// Rules with initial_sync, and the files they bring into a container: those newer than its image (RFC 3339).
  std::vector<std::string> initial_services() const;
  std::vector<SyncedPath> initial_paths(const std::string& service, std::string_view image_created) const;

private:
  struct Rule {
    std::string service, action, path, target;
    base::JsonView trigger;
    bool includes_all = true;
    PathPatterns include, ignore;
  };
  void add(const std::string& service, base::JsonView trigger, const WarningSink& warn);
  bool ignored(const Rule& rule, std::string_view path) const;
  bool bound(const std::string& service, std::string_view path) const;

  const Project& project_;
  std::vector<Rule> rules_;
  std::vector<std::string> paths_;
  std::map<std::string, PathPatterns, std::less<>> contexts_; ///< ignore files of the build contexts, by service
  PathPatterns editors_, repository_, descriptions_;
};

/// Those of the paths that are gone here.
std::vector<SyncedPath> vanished(const std::vector<SyncedPath>& paths);
/// An archive for the root of a container: the paths that exist, folders with all that is in them.
std::unique_ptr<transport::Source> synced_archive(std::vector<SyncedPath> paths);

} // namespace skiff::compose
