#include "commands/container/merged_logs.hpp"

#include "commands/compose/log_printer.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/base/time.hpp>
#include <skiff/codec/json_lines.hpp>
#include <skiff/codec/multiplexed.hpp>

#include <algorithm>
#include <cstdio>
#include <deque>
#include <map>
#include <memory>
#include <utility>

namespace skiff::commands {

namespace {

constexpr std::size_t most_held = 256 * 1024;        // bytes of one log that wait for the others
constexpr std::chrono::milliseconds live_window{50}; // live lines of several containers may overtake each other by this

struct Line {
  std::string time; // as the engine wrote it: of equal length and zone, so that text order is time order
  std::string text;
  bool to_err = false;
};

// One container's log: lines that wait for their turn.
class Log {
public:
  Log(std::string name, std::string id) : name_(std::move(name)), id_(std::move(id)) {}

  void open(api::Engine& engine, api::Call call, bool raw) {
    raw_ = raw;
    transfer_ = engine.start(std::move(call), {{},
                                               [this](std::string_view bytes) { return take(bytes); },
                                               [this](std::exception_ptr error) {
                                                 finish();
                                                 error_ = std::move(error);
                                                 ended_ = true;
                                               }});
  }

  const std::string& name() const { return name_; }
  const std::string& id() const { return id_; }
  bool ended() const { return ended_; }
  const std::exception_ptr& error() const { return error_; }
  const Line* next() const { return lines_.empty() ? nullptr : &lines_.front(); }

  Line pop() {
    Line line = std::move(lines_.front());
    lines_.pop_front();
    held_ -= line.text.size();
    if (paused_ && held_ < most_held / 2) {
      paused_ = false;
      transfer_->resume();
    }
    return line;
  }

private:
  api::Flow take(std::string_view bytes) {
    if (raw_) {
      feed(out_, bytes, false);
    } else {
      const auto split = frames_.feed(bytes, [this](codec::Stream stream, std::string_view piece) {
        const bool err = stream == codec::Stream::err;
        feed(err ? err_ : out_, piece, err);
      });
      if (!split) throw base::Failure(split.error());
    }
    paused_ = held_ > most_held;
    return paused_ ? api::Flow::pause : api::Flow::go_on;
  }

  void feed(std::string& rest, std::string_view bytes, bool to_err) {
    for (auto end = bytes.find('\n'); end != std::string_view::npos; end = bytes.find('\n')) {
      rest += bytes.substr(0, end);
      add(std::exchange(rest, {}), to_err);
      bytes.remove_prefix(end + 1);
    }
    rest += bytes;
  }

  void finish() {
    if (!out_.empty()) add(std::exchange(out_, {}), false);
    if (!err_.empty()) add(std::exchange(err_, {}), true);
  }

  void add(std::string whole, bool to_err) {
    const auto [time, text] = base::cut(whole, ' ');
    Line line{std::string(time), std::string(text.value_or("")), to_err};
    if (line.text.ends_with('\r')) line.text.pop_back();
    held_ += line.text.size();
    lines_.push_back(std::move(line));
  }

  std::string name_, id_;
  bool raw_ = false, ended_ = false, paused_ = false;
  codec::Demultiplexer frames_;
  std::string out_, err_;
  std::deque<Line> lines_;
  std::size_t held_ = 0;
  std::exception_ptr error_;
  std::unique_ptr<transport::Transfer> transfer_;
};

// The moment behind a time stamp, as the engine takes it for `since`.
std::string just_behind(const std::string& stamp) {
  const auto time = base::parse_rfc3339(stamp);
  if (!time) return {};
  char nanos[16];
  std::snprintf(nanos, sizeof nanos, "%09d", (time->nanos + 1) % 1'000'000'000);
  return base::cat(time->seconds + (time->nanos == 999'999'999 ? 1 : 0), ".", static_cast<const char*>(nanos));
}

class Merge {
public:
  Merge(Session& session, const MergeOptions& options)
      : session_(session), options_(options),
        printer_(session.streams,
                 LogLook{.colour = session.streams.out.is_terminal() && session.environment.value("NO_COLOR").empty(),
                         .prefix = true,
                         .clock = {}}) {}

  int run() {
    if (options_.follow_names) listen();
    for (const std::string& name : options_.names) add(name, {});
    if (!options_.filters.empty()) add_matching();
    while (true) {
      begin_started();
      print_ready();
      if (logs_.empty() && !options_.follow_names) return 0;
      session_.loop().turn();
    }
  }

private:
  void add(const std::string& name, const std::string& since) {
    base::JsonDocument container;
    try {
      container = session_.engine().value(api::containers::inspect(name));
    } catch (const base::Failure& failure) { // by its name it may still come
      if (!options_.follow_names || failure.kind != base::FailureKind::not_found) throw;
      return;
    }
    const std::string id = container["Id"].text();
    const auto known = [&](const auto& log) { return log->id() == id && !log->ended(); };
    if (std::any_of(logs_.begin(), logs_.end(), known)) return;
    std::string shown = container["Name"].text();
    shown.erase(0, 1);
    auto log = std::make_unique<Log>(std::move(shown), id);
    log->open(session_.engine(),
              api::containers::logs(id, {.follow = options_.follow,
                                         .timestamps = true,
                                         .details = options_.details,
                                         .since = since.empty() ? options_.since : since,
                                         .until = options_.until,
                                         .tail = since.empty() ? options_.tail : "all"}),
              container["Config"]["Tty"].truth());
    logs_.push_back(std::move(log));
  }

  void add_matching() {
    const auto found = session_.engine().value(
        api::containers::list({.all = true, .size = false, .limit = 0, .filters = options_.filters.json()}));
    std::vector<std::string> ids;
    for (const base::JsonView each : found.view()) ids.push_back(each["Id"].text());
    std::reverse(ids.begin(), ids.end()); // oldest first
    for (const std::string& id : ids) add(id, {});
  }

  void listen() {
    notation::Filters filters;
    filters.add("type", "container");
    filters.add("event", "start");
    events_ = session_.engine().start(
        api::system::events({}, {}, filters.json()),
        {{},
         [this](std::string_view bytes) {
           event_lines_.feed(bytes, [this](std::string_view text) {
             if (const auto event = base::JsonDocument::parse(text)) started_.push_back((*event)["Actor"]["ID"].text());
           });
           return api::Flow::go_on;
         },
         [this](std::exception_ptr error) {
           error_ = error ? error
                          : std::make_exception_ptr(base::Failure(base::FailureKind::connection,
                                                                  "the engine has ended the stream of its events"));
         }});
  }

  // Containers that have been started since: those of our names, and those that match.
  void begin_started() {
    if (error_) std::rethrow_exception(error_);
    while (!started_.empty()) {
      const std::string id = started_.front();
      started_.pop_front();
      try {
        const auto container = session_.engine().value(api::containers::inspect(id));
        const std::string name = container["Name"].text().substr(1);
        if (!is_wanted(name, id)) continue;
        const auto last = last_times_.find(name);
        add(id, last == last_times_.end() ? std::string() : just_behind(last->second));
      } catch (const base::Failure& failure) {
        if (failure.kind != base::FailureKind::not_found) throw; // it has gone again
      }
    }
  }

  bool is_wanted(const std::string& name, const std::string& id) {
    if (std::find(options_.names.begin(), options_.names.end(), name) != options_.names.end()) return true;
    if (options_.filters.empty()) return false;
    notation::Filters filters = options_.filters;
    filters.add("id", id);
    return session_.engine()
               .value(api::containers::list({.all = true, .size = false, .limit = 0, .filters = filters.json()}))
               .view()
               .size() > 0;
  }

  // A line may be printed when every other open log has shown that it has none before it, or, of live logs, when the
  // others have been silent for a moment.
  void print_ready() {
    while (true) {
      drop_ended();
      Log* first = nullptr;
      bool silent = false;
      for (const auto& log : logs_) {
        if (log->next() == nullptr)
          silent = true;
        else if (first == nullptr || log->next()->time < first->next()->time)
          first = log.get();
      }
      if (first == nullptr) break;
      if (silent && options_.follow && !window_passed_) {
        if (!window_) window_ = session_.loop().after(live_window, [this] { window_passed_ = true; });
        break;
      }
      if (silent && !options_.follow) break;
      print(*first);
    }
    if (window_passed_) {
      window_passed_ = false;
      window_.reset();
    }
    printer_.flush();
  }

  void print(Log& log) {
    const Line line = log.pop();
    last_times_[log.name()] = line.time;
    if (std::exchange(last_to_err_, line.to_err) != line.to_err) printer_.flush(); // the order on a terminal
    printer_.line(log.name(), options_.timestamps ? base::cat(line.time, " ", line.text) : line.text, line.to_err);
  }

  void drop_ended() {
    for (const auto& log : logs_)
      if (log->ended() && log->next() == nullptr && log->error()) std::rethrow_exception(log->error());
    std::erase_if(logs_, [](const auto& log) { return log->ended() && log->next() == nullptr; });
  }

  Session& session_;
  const MergeOptions& options_;
  LogPrinter printer_;
  std::vector<std::unique_ptr<Log>> logs_;
  std::map<std::string, std::string> last_times_; // of the last line printed, by name
  std::unique_ptr<transport::Transfer> events_;
  codec::JsonLines event_lines_;
  std::deque<std::string> started_;
  std::exception_ptr error_;
  loop::Watch window_;
  bool window_passed_ = false, last_to_err_ = false;
};

} // namespace

int merge_logs(Session& session, const MergeOptions& options) {
  if (options.names.empty() && options.filters.empty())
    throw base::Failure(base::FailureKind::usage, "name at least one container, or a --filter");
  return Merge(session, options).run();
}

} // namespace skiff::commands
