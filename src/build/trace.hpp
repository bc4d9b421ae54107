#pragma once
// The state of a build as its status messages add up: steps in the order in which they started, the time they took in
// all (a step may run several times), their logs, and groups of steps that are shown as one.

#include <skiff/build/status.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace skiff::build {

double seconds_between(base::Time from, base::Time to);
base::Time later(base::Time time, double seconds);

struct Interval {
  base::Time start;
  std::optional<base::Time> stop;
  bool operator==(const Interval&) const = default;
};
/// Overlapping intervals become one; one without end swallows what follows.
std::vector<Interval> merged_intervals(std::vector<Interval> intervals);
double total_seconds(const std::vector<Interval>& intervals, base::Time now);

class LogTail { // the last ten log lines
public:
  void put(std::string line, bool advance);
  std::vector<std::string> lines() const;

private:
  std::vector<std::string> ring_ = std::vector<std::string>(10);
  std::vector<bool> filled_ = std::vector<bool>(10);
  std::size_t at_ = 0;
};

struct Step {
  Vertex vertex;
  std::optional<Vertex> previous; // as of the last status, to see what changed
  std::vector<VertexStatus> statuses;
  std::set<std::string> updated_statuses;
  std::map<base::Time, Interval> intervals;
  std::vector<Interval> merged;

  std::vector<std::string> logs; // "0.215 text", not printed yet in plain manner
  bool logs_partial = false;     // the last one has no line feed yet
  std::size_t logs_offset = 0;   // what of it has been printed
  std::string raw_log;           // what the step printed lately, for a terminal
  std::size_t log_bytes = 0;
  std::optional<LogTail> tail;

  std::vector<VertexWarning> warnings;
  std::size_t warnings_printed = 0;

  std::map<std::string, Vertex> members; // of a group
  bool group = false;
  bool hidden = false;
  int number = 0; // as printed; 0: not yet
  int count = 0;  // updates since the step was last printed
  std::optional<base::Time> blocked_since;
  int shown_log = 0; // how often its log was painted

  bool started() const { return !merged.empty(); }
  bool completed() const { return started() && merged.back().stop.has_value(); }
  void touch(int amount, base::Time now);
};

class Trace {
public:
  void update(const BuildStatus& status, base::Time now);

  /// By digest, or by the digest of a group's member.
  Step* find(const std::string& digest);
  std::map<std::string, Step*> by_digest;
  std::vector<Step*> in_order;   // those that have started
  std::set<std::string> updates; // digests of steps with something new
  std::optional<base::Time> start;
  double clock_difference = 0; // seconds that our clock is ahead of the engine's
  std::string error_logs() const;

private:
  void add_vertex(const Vertex& vertex, base::Time now);
  Step& group_of(const Vertex& vertex);
  void refresh_group(Step& group, base::Time now);
  void add_log(const VertexLog& log, base::Time now);
  void note_clock(base::Time started, base::Time now);

  std::vector<std::unique_ptr<Step>> steps_;
  std::map<std::string, Step*> groups_;
  bool clock_known_ = false;
};

bool is_cancelled(std::string_view error);
/// "103B", "1.05MB".
std::string bytes_text(std::int64_t bytes);
std::string fixed(double value, int digits);

} // namespace skiff::build
