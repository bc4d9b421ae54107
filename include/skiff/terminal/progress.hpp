#pragma once
// The state of many things at once, as compose shows it: repainted in place on a terminal (at most ten times a second),
// one line per change elsewhere, or JSON. Painters hold what they were told and never ask.

#include <skiff/loop/loop.hpp>
#include <skiff/terminal/streams.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace skiff::terminal {

enum class ProgressState : std::uint8_t { working, done, warning, error };

struct ProgressEvent {
  std::string id;
  std::string parent; ///< id of the thing this is part of
  std::string text;   ///< behind the id
  std::string status;
  ProgressState state = ProgressState::working;
  std::int64_t current = 0, total = 0; ///< bytes
  int percent = 0;
};

class Progress {
public:
  virtual ~Progress() = default;
  virtual void event(const ProgressEvent& event) = 0;
  /// A line that stands below everything in the end.
  virtual void tail(std::string_view text) = 0;
  /// Shows the last state. Nothing is shown any more afterwards.
  virtual void finish() {}
};

enum class ProgressMode : std::uint8_t { tty, plain, json, quiet };

struct ProgressLook {
  std::string title = "Running"; ///< of the terminal's first line
  bool dry_run = false;
  bool colour = true;
};

std::unique_ptr<Progress> make_progress(ProgressMode mode, Output& out, loop::Loop& loop, ProgressLook look);

/// The colours of the painter, for what is printed beside it: green "32", red and bold "31;1" as separate sequences.
std::string success_colour(std::string_view text);
std::string warning_colour(std::string_view text);
std::string error_colour(std::string_view text);

} // namespace skiff::terminal
