#pragma once
// Files of the project being watched, and what their changes cause: services are built anew, files copied into
// containers, containers restarted, commands run in them.

#include "commands/compose/work.hpp"

#include <skiff/compose/watch.hpp>
#include <skiff/os/tree_watch.hpp>

#include <functional>
#include <set>
#include <string>
#include <string_view>

namespace skiff::commands {

struct WatchingOptions {
  bool can_build = true, prune = true, quiet = false;
  std::function<void(std::string_view line)> log; ///< what happens, line by line
};

class Watching {
public:
  /// Begins, initial copies included. Throws Failure if there is nothing to watch.
  Watching(const Work& work, const compose::Project& project, WatchingOptions options);
  /// Acts on what has changed; to be called between two turns of the loop, which it turns itself. A failure is a
  /// warning, an interrupt is thrown.
  void react();
  bool acting() const { return acting_; }

private:
  void notice();
  void act(const std::vector<std::string>& changed);
  void rebuild(const std::vector<std::string>& services);
  void prune(const std::map<std::string, std::string>& built);
  void recreate(const std::vector<std::string>& services);
  void copy(const std::string& service, const std::vector<compose::SyncedPath>& paths);
  void restart(const std::vector<std::string>& services);
  void exec(const std::string& service, base::JsonView hook);
  /// A command in a container, without input, its output printed. The exit code.
  int command(const std::string& container, const base::JsonDocument& body);
  compose::ApplyOptions quietly() const;
  void say(std::string_view text) const { options_.log(text); }

  const Work& work_;
  const compose::Project& project_;
  WatchingOptions options_;
  compose::WatchPlan plan_;
  os::TreeWatch tree_;
  loop::Watch readable_, quiet_;
  std::set<std::string> changed_;
  bool due_ = false, acting_ = false;
};

/// Nobody else watches the project at the same time: a file with our process id stays behind.
void lock_project(const Work& work, const std::string& project);

} // namespace skiff::commands
