#include "commands/compose/log_printer.hpp"

#include <skiff/base/text.hpp>

#include <algorithm>
#include <cstdio>

namespace skiff::commands {

namespace {

using base::cat;

constexpr std::string_view colours[] = {"36", "33", "32", "35", "34", "36;1", "33;1", "32;1", "35;1", "34;1"};

/// Fixed width: nine digits of the second.
std::string time_text(base::Time time) {
  const std::string whole = base::rfc3339_nano_local({time.seconds, 0});
  char nanos[16];
  std::snprintf(nanos, sizeof nanos, ".%09d", time.nanos);
  return cat(std::string_view(whole).substr(0, 19), std::string_view(nanos), std::string_view(whole).substr(19));
}

} // namespace

std::string LogPrinter::paint(const Presenter& presenter, std::string_view text) const {
  return presenter.colour.empty() ? std::string(text) : cat("\x1b[", presenter.colour, "m", text, "\x1b[0m");
}

LogPrinter::Presenter& LogPrinter::presenter(const std::string& name) {
  const auto known = presenters_.find(name);
  if (known != presenters_.end()) return known->second;
  std::string colour;
  if (const auto blank = name.find(' '); blank != std::string::npos) {
    colour = presenter(name.substr(0, blank)).colour;
  } else if (name == LogPrinter::watcher) {
    colour = "92";
  } else if (look_.colour && !name.empty()) {
    colour = colours[next_colour_];
    next_colour_ = (next_colour_ + 1) % std::size(colours);
  }
  Presenter& fresh = presenters_[name];
  fresh.colour = std::move(colour);
  width_ = std::max(width_, name.size() + 1);
  if (look_.prefix)
    for (auto& [other, item] : presenters_)
      item.prefix =
          paint(item, other == LogPrinter::watcher ? cat(std::string(width_, ' '), " ⦿ ")
                                                   : cat(other, std::string(width_ - other.size(), ' '), " | "));
  return fresh;
}

void LogPrinter::line(const std::string& name, std::string_view text, bool to_err) {
  const Presenter& from = presenter(name);
  terminal::Output& out = to_err ? streams_.err : streams_.out;
  out.write(from.prefix);
  if (look_.clock) out.write(time_text(look_.clock()) + " ");
  out.line(text);
}

void LogPrinter::status(const std::string& name, std::string_view text) {
  streams_.out.write(paint(presenter(name), cat("\r\x1b[K", name, " ", text, "\n")));
}

void LogPrinter::flush() {
  streams_.out.flush();
  streams_.err.flush();
}

} // namespace skiff::commands
