#include "build/trace.hpp"

#include <skiff/base/text.hpp>
#include <skiff/build/progress.hpp>

#include <algorithm>

namespace skiff::build {

namespace {

constexpr double print_every = 0.1; // seconds between prints that updates cause
constexpr double anti_flicker = 5;  // a step is held at least about this long
constexpr double longest_wait = 10; // and shown at last after this
constexpr double smallest_progress = 0.05;
constexpr double smallest_time = 5;

class PlainProgress final : public Progress {
public:
  PlainProgress(std::string heading, Write write) : heading_(std::move(heading)), write_(std::move(write)) {}

  void update(const BuildStatus& status, base::Time now) override {
    trace_.update(status, now);
    if (last_print_ && seconds_between(*last_print_, now) < print_every) return;
    last_print_ = now;
    print(now);
  }
  void tick(base::Time now) override { print(now); }
  void finish(base::Time now) override {
    print(now);
    write_(trace_.error_logs());
  }

private:
  struct Printed {
    std::int64_t current;
    base::Time timestamp;
  };
  struct Share {
    double blocked = 0, speed = 0, share = 0;
    bool over_limit = false;
  };

  void print(base::Time now);
  void print_rest(std::set<std::string> rest, const std::string& current, bool current_done, base::Time now);
  void print_step(const std::string& digest, base::Time now);
  void switch_to(Step& step);
  bool print_statuses(Step& step);
  void print_logs(Step& step);
  void print_end(Step& step, base::Time now);
  std::string label(const Step& step) const { return base::cat('#', step.number, ' '); }

  std::string heading_;
  Write write_;
  Trace trace_;
  std::string out_;
  std::string current_;                    // digest of the step that the last lines were about
  std::map<std::string, Printed> printed_; // statuses
  bool any_ = false;
  int last_number_ = 0;
  std::optional<base::Time> last_print_;
};

void PlainProgress::print(base::Time now) {
  std::vector<std::string> completed;
  std::set<std::string> rest;
  for (const auto& digest : trace_.updates) {
    const Step* step = trace_.find(digest);
    if (step == nullptr || step->hidden) continue;
    if (step->completed())
      completed.push_back(digest);
    else
      rest.insert(digest);
  }
  const std::string current = current_;
  const bool current_done = std::find(completed.begin(), completed.end(), current) != completed.end();
  std::sort(completed.begin(), completed.end(), [&](const auto& a, const auto& b) {
    return *trace_.find(a)->merged.back().stop < *trace_.find(b)->merged.back().stop;
  });
  if (current_done) print_step(current, now);
  for (const auto& digest : completed)
    if (digest != current) print_step(digest, now);
  print_rest(std::move(rest), current, current_done, now);
  if (!out_.empty()) write_(std::exchange(out_, {}));
}

// The steps that are still running: one of them has the word.
void PlainProgress::print_rest(std::set<std::string> rest, const std::string& current, bool current_done,
                               base::Time now) {
  if (rest.empty()) {
    if (const Step* step = trace_.find(current); step != nullptr && step->started() && !step->completed()) return;
    for (const Step* step : trace_.in_order)
      if (!step->completed() && !step->hidden) return print_step(step->vertex.digest, now);
    return;
  }
  if (rest.contains(current)) print_step(current, now);
  if (!current.empty()) rest.insert(current);
  std::map<std::string, Share> shares;
  std::string fastest;
  double sum = 0;
  for (const auto& digest : rest) {
    const Step* step = trace_.find(digest);
    if (step == nullptr || !step->blocked_since) continue;
    Share share;
    share.blocked = seconds_between(*step->blocked_since, now);
    share.speed = step->count / share.blocked;
    share.over_limit = share.blocked > longest_wait && digest != current;
    sum += share.speed;
    if (share.over_limit || fastest.empty() || shares[fastest].speed < share.speed) fastest = digest;
    shares[digest] = share;
  }
  if (current_done || current.empty()) return print_step(fastest, now);
  for (const auto& [digest, share] : shares)
    if (share.over_limit) return print_step(digest, now);
  const auto own = shares.find(current);
  if (own == shares.end()) return;
  const double share = own->second.speed / sum;
  if (1.0 / (1.0 - share) * anti_flicker < own->second.blocked) print_step(fastest, now);
}

void PlainProgress::switch_to(Step& step) {
  if (step.number == 0) step.number = ++last_number_;
  if (step.vertex.digest == current_) return;
  if (!current_.empty()) {
    Step& old = *trace_.find(current_);
    if (old.logs_partial) out_ += '\n';
    old.logs_offset = 0;
    old.count = 0;
    out_ += base::cat('#', old.number, " ...\n");
  }
  if (std::exchange(any_, true))
    out_ += '\n';
  else if (!heading_.empty())
    out_ += base::cat("#0 ", heading_, "\n\n");
  out_ += base::cat(label(step), step.vertex.name, '\n');
}

void PlainProgress::print_step(const std::string& digest, base::Time now) {
  Step* step = trace_.find(digest);
  if (step == nullptr) return;
  switch_to(*step);
  const bool open_status = print_statuses(*step);
  for (; step->warnings_printed < step->warnings.size(); ++step->warnings_printed)
    out_ += base::cat(label(*step), "WARN: ", step->warnings[step->warnings_printed].short_text, '\n');
  print_logs(*step);
  current_ = digest;
  if (step->completed() && !open_status) print_end(*step, now);
  trace_.updates.erase(digest);
}

// True if one of the statuses printed is still going on.
bool PlainProgress::print_statuses(Step& step) {
  bool open = false;
  for (const auto& status : step.statuses) {
    if (!step.updated_statuses.contains(status.id)) continue;
    const base::Time stamp = status.timestamp.value_or(base::Time{});
    if (const auto last = printed_.find(status.id); last != printed_.end() && !status.completed) {
      double progress = 0;
      if (status.total > 0)
        progress = static_cast<double>(status.current - last->second.current) / static_cast<double>(status.total);
      if (progress < smallest_progress && seconds_between(last->second.timestamp, stamp) < smallest_time) continue;
    }
    printed_[status.id] = {status.current, stamp};
    out_ += label(step) + status.id;
    if (status.total != 0)
      out_ += base::cat(' ', bytes_text(status.current), " / ", bytes_text(status.total));
    else if (status.current != 0)
      out_ += " " + bytes_text(status.current);
    if (status.started) {
      const double seconds = seconds_between(*status.started, status.completed.value_or(stamp));
      if (seconds > 0.01) out_ += base::cat(' ', fixed(seconds, 1), 's');
    }
    if (status.completed)
      out_ += " done";
    else
      open = true;
    out_ += '\n';
  }
  step.updated_statuses.clear();
  return open;
}

void PlainProgress::print_logs(Step& step) {
  for (std::size_t i = 0; i < step.logs.size(); ++i) {
    std::string line = step.logs[i];
    if (i == 0 && step.logs_offset != 0) {
      line.erase(0, step.logs_offset);
      out_ += line;
    } else {
      out_ += label(step) + line;
    }
    if (i + 1 != step.logs.size() || !step.logs_partial) out_ += '\n';
    if (!step.tail) step.tail.emplace();
    step.tail->put(std::move(line), !step.logs_partial);
  }
  if (step.logs.empty()) return;
  if (step.logs_partial) {
    step.logs.erase(step.logs.begin(), step.logs.end() - 1);
    step.logs_offset = step.logs.front().size();
  } else {
    step.logs.clear();
    step.logs_offset = 0;
  }
}

void PlainProgress::print_end(Step& step, base::Time now) {
  current_.clear();
  step.count = 0;
  if (step.logs_partial) out_ += '\n';
  out_ += label(step);
  if (is_cancelled(step.vertex.error))
    out_ += "CANCELED\n";
  else if (!step.vertex.error.empty())
    out_ += base::cat("ERROR: ", step.vertex.error, '\n');
  else if (step.vertex.cached)
    out_ += "CACHED\n";
  else
    out_ += base::cat("DONE ", fixed(total_seconds(step.merged, now), 1), "s\n");
}

} // namespace

std::unique_ptr<Progress> plain_progress(std::string heading, Progress::Write write) {
  return std::make_unique<PlainProgress>(std::move(heading), std::move(write));
}

std::string warnings_text(const std::vector<VertexWarning>& warnings, bool details) {
  if (warnings.empty()) return {};
  std::string out = base::cat("\n \x1b[33m", warnings.size(), warnings.size() == 1 ? " warning" : " warnings", " found",
                              details ? "" : " (use docker --debug to expand)", ":\n\x1b[0m");
  for (const auto& warning : warnings) {
    out += base::cat(" - ", warning.short_text, '\n');
    if (!details) continue;
    for (const auto& detail : warning.details) out += detail + "\n";
    if (!warning.url.empty()) out += base::cat("More info: ", warning.url, '\n');
    out += source_excerpt(warning.file, warning.source, warning.ranges) + "\n";
  }
  return out;
}

} // namespace skiff::build
