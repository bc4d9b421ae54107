#include "commands/compose/menu.hpp"

#include <skiff/base/text.hpp>

#include <chrono>
#include <string_view>
#include <unistd.h>

namespace skiff::commands {

namespace {

constexpr std::string_view wiped = "\r\x1b[K";
constexpr std::chrono::seconds notice_time{10};

/// Past the buffer: what waits there is written after the line has been wiped away.
void write_now(Session& session, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(session.streams.out.descriptor(), text.data(), text.size());
    if (written <= 0) return; // a decoration
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

} // namespace

bool Menu::possible(const Session& session) {
  return session.streams.in_is_terminal() && session.streams.out.is_terminal() &&
         ::tcgetpgrp(session.streams.in) == ::getpgrp();
}

Menu::Menu(Session& session, std::function<void(char)> pressed) : session_(session), pressed_(std::move(pressed)) {
  ::tcgetattr(session.streams.in, &before_);
  termios keys = before_;
  keys.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
  keys.c_cc[VMIN] = 1;
  keys.c_cc[VTIME] = 0;
  ::tcsetattr(session.streams.in, TCSANOW, &keys);
  keys_ = session.loop().watch(session.streams.in, loop::readable, [this](unsigned) {
    char key = 0;
    if (::read(session_.streams.in, &key, 1) == 1)
      pressed_(key);
    else
      keys_.reset();
  });
}

Menu::~Menu() {
  hide();
  ::tcsetattr(session_.streams.in, TCSANOW, &before_);
}

void Menu::show(bool watching) {
  const std::string_view what = watching ? " Disable Watch" : " Enable Watch";
  std::string text = base::cat(wiped, "\x1b[7mw\x1b[0m\x1b[2m", what, "\x1b[0m");
  const std::size_t room = session_.streams.out.size().columns;
  if (!notice_.empty() && room > what.size() + 4)
    text += base::cat("  ", std::string_view(notice_).substr(0, room - what.size() - 4));
  write_now(session_, text + "\r");
  shown_ = true;
}

void Menu::hide() {
  if (std::exchange(shown_, false)) write_now(session_, wiped);
}

void Menu::notice(std::string text) {
  notice_ = std::move(text);
  notice_ends_ = session_.loop().after(notice_time, [this] { notice_.clear(); });
}

} // namespace skiff::commands
