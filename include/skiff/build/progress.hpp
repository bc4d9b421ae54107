#pragma once
// The progress of a BuildKit build as text, in the manners of the official client: plain lines, a terminal picture that
// is painted again in place, JSON lines. Pure: the clock is an argument and the text goes to a function.

#include <skiff/build/status.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace skiff::build {

class Progress {
public:
  using Write = std::function<void(std::string_view)>;
  /// tick() is due when this much time has passed without a status.
  static constexpr int tick_milliseconds = 150;

  virtual ~Progress() = default;
  virtual void update(const BuildStatus& status, base::Time now) = 0;
  virtual void tick(base::Time /*now*/) {}
  virtual void finish(base::Time /*now*/) {} ///< the last state, and the logs of failed steps
};

/// `heading` is the text of step #0, e.g. `building with "default" instance using docker driver`.
std::unique_ptr<Progress> plain_progress(std::string heading, Progress::Write write);

struct TerminalPicture {
  std::string phase = "Building";
  std::string place;                         ///< at the right of the first line, e.g. docker:default
  std::function<std::pair<int, int>()> size; ///< columns, rows; zeros if unknown
  bool colours = true;
  int log_lines = 6; ///< of a running step
};
std::unique_ptr<Progress> terminal_progress(TerminalPicture picture, Progress::Write write);

std::unique_ptr<Progress> json_progress(Progress::Write write);

/// What stands under a successful build: the warnings, with their explanations if `details`. Empty without warnings.
std::string warnings_text(const std::vector<VertexWarning>& warnings, bool details);

} // namespace skiff::build
