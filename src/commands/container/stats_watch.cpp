#include "commands/container/stats_watch.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/codec/json_lines.hpp>
#include <skiff/view/stats.hpp>

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

namespace skiff::commands {

namespace {

constexpr std::chrono::milliseconds frame_time{500};
constexpr std::chrono::milliseconds patience{2000}; // figures older than this are not shown

// The samples of one container, of which the last is kept.
class Sampled {
public:
  Sampled(api::Engine& engine, std::string name, bool stream)
      : engine_(engine), name_(std::move(name)), stream_(stream) {
    transfer_ =
        engine.start(api::containers::stats(name_, stream),
                     {[this](const api::Head&) { wait(); }, [this](std::string_view bytes) { return take(bytes); },
                      [this](std::exception_ptr error) { end(error); }});
  }

  const std::string& name() const { return name_; }
  bool settled() const { return settled_; } // there is a sample, or there will be none
  const std::string& error() const { return error_; }
  view::Row row() const { return view::stats_row(name_, sample_.view(), error_.empty()); }

private:
  void wait() {
    timer_ = engine_.loop().after(patience, [this] {
      fail("timeout waiting for stats");
      if (stream_)
        wait();
      else
        transfer_.reset();
    });
  }

  api::Flow take(std::string_view bytes) {
    lines_.feed(bytes, [this](std::string_view text) {
      auto sample = base::JsonDocument::parse(text);
      if (!sample) return;
      sample_ = std::move(*sample);
      error_.clear();
      settled_ = true;
      wait();
    });
    return api::Flow::go_on;
  }

  void end(const std::exception_ptr& error) {
    timer_.reset();
    if (!stream_ && !error && settled_) return;
    try {
      if (error) std::rethrow_exception(error);
      fail("EOF");
    } catch (const base::Failure& failure) {
      fail(failure.text);
    }
  }

  void fail(std::string text) {
    error_ = std::move(text);
    settled_ = true;
  }

  api::Engine& engine_;
  std::string name_;
  bool stream_, settled_ = false;
  base::JsonDocument sample_;
  std::string error_;
  codec::JsonLines lines_;
  loop::Watch timer_;
  std::unique_ptr<transport::Transfer> transfer_;
};

class Statistics {
public:
  Statistics(Session& session, const StatsWatch& what) : session_(session), engine_(session.engine()), what_(what) {
    list_.format = view::choose_format(what.format, session.config().text("statsFormat"), false);
    list_.no_trunc = what.no_trunc;
  }

  int run() {
    if (what_.containers.empty())
      add_all();
    else
      for (const std::string& name : what_.containers) add(name);
    session_.loop().run_until(
        [this] { return std::all_of(shown_.begin(), shown_.end(), [](const auto& each) { return each->settled(); }); });
    if (!what_.containers.empty()) report_missing();
    if (what_.no_stream) {
      session_.print(text());
      return 0;
    }
    while (!events_ended_) {
      bool due = false;
      const auto timer = session_.loop().after(frame_time, [&due] { due = true; });
      session_.loop().run_until([&due] { return due; });
      paint();
    }
    return 0;
  }

private:
  void add(const std::string& name) {
    const auto same = [&name](const auto& each) { return each->name() == name; };
    if (std::any_of(shown_.begin(), shown_.end(), same)) return;
    shown_.push_back(std::make_unique<Sampled>(engine_, name, !what_.no_stream));
  }

  // Listens first, so that no container starts unseen while the others are listed.
  void add_all() {
    notation::Filters filters = what_.filters;
    filters.add("type", "container");
    events_ = engine_.start(api::system::events({}, {}, filters.json()),
                            {{},
                             [this](std::string_view bytes) {
                               event_lines_.feed(bytes, [this](std::string_view text) { follow(text); });
                               return api::Flow::go_on;
                             },
                             [this](const std::exception_ptr&) { events_ended_ = true; }});
    const auto found = engine_.value(
        api::containers::list({.all = what_.all, .size = false, .limit = 0, .filters = what_.filters.json()}));
    for (const base::JsonView container : found.view()) add(container["Id"].text());
  }

  void follow(std::string_view text) {
    const auto event = base::JsonDocument::parse(text);
    if (!event) return;
    const std::string_view action = (*event)["Action"].view();
    const std::string id = (*event)["Actor"]["ID"].text();
    if (id.empty()) return;
    if (action == "start" || (what_.all && action == "create")) add(id);
    if (action == "die" && !what_.all) std::erase_if(shown_, [&id](const auto& each) { return each->name() == id; });
  }

  void report_missing() {
    std::string errors;
    for (const auto& each : shown_)
      if (!each->error().empty()) errors += base::cat(errors.empty() ? "" : "\n", each->error());
    if (!errors.empty()) throw base::Failure(errors);
  }

  std::string text() const {
    std::vector<view::Row> rows;
    rows.reserve(shown_.size());
    for (const auto& each : shown_) rows.push_back(each->row());
    return view::render(view::stats, rows, list_);
  }

  // The text, and then every line of it again with what was behind it erased: docker's frame, in one write.
  void paint() {
    std::string frame = "\033[H" + text(), lines;
    for (const std::string_view line : base::split(frame, '\n')) lines += base::cat(line, " \033[K\n");
    session_.print(base::cat(frame, lines, "\033[J"));
    session_.streams.out.flush();
  }

  Session& session_;
  api::Engine& engine_;
  const StatsWatch& what_;
  view::ListOptions list_;
  std::vector<std::unique_ptr<Sampled>> shown_;
  std::unique_ptr<transport::Transfer> events_;
  codec::JsonLines event_lines_;
  bool events_ended_ = false;
};

} // namespace

int watch_stats(Session& session, const StatsWatch& what) { return Statistics(session, what).run(); }

} // namespace skiff::commands
