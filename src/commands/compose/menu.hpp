#pragma once
// The last line of the terminal while `up` is attached: keys and what they do. It is drawn when nothing else is written
// and wiped away before something is. Signals from the keyboard stay signals.

#include "commands/session.hpp"

#include <functional>
#include <string>
#include <termios.h>

namespace skiff::commands {

class Menu {
public:
  /// Whether there can be one: a terminal at both ends, and in the foreground.
  static bool possible(const Session& session);

  Menu(Session& session, std::function<void(char key)> pressed);
  ~Menu();
  Menu(const Menu&) = delete;
  Menu& operator=(const Menu&) = delete;

  void show(bool watching);
  void hide();
  /// Beside the keys, for some seconds.
  void notice(std::string text);

private:
  Session& session_;
  std::function<void(char)> pressed_;
  termios before_{};
  bool shown_ = false;
  std::string notice_;
  loop::Watch keys_, notice_ends_;
};

} // namespace skiff::commands
