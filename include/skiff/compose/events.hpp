#pragma once
// What happens while a project changes, as values. Rooms that print (terminal, commands) turn them into progress lines;
// this room never prints.

#include <skiff/compose/plan.hpp>

#include <cstdint>
#include <functional>
#include <string>

namespace skiff::compose {

/// One state of one thing. The same id comes again with each change: "Container x-web-1" Creating, then Created.
struct Event {
  std::string id;
  std::string parent; ///< id of the thing this one is part of (a layer of a pull)
  std::string text;   ///< behind the id: "Pulling"
  std::string status; ///< "Creating"
  State state = State::working;
  std::int64_t current = 0, total = 0; ///< bytes
  int percent = 0;
};

using EventSink = std::function<void(const Event&)>;
using WarningSink = std::function<void(const std::string&)>;

} // namespace skiff::compose
