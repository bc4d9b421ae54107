#include "build/trace.hpp"

#include <skiff/base/text.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace skiff::build {

namespace {
constexpr std::size_t raw_log_kept = 16 * 1024;
}

double seconds_between(base::Time from, base::Time to) {
  return static_cast<double>(to.seconds - from.seconds) + static_cast<double>(to.nanos - from.nanos) / 1e9;
}

base::Time later(base::Time time, double seconds) {
  auto nanos = static_cast<std::int64_t>(time.nanos) + static_cast<std::int64_t>(std::llround(seconds * 1e9));
  auto whole = nanos / 1'000'000'000;
  nanos %= 1'000'000'000;
  if (nanos < 0) {
    nanos += 1'000'000'000;
    --whole;
  }
  return {time.seconds + whole, static_cast<std::int32_t>(nanos)};
}

std::vector<Interval> merged_intervals(std::vector<Interval> intervals) {
  std::sort(intervals.begin(), intervals.end(), [](const auto& a, const auto& b) { return a.start < b.start; });
  std::vector<Interval> out;
  for (const auto& next : intervals) {
    if (out.empty() || (out.back().stop && *out.back().stop < next.start)) {
      out.push_back(next);
      continue;
    }
    auto& last = out.back();
    if (!last.stop) break;
    if (!next.stop || *last.stop < *next.stop) last.stop = next.stop;
  }
  return out;
}

double total_seconds(const std::vector<Interval>& intervals, base::Time now) {
  double out = 0;
  for (const auto& interval : intervals) out += seconds_between(interval.start, interval.stop.value_or(now));
  return out;
}

void LogTail::put(std::string line, bool advance) {
  ring_[at_] = std::move(line);
  filled_[at_] = true;
  if (advance) at_ = (at_ + 1) % ring_.size();
}

std::vector<std::string> LogTail::lines() const {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < ring_.size(); ++i) {
    const auto at = (at_ + i) % ring_.size();
    if (filled_[at]) out.push_back(ring_[at]);
  }
  return out;
}

bool is_cancelled(std::string_view error) { return error.ends_with("context canceled"); }

std::string fixed(double value, int digits) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", digits, value);
  return text;
}

std::string bytes_text(std::int64_t bytes) {
  if (bytes > -1000 && bytes < 1000) return base::cat(bytes, 'B');
  auto value = static_cast<double>(bytes);
  std::size_t unit = 0;
  constexpr std::string_view units[] = {"", "kB", "MB", "GB", "TB", "PB", "EB"};
  for (; std::fabs(value) >= 1000 && unit + 1 < std::size(units); ++unit) value /= 1000;
  return fixed(value, 2) + std::string(units[unit]);
}

void Step::touch(int amount, base::Time now) {
  if (count == 0) blocked_since = now;
  count += amount;
}

Step* Trace::find(const std::string& digest) {
  const auto found = by_digest.find(digest);
  return found == by_digest.end() ? nullptr : found->second;
}

void Trace::note_clock(base::Time started, base::Time now) {
  if (clock_known_) return;
  clock_known_ = true;
  clock_difference = seconds_between(started, now);
}

void Trace::update(const BuildStatus& status, base::Time now) {
  std::vector<Step*> changed_groups;
  for (const auto& vertex : status.vertexes) {
    if (!start) start = vertex.started;
    if (!vertex.group) {
      add_vertex(vertex, now);
      continue;
    }
    Step& group = group_of(vertex);
    if (std::find(changed_groups.begin(), changed_groups.end(), &group) == changed_groups.end())
      changed_groups.push_back(&group);
    group.members[vertex.digest] = vertex;
    by_digest[vertex.digest] = &group;
  }
  for (Step* group : changed_groups) refresh_group(*group, now);
  for (const auto& entry : status.statuses) {
    Step* step = find(entry.vertex);
    if (step == nullptr) continue;
    const auto known = std::find_if(step->statuses.begin(), step->statuses.end(),
                                    [&](const VertexStatus& other) { return other.id == entry.id; });
    if (known != step->statuses.end())
      *known = entry;
    else if (entry.started)
      step->statuses.push_back(entry);
    step->updated_statuses.insert(entry.id);
    updates.insert(step->vertex.digest);
    step->touch(1, now);
  }
  for (const auto& warning : status.warnings) {
    if (Step* step = find(warning.vertex)) {
      step->warnings.push_back(warning);
      step->touch(1, now);
    }
  }
  for (const auto& log : status.logs) add_log(log, now);
}

void Trace::add_vertex(const Vertex& vertex, base::Time now) {
  Step*& place = by_digest[vertex.digest];
  const bool is_new = place == nullptr;
  if (is_new) {
    steps_.push_back(std::make_unique<Step>());
    place = steps_.back().get();
  }
  Step& step = *place;
  const bool was_started = step.started();
  if (vertex.started) {
    const Vertex none;
    const Vertex& old = step.previous ? *step.previous : none;
    const bool changed = vertex.digest != old.digest || vertex.name != old.name || vertex.started != old.started ||
                         (vertex.completed && vertex.completed != old.completed) || vertex.cached != old.cached ||
                         vertex.error != old.error;
    if (changed) {
      step.touch(1, now);
      updates.insert(vertex.digest);
    }
    step.previous = vertex;
    if (!was_started) {
      note_clock(*vertex.started, now);
      in_order.push_back(&step);
    }
  }
  // The engine may announce a step again that is running already: that must not undo what is known of it.
  if (is_new || !was_started || vertex.started) step.vertex = vertex;
  if (!vertex.started) return;
  step.intervals[*vertex.started] = {*vertex.started, vertex.completed};
  std::vector<Interval> all;
  for (const auto& [from, interval] : step.intervals) all.push_back(interval);
  step.merged = merged_intervals(std::move(all));
}

Step& Trace::group_of(const Vertex& vertex) {
  Step*& place = groups_[vertex.group->id];
  if (place == nullptr) {
    steps_.push_back(std::make_unique<Step>());
    place = steps_.back().get();
    place->vertex.digest = vertex.group->id;
    place->vertex.name = vertex.group->name;
    place->group = true;
    place->hidden = true;
    by_digest[vertex.group->id] = place;
  }
  return *place;
}

void Trace::refresh_group(Step& group, base::Time now) {
  const bool was_hidden = group.hidden;
  const bool was_started = group.started();
  bool changed = false;
  bool cached = true;
  std::string error;
  for (const auto& [digest, member] : group.members) {
    if (member.started) {
      const Interval interval{*member.started, member.completed};
      auto& known = group.intervals[*member.started];
      if (!(known == interval)) changed = true;
      known = interval;
      if (!member.group->weak) group.hidden = false;
    }
    cached = cached && member.cached;
    if (error.empty()) error = member.error;
  }
  if (!error.empty()) group.hidden = false;
  changed = changed || cached != group.vertex.cached || error != group.vertex.error;
  group.vertex.cached = cached;
  group.vertex.error = error;
  std::vector<Interval> all;
  for (const auto& [from, interval] : group.intervals) all.push_back(interval);
  group.merged = merged_intervals(std::move(all));
  if (!was_started && group.started()) note_clock(group.merged.front().start, now);
  if (group.hidden) return;
  if (was_hidden) in_order.push_back(&group);
  if (changed || was_hidden) {
    group.touch(1, now);
    updates.insert(group.vertex.digest);
  }
}

void Trace::add_log(const VertexLog& log, base::Time now) {
  Step* step = find(log.vertex);
  if (step == nullptr) return;
  step->log_bytes += log.data.size();
  step->raw_log += log.data;
  if (step->raw_log.size() > raw_log_kept) step->raw_log.erase(0, step->raw_log.size() - raw_log_kept);
  bool complete = false;
  bool first = true;
  for (std::string_view rest = log.data; !rest.empty();) {
    const auto end = rest.find('\n');
    const auto line = rest.substr(0, end);
    complete = end != std::string_view::npos;
    rest.remove_prefix(complete ? end + 1 : rest.size());
    if (std::exchange(first, false) && step->logs_partial && !step->logs.empty()) {
      step->logs.back() += line;
      continue;
    }
    double seconds = 0;
    if (step->started() && log.timestamp) seconds = seconds_between(step->merged.back().start, *log.timestamp);
    step->logs.push_back(base::cat(fixed(seconds, seconds < 10 ? 3 : seconds < 100 ? 2 : 1), ' ', line));
  }
  step->logs_partial = !complete;
  updates.insert(step->vertex.digest);
  step->touch(1, now);
}

std::string Trace::error_logs() const {
  std::string out;
  for (const Step* step : in_order) {
    if (step->vertex.error.empty() || is_cancelled(step->vertex.error)) continue;
    out += base::cat("------\n > ", step->vertex.name, ":\n");
    for (const auto& line : step->logs) out += line + "\n";
    if (step->tail)
      for (const auto& line : step->tail->lines()) out += line + "\n";
    out += "------\n";
  }
  return out;
}

} // namespace skiff::build
