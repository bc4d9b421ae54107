#include <skiff/terminal/raw_mode.hpp>

namespace skiff::terminal {

RawMode::RawMode(int descriptor) : descriptor_(descriptor) {
  termios state{};
  if (::tcgetattr(descriptor, &state) != 0) return;
  before_ = state;
  ::cfmakeraw(&state);
  state.c_cc[VMIN] = 1;
  state.c_cc[VTIME] = 0;
  ::tcsetattr(descriptor, TCSANOW, &state);
}

void RawMode::restore() {
  if (before_) ::tcsetattr(descriptor_, TCSANOW, &*before_);
  before_.reset();
}

} // namespace skiff::terminal
