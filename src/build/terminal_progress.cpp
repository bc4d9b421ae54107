#include "build/trace.hpp"

#include <skiff/base/text.hpp>
#include <skiff/build/progress.hpp>

#include <algorithm>
#include <cstdio>

namespace skiff::build {

namespace {

constexpr double paint_every = 0.1; // seconds
constexpr int log_margin = 10;      // columns a log line leaves free
constexpr std::string_view hide_cursor = "\x1b[?25l";
constexpr std::string_view show_cursor = "\x1b[?25h";
constexpr std::string_view blue = "\x1b[34m";
constexpr std::string_view yellow = "\x1b[33m";
constexpr std::string_view red = "\x1b[31m";
constexpr std::string_view faint = "\x1b[2m";
constexpr std::string_view reset = "\x1b[0m";

// A line of the picture: a step, something countable in it, or a warning.
struct Job {
  std::string name, amount;
  std::vector<Interval> intervals; // by our clock
  Step* step = nullptr;
  bool completed = true;
  bool cancelled = false;
  bool failed = false;
  bool shows_log = false;
};

// Cuts a line after so many characters, as often as needed.
void wrap(std::string_view line, std::size_t width, std::vector<std::string>& rows) {
  std::size_t size = 0, characters = 0;
  while (size < line.size()) {
    size += base::decode_rune(line.substr(size)).size;
    if (++characters < width && size < line.size()) continue;
    rows.emplace_back(line.substr(0, size));
    line.remove_prefix(size);
    size = characters = 0;
  }
}

// What a small terminal would show of the log: its last rows, without escape sequences, carriage returns obeyed.
std::vector<std::string> log_lines(std::string_view log, int count, int width) {
  std::vector<std::string> lines(1);
  bool restart = false;
  for (std::size_t i = 0; i < log.size(); ++i) {
    const char c = log[i];
    if (c == '\x1b') {
      if (i + 1 < log.size() && log[i + 1] == '[') {
        ++i;
        while (i + 1 < log.size() && !(log[i + 1] >= '@' && log[i + 1] <= '~')) ++i;
      }
      ++i;
    } else if (c == '\n') {
      lines.emplace_back();
      restart = false;
    } else if (c == '\r') {
      restart = true;
    } else {
      if (std::exchange(restart, false)) lines.back().clear();
      if (c == '\t' || static_cast<unsigned char>(c) >= 0x20) lines.back() += c == '\t' ? ' ' : c;
    }
  }
  std::vector<std::string> rows;
  for (const auto& line : lines)
    if (!base::trim(line).empty()) wrap(line, static_cast<std::size_t>(std::max(width, 1)), rows);
  const auto keep = static_cast<std::size_t>(count);
  if (rows.size() > keep) rows.erase(rows.begin(), rows.end() - static_cast<std::ptrdiff_t>(keep));
  return rows;
}

class TerminalProgress final : public Progress {
public:
  TerminalProgress(TerminalPicture picture, Write write) : picture_(std::move(picture)), write_(std::move(write)) {}

  void update(const BuildStatus& status, base::Time now) override {
    trace_.update(status, now);
    if (last_paint_ && seconds_between(*last_paint_, now) < paint_every) return;
    last_paint_ = now;
    paint(now, false);
  }
  void tick(base::Time now) override { paint(now, false); }
  void finish(base::Time now) override {
    paint(now, true);
    write_(trace_.error_logs());
  }

private:
  std::vector<Job> jobs() const;
  std::vector<Job> fitting(std::vector<Job> all, int columns, int rows, bool everything);
  void paint(base::Time now, bool last);
  std::string head(base::Time now, int columns, bool last) const;
  std::string line(const Job& job, base::Time now, int columns) const;
  std::string coloured(std::string_view colour, std::string text) const {
    return picture_.colours ? base::cat(colour, text, reset) : text;
  }

  TerminalPicture picture_;
  Write write_;
  Trace trace_;
  int painted_lines_ = 0;
  bool painted_ = false;
  std::optional<base::Time> last_paint_;
};

// `left`, blanks, `right` behind each other, `width` columns in all.
std::string aligned(std::string left, std::string_view right, int width) {
  const auto room = width - static_cast<int>(right.size()) - 1;
  const auto is_start = [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; };
  const auto characters = static_cast<int>(std::count_if(left.begin(), left.end(), is_start));
  if (characters < room) left.append(static_cast<std::size_t>(room - characters), ' ');
  return base::cat(left, ' ', right);
}

std::vector<Job> TerminalProgress::jobs() const {
  std::vector<Job> out;
  const auto shift = [&](Interval interval) {
    interval.start = later(interval.start, trace_.clock_difference);
    if (interval.stop) interval.stop = later(*interval.stop, trace_.clock_difference);
    return interval;
  };
  for (Step* step : trace_.in_order) {
    Job job;
    job.step = step;
    job.name = base::replace_all(step->vertex.name, "\t", " ");
    for (const auto& interval : step->merged) {
      job.intervals.push_back(shift(interval));
      job.completed = job.completed && interval.stop.has_value();
    }
    job.cancelled = is_cancelled(step->vertex.error);
    job.failed = !step->vertex.error.empty() && !job.cancelled;
    if (job.cancelled) job.name = "CANCELED " + job.name;
    if (job.failed) job.name = "ERROR " + job.name;
    if (step->vertex.cached) job.name = "CACHED " + job.name;
    out.push_back(job);
    for (const auto& status : step->statuses) {
      Job part;
      part.name = "=> " + status.id;
      if (status.started) part.intervals.push_back(shift({*status.started, status.completed}));
      part.completed = status.completed.has_value();
      if (status.total != 0)
        part.amount = base::cat(bytes_text(status.current), " / ", bytes_text(status.total));
      else if (status.current != 0)
        part.amount = bytes_text(status.current);
      out.push_back(std::move(part));
    }
    for (const auto& warning : step->warnings) {
      Job note;
      note.name = "WARN: " + warning.short_text;
      if (!job.intervals.empty()) note.intervals.push_back(job.intervals.back());
      note.completed = false;
      note.cancelled = true;
      out.push_back(std::move(note));
    }
  }
  return out;
}

// Chooses the steps whose logs are shown and cuts the rest to the height, running steps last.
std::vector<Job> TerminalProgress::fitting(std::vector<Job> all, int columns, int rows, bool everything) {
  std::vector<Job*> candidates;
  int running = 0;
  for (auto& job : all) {
    if (job.completed) continue;
    ++running;
    if (job.step != nullptr && job.step->log_bytes > 0) candidates.push_back(&job);
  }
  const auto weight = [](const Job* job) {
    return job->step->log_bytes + static_cast<std::size_t>(job->step->shown_log) * 50;
  };
  std::stable_sort(candidates.begin(), candidates.end(),
                   [&](const Job* a, const Job* b) { return weight(a) > weight(b); });
  const int per_log = picture_.log_lines + 3;
  int free = rows - 2 - running;
  int hidden = 0;
  for (Job* job : candidates) {
    if (free <= per_log) break;
    job->shows_log = true;
    hidden += static_cast<int>(log_lines(job->step->raw_log, picture_.log_lines, columns - log_margin).size());
    free -= per_log;
  }
  if (everything) return all;
  const int limit = rows - 2 - hidden;
  if (limit < 0) return {};
  const auto cut = all.size() - std::min(all.size(), static_cast<std::size_t>(limit));
  if (cut == 0) return all;
  std::vector<Job> unseen;
  for (std::size_t i = 0; i < cut; ++i)
    if (!all[i].completed) unseen.push_back(all[i]);
  std::vector<Job> out;
  auto give_up = unseen.size(); // finished lines make room for running ones that were cut
  for (std::size_t i = cut; i < all.size(); ++i) {
    if (!all[i].completed || give_up == 0) out.push_back(all[i]);
    if (give_up > 0) --give_up;
  }
  const auto room = all.size() - cut - out.size();
  out.insert(out.begin(), unseen.end() - static_cast<std::ptrdiff_t>(std::min(room, unseen.size())), unseen.end());
  return out;
}

std::string TerminalProgress::head(base::Time now, int columns, bool last) const {
  std::size_t total = 0;
  std::size_t done = 0;
  std::set<const Step*> seen;
  for (const auto& [digest, step] : trace_.by_digest) {
    if (step->hidden || !seen.insert(step).second) continue;
    ++total;
    if (step->completed()) ++done;
  }
  const auto start = trace_.start ? later(*trace_.start, trace_.clock_difference) : now;
  std::string text = base::cat("[+] ", picture_.phase, ' ', fixed(seconds_between(start, now), 1), "s (", done, '/',
                               total, ") ", last && done > 0 && done == total ? "FINISHED" : "");
  text = picture_.place.empty() ? aligned(std::move(text), "", columns)
                                : aligned(std::move(text), picture_.place, columns - 1);
  if (text.size() > static_cast<std::size_t>(columns)) text.resize(static_cast<std::size_t>(columns));
  return text + "\n";
}

std::string TerminalProgress::line(const Job& job, base::Time now, int columns) const {
  double seconds = total_seconds(job.intervals, now);
  if (seconds < 0.05) seconds = 0;
  const std::string timer = base::cat(' ', fixed(seconds, 1), "s\n");
  int left = columns - 4 - static_cast<int>(timer.size()) - 1;
  const int amount = static_cast<int>(job.amount.size());
  const bool show_amount = amount != 0 && left + amount > 20;
  if (show_amount) left -= amount + 1;
  if (left < 12) return {};
  std::string text = " => " + job.name.substr(0, static_cast<std::size_t>(left));
  if (show_amount) text += " " + job.amount;
  text = aligned(std::move(text), timer, columns);
  if (!job.completed) return text;
  return coloured(job.cancelled ? yellow : job.failed ? red : blue, std::move(text));
}

void TerminalProgress::paint(base::Time now, bool last) {
  auto [columns, rows] = picture_.size ? picture_.size() : std::pair(0, 0);
  if (columns <= 0 || rows <= 0) columns = 80, rows = 10;
  const auto shown = fitting(jobs(), columns, rows, last);
  std::string out;
  const int up = painted_lines_ + (painted_ ? 1 : 0);
  for (int i = 0; i < up; ++i) out += "\x1b[1A";
  painted_ = true;
  out += "\x1b[0G";
  out += hide_cursor;
  out += head(now, columns, last);
  int count = 0;
  for (const auto& job : shown) {
    if (job.intervals.empty()) continue;
    const auto text = line(job, now, columns);
    if (text.empty()) continue;
    out += text;
    ++count;
    if (!job.shows_log) continue;
    for (const auto& log : log_lines(job.step->raw_log, picture_.log_lines, columns - log_margin)) {
      out += coloured(faint, aligned(base::cat(" => => # ", log), "\n", columns));
      ++count;
    }
    ++job.step->shown_log;
  }
  if (const int less = painted_lines_ - count; less > 0) {
    for (int i = 0; i < less; ++i) out += std::string(static_cast<std::size_t>(columns), ' ') + "\n";
    out += base::cat("\x1b[", less, "A\x1b[0G");
  }
  painted_lines_ = count;
  out += show_cursor;
  write_(out);
}

} // namespace

std::unique_ptr<Progress> terminal_progress(TerminalPicture picture, Progress::Write write) {
  return std::make_unique<TerminalProgress>(std::move(picture), std::move(write));
}

} // namespace skiff::build
