#pragma once
// While it lives, the terminal hands over every key as it is: no echo, no lines, no signals from the keyboard, and no
// translation of output. Does nothing on anything else.

#include <optional>
#include <termios.h>

namespace skiff::terminal {

class RawMode {
public:
  explicit RawMode(int descriptor);
  ~RawMode() { restore(); }
  RawMode(const RawMode&) = delete;
  RawMode& operator=(const RawMode&) = delete;

  void restore(); ///< at once; a second time does nothing

private:
  int descriptor_;
  std::optional<termios> before_;
};

} // namespace skiff::terminal
