#pragma once
// While it lives, the terminal does not show what is typed. Does nothing on anything else.

#include <optional>
#include <termios.h>

namespace skiff::terminal {

class NoEcho {
public:
  explicit NoEcho(int descriptor);
  ~NoEcho();
  NoEcho(const NoEcho&) = delete;
  NoEcho& operator=(const NoEcho&) = delete;

private:
  int descriptor_;
  std::optional<termios> before_;
};

} // namespace skiff::terminal
