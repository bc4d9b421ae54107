#include <skiff/terminal/no_echo.hpp>

namespace skiff::terminal {

NoEcho::NoEcho(int descriptor) : descriptor_(descriptor) {
  termios state{};
  if (::tcgetattr(descriptor, &state) != 0) return;
  before_ = state;
  state.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  ::tcsetattr(descriptor, TCSANOW, &state);
}

NoEcho::~NoEcho() {
  if (before_) ::tcsetattr(descriptor_, TCSANOW, &*before_);
}

} // namespace skiff::terminal
