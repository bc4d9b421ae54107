// The frame of compose's progress: title, a line per thing with mark, name, status and time, parts below their whole.
#include "terminal/progress_tty.hpp"

#include <skiff/base/text.hpp>

#include <algorithm>
#include <cstdio>

namespace skiff::terminal {

namespace {

using base::cat;
using std::chrono::milliseconds;

constexpr std::string_view blue = "34";
constexpr std::string_view yellow = "33";
constexpr std::string_view green = "32";
constexpr std::string_view cyan = "36";
constexpr std::string_view spinner[] = {"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};
constexpr std::string_view eighths[] = {"⠀", "⡀", "⣀", "⣄", "⣤", "⣦", "⣶", "⣷", "⣿"};
constexpr std::string_view dry_run_words = " DRY-RUN MODE - ";

std::string escape(std::string_view code) { return cat("\x1b[", code, "m"); }
std::string bold(std::string_view code, std::string_view text) {
  return cat(escape(code), escape("1"), text, escape("0"));
}

/// Four significant digits in powers of 1000: 36.45kB.
std::string human_size(double size) {
  constexpr std::string_view units[] = {"B", "kB", "MB", "GB", "TB", "PB"};
  std::size_t unit = 0;
  for (; size >= 1000 && unit + 1 < std::size(units); ++unit) size /= 1000;
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", size);
  return cat(std::string_view(text), units[unit]);
}

/// Characters without colour sequences.
std::size_t visible(std::string_view text) {
  std::size_t count = 0;
  bool sequence = false;
  for (const char c : text) {
    if (c == '\x1b') sequence = true;
    if (!sequence && (static_cast<unsigned char>(c) & 0xC0U) != 0x80U) ++count;
    if (sequence && c == 'm') sequence = false;
  }
  return count;
}

} // namespace

std::string ProgressFrame::paint_with(std::string_view code, std::string_view text) const {
  return look_.colour ? cat(escape(code), text, escape("0")) : std::string(text);
}

void ProgressFrame::event(const ProgressEvent& event, milliseconds now) {
  const auto [place, fresh] = lines_.try_emplace(event.id);
  Line& line = place->second;
  const bool ends = event.state == ProgressState::done || event.state == ProgressState::error;
  if (fresh) {
    order_.push_back(event.id);
    line.event = event;
    line.begun = now;
    if (ends) line.ended = now;
    return;
  }
  if (event.state != ProgressState::working && line.event.state != event.state) line.ended = now;
  ProgressEvent& last = line.event;
  last.state = event.state;
  last.text = event.text;
  last.status = event.status;
  last.total = std::max(last.total, event.total);
  last.current = std::max(last.current, event.current);
  last.percent = std::max(last.percent, event.percent);
  if (last.parent.empty() || event.parent.empty()) last.parent = event.parent;
}

std::size_t ProgressFrame::finished() const {
  return static_cast<std::size_t>(std::count_if(lines_.begin(), lines_.end(), [](const auto& line) {
    return line.second.event.state != ProgressState::working;
  }));
}

std::string ProgressFrame::mark(Line& line, milliseconds now) const {
  switch (line.event.state) {
  case ProgressState::done:
    return paint_with(green, "✔");
  case ProgressState::warning:
    return look_.colour ? bold("33", "!") : "!";
  case ProgressState::error:
    return look_.colour ? bold("31", "✘") : "✘";
  case ProgressState::working:
    break;
  }
  if (now - line.begun > milliseconds(100)) line.spin = (line.spin + 1) % std::size(spinner);
  return paint_with(yellow, spinner[line.spin]);
}

/// Name and text; of a whole with parts under way also how far they are.
std::string ProgressFrame::label(const Line& line) const {
  const ProgressEvent& whole = line.event;
  std::string parts;
  std::int64_t current = 0, total = 0;
  bool known = true;
  if (whole.state == ProgressState::working)
    for (const std::string& id : order_) {
      const ProgressEvent& part = lines_.find(id)->second.event;
      if (part.parent != whole.id) continue;
      if (part.state == ProgressState::working && part.total == 0) known = false;
      total += part.total;
      current += part.current;
      parts += eighths[static_cast<std::size_t>(std::clamp(part.percent, 0, 100)) * (std::size(eighths) - 1) / 100];
    }
  if (parts.empty()) return cat(whole.id, " ", whole.text);
  std::string details;
  if (known && total > 0) {
    const std::string done = human_size(static_cast<double>(current));
    std::string all = human_size(static_cast<double>(total));
    all.resize(std::max<std::size_t>(all.size(), 7), ' ');
    details = cat(" ", std::string(done.size() < 7 ? 7 - done.size() : 0, ' '), done, " / ", all);
  }
  return cat(whole.id, " [", paint_with(green, parts), "]", details, " ", whole.text);
}

std::string ProgressFrame::line(Line& line, std::string_view pad, std::size_t width, std::size_t column,
                                milliseconds now) {
  milliseconds until = now;
  if (line.event.state != ProgressState::working) until = line.ended.count() >= 0 ? line.ended : line.begun;
  const std::string text = label(line);
  std::string status = line.event.status;
  const auto longest = static_cast<std::ptrdiff_t>(width) - static_cast<std::ptrdiff_t>(text.size() + column + 15);
  if (longest > 0 && status.size() > static_cast<std::size_t>(longest))
    status = cat(std::string_view(status).substr(0, static_cast<std::size_t>(longest)), "...");
  if (look_.colour && line.event.state == ProgressState::done) status = paint_with(green, status);
  if (look_.colour && line.event.state == ProgressState::warning) status = bold("33", status);
  if (look_.colour && line.event.state == ProgressState::error) status = bold("31", status);
  const std::string prefix = look_.dry_run ? paint_with(cyan, dry_run_words) : std::string();
  const std::size_t gap = text.size() < column ? column - text.size() : 0;
  const std::string left = cat(pad, " ", mark(line, now), prefix, " ", text, std::string(gap, ' '), " ", status, " ");
  char seconds[32];
  std::snprintf(seconds, sizeof seconds, "%.1fs ", static_cast<double>((until - line.begun).count()) / 1000.0);
  const std::string right = paint_with(blue, seconds);
  const std::size_t used = visible(left) + visible(right);
  return cat(left, std::string(used < width ? width - used : 0, ' '), right, "\n");
}

std::size_t ProgressFrame::broken_rows(std::size_t columns) const {
  std::size_t rows = 0;
  for (const std::size_t width : widths_) rows += width <= columns ? 1 : (width + columns - 1) / columns;
  return rows;
}

std::string ProgressFrame::paint(Size size, milliseconds now) {
  if (empty()) return {};
  const bool narrower = size.columns < columns_;
  const std::size_t rows = narrower ? broken_rows(size.columns) : height_ + 1;
  columns_ = size.columns;
  std::string out;
  for (std::size_t i = 0; i < rows; ++i) out += "\x1b[1A";
  if (!painted_) out += "\x1b[1B";
  painted_ = true;
  out += "\x1b[0G\x1b[?25l";
  if (narrower) out += "\x1b[0J";
  const std::size_t ended = finished();
  const std::string title = cat("[+] ", look_.title, " ", ended, "/", lines_.size());
  out += height_ != 0 && ended == height_ ? paint_with(blue, title) : title;
  out += "\n";
  widths_ = {title.size()};
  std::size_t column = 0;
  for (const std::string& id : order_) {
    const ProgressEvent& event = lines_.find(id)->second.event;
    column = std::max(column, event.id.size() + 1 + event.text.size());
    if (!event.parent.empty() && column >= 2) column -= 2;
  }
  const std::size_t most = size.rows > 2 ? size.rows - 2U : 0;
  hide_parts_ = hide_parts_ || order_.size() > most;
  const auto add = [&](const std::string& text) {
    widths_.push_back(visible(text) - 1);
    out += text;
  };
  for (const std::string& id : order_) {
    Line& whole = lines_.find(id)->second;
    if (!whole.event.parent.empty()) continue;
    add(line(whole, "", size.columns, column, now));
    for (const std::string& other : order_) {
      Line& part = lines_.find(other)->second;
      if (hide_parts_ || part.event.parent != id) continue;
      add(line(part, "  ", size.columns, column, now));
    }
  }
  for (std::size_t i = widths_.size() - 1; i < height_ && i < most; ++i) add(cat(std::string(size.columns, ' '), "\n"));
  height_ = widths_.size() - 1;
  return out + "\x1b[?25h";
}

} // namespace skiff::terminal
