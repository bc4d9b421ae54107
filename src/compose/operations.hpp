#pragma once
// What each operation of a plan asks of the engine. Private to apply.

#include "compose/bodies.hpp"
#include "compose/task.hpp"

#include <skiff/compose/apply.hpp>

#include <optional>
#include <set>
#include <string>
#include <unordered_map>

namespace skiff::compose {

/// What the steps of one plan share.
struct Site {
  api::Engine& engine;
  const Project& project;
  const Snapshot& snapshot;
  const ApplyOptions& options;
  LiveContainers live;
  std::unordered_map<std::string, std::string> service_of; ///< of a live container, by its id and by its name
  std::optional<std::chrono::milliseconds> deadline;
  std::set<std::string, std::less<>> warned; ///< each warning once
  void warn(const std::string& text) {
    if (options.warn && warned.insert(text).second) options.warn(text);
  }
  void announce(Event event) const {
    if (options.events) options.events(event);
  }
  const Container* find(std::string_view handle) const;      ///< by id or name
  std::vector<Container>& known(const Container& container); ///< the containers of its service, which it is to join
  void added(Container container);
  void renamed(std::string_view handle, const std::string& name);
  void removed(std::string_view handle);
};

/// Starts the operation of a step; the task ends when it is done.
void run(Site& site, const Step& step, Task& task);

/// The same in a dry run: nothing changes, and what it would have announced on its way is announced.
void imagine(Site& site, const Step& step, Task& task);

/// The request that waits for a condition, again and again.
void await(Site& site, const Await& operation, Task& task);

} // namespace skiff::compose
