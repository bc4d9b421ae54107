#include "commands/compose/attached.hpp"

#include "commands/compose/log_printer.hpp"
#include "commands/compose/menu.hpp"
#include "commands/compose/watching.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/compose/follow.hpp>
#include <skiff/os/clock.hpp>

#include <algorithm>
#include <csignal>
#include <map>

namespace skiff::commands {

namespace {

using base::cat;
using compose::Container;
using compose::ContainerEvent;
using compose::ContainerScope;

class Foreground {
public:
  Foreground(const Work& work, const compose::Project& project, const ForegroundOptions& options)
      : work_(work), project_(project), options_(options), engine_(work.session.engine()),
        printer_(work.session.streams,
                 {.colour = work.colours && !options.no_color, .prefix = !options.no_prefix, .clock = clock()}) {}

  int run() {
    const loop::Watch interrupt = loop().on_signal(SIGINT, [this] { interrupted(); });
    const loop::Watch terminate = loop().on_signal(SIGTERM, [this] { interrupted(); });
    if (options_.watch) watch();
    attach();
    if (options_.menu && Menu::possible(work_.session))
      menu_ = std::make_unique<Menu>(work_.session, [this](char key) { pressed(key); });
    const std::vector<std::string>& watched = options_.services.empty() ? options_.attach_to : options_.services;
    monitor_ = std::make_unique<compose::Monitor>(engine_, project_.name, watched, containers(),
                                                  [this](const ContainerEvent& event) { happened(event); });
    begin_start();
    while (!over()) {
      printer_.flush();
      if (menu_ && !graceful_ && !stopping_) menu_->show(watching_ != nullptr);
      loop().turn();
      if (menu_) menu_->hide();
      if (std::exchange(toggled_, false)) toggle_watch();
      changed();
      react();
    }
    monitor_->check();
    drain();
    printer_.flush();
    if (stopping_) stopping_->check();
    return ended();
  }

private:
  struct Stream {
    std::unique_ptr<compose::OutputStream> output;
    std::string pending; ///< status that waits for the last lines
  };

  loop::Loop& loop() const { return work_.session.loop(); }

  bool over() {
    if (to_stop_ || (stopping_ && !stopping_->done())) return false;
    if (stopping_) return monitor_->done() || lost_patience(500); // what has never been started does not end
    if (monitor_->done()) return monitor_->may_return().empty() || (lost_patience(200) && !is_restarted());
    patience_.reset();
    return false;
  }

  /// During a restart the engine answers no question about the container from its end until it runs again.
  bool is_restarted() const {
    try {
      return engine_.value(api::containers::inspect(monitor_->may_return()))["State"]["Running"].truth();
    } catch (const base::Failure& failure) {
      if (failure.kind == base::FailureKind::interrupted) throw;
      return false; // removed, or the engine is going as well: no reason to fail
    }
  }

  bool lost_patience(int milliseconds) {
    if (!patience_) {
      impatient_ = false;
      patience_ = loop().after(std::chrono::milliseconds(milliseconds), [this] { impatient_ = true; });
    }
    return impatient_;
  }

  std::function<base::Time()> clock() const {
    if (!options_.timestamps) return {};
    return [this] { return work_.session.now(); };
  }

  void interrupted() {
    ++signals_;
    // What a change has caused is given up: a build may take minutes.
    if (watching_ && watching_->acting()) throw base::Failure(base::FailureKind::interrupted, {}, 130);
  }

  void pressed(char key) {
    if (key == 'w') toggled_ = true;
    if (key == '\r' || key == '\n') work_.session.print("\n");
  }

  void toggle_watch() {
    if (watching_)
      watching_.reset();
    else if (watchable())
      watch();
    else
      menu_->notice("watch is not yet configured. Learn more: https://docs.docker.com/compose/file-watch/");
  }

  bool watchable() const {
    bool any = false;
    for (const base::JsonView service : project_.model["services"]) any = any || service["develop"]["watch"].exists();
    return any;
  }

  void watch() {
    if (!watchable())
      throw base::Failure("none of the selected services is configured for watch, see "
                          "https://docs.docker.com/compose/how-tos/file-watch/");
    watching_ = std::make_unique<Watching>(work_, project_, WatchingOptions{.log = [this](std::string_view line) {
                                             printer_.line(std::string(LogPrinter::watcher), line);
                                             printer_.flush();
                                           }});
  }

  void changed() {
    if (!watching_ || signals_ > 0 || stopping_) return;
    try {
      watching_->react();
    } catch (const base::Failure&) {
      if (signals_ == 0) throw; // else it is our own interrupt
    }
  }

  std::vector<Container> containers() const { return compose::observe_containers(engine_, project_.name, {}); }

  void attach() {
    std::vector<Container> chosen =
        compose::observe_containers(engine_, project_.name, {.services = options_.attach_to});
    if (options_.attach_to.empty()) chosen.clear();
    std::sort(chosen.begin(), chosen.end(), [](const Container& a, const Container& b) { return a.name < b.name; });
    if (chosen.empty()) return;
    std::vector<std::string> names;
    for (const Container& container : chosen) names.push_back(container.short_name());
    work_.session.print_line(cat("Attaching to ", base::join(names, ", ")));
    for (const Container& container : chosen) {
      const std::string name = container.short_name();
      streams_[container.id].output = compose::OutputStream::attach(engine_, container.id, sink(name));
      streams_[container.id].output->ended = [this, id = container.id] { stream_ended(id); };
      attached_.push_back(container.id);
    }
    // Nothing of the first lines is lost only if every stream is open before the start.
    loop().run_until([this] {
      return std::all_of(streams_.begin(), streams_.end(),
                         [](const auto& entry) { return entry.second.output->open() || entry.second.output->done(); });
    });
    for (const auto& [id, stream] : streams_) stream.output->check();
  }

  compose::LineSink sink(const std::string& name) {
    return [this, name](bool out, std::string_view line) { printer_.line(name, line, !out); };
  }

  compose::ApplyOptions quiet_options() const {
    compose::ApplyOptions out;
    out.warn = [this](const std::string& text) { work_.warn(text); };
    return out;
  }

  void begin_start() {
    started_from_.containers = containers();
    compose::ApplyOptions how = quiet_options();
    how.hook_output = [this](const Container& container, bool out, std::string_view text) {
      std::string rest(text);
      if (rest.ends_with('\n')) rest.pop_back();
      for (const std::string& line : base::split(rest, '\n')) printer_.line(container.short_name() + " ->", line, !out);
    };
    compose::Plan plan = compose::plan_start(project_, started_from_.containers, {.scale = options_.scale});
    for (const std::string& warning : plan.warnings) work_.warn(warning);
    starting_ = std::make_unique<compose::Applying>(engine_, project_, started_from_, std::move(plan), how);
  }

  /// What a callback may not do itself, because it waits: it is done between two turns of the loop.
  void react() {
    if (starting_ && starting_->done()) {
      const auto started = std::move(starting_);
      if (!stopping_ && !to_stop_) started->check();
    }
    if (signals_ > 0 && !graceful_) {
      graceful_ = true;
      work_.session.print_line("Gracefully Stopping... press Ctrl+C again to force");
      to_stop_ = !stopping_;
    } else if (abort_ && !stopping_ && !to_stop_) {
      terminal::Output& out = work_.status_output();
      printer_.flush();
      out.line(terminal::error_colour("Aborting on container exit..."));
      out.flush();
      to_stop_ = true;
    }
    if (signals_ > 1 && !killed_) kill();
    if (to_stop_ && starting_) starting_->cease();
    if (to_stop_ && (!starting_ || starting_->done())) begin_stop();
  }

  void begin_stop() {
    starting_.reset();
    to_stop_ = false;
    stopped_from_.containers = containers();
    compose::ApplyOptions how = quiet_options();
    how.events = [this](const compose::Event& event) { show(event); };
    stopping_ = std::make_unique<compose::Applying>(
        engine_, project_, stopped_from_,
        compose::plan_stop(project_, stopped_from_.containers, {.services = options_.services}), how);
  }

  /// Progress beside the log lines: plain, or through the log on a terminal.
  void show(const compose::Event& event) {
    terminal::Output& out = work_.status_output();
    if (work_.options.progress.empty() && work_.mode == terminal::ProgressMode::tty && out.is_terminal()) {
      printer_.status({}, cat(event.id, " ", event.text, " ", terminal::success_colour(event.status)));
      return;
    }
    printer_.flush();
    out.line(cat(" ", event.id, " ", event.text, " ", event.status));
    out.flush();
  }

  void kill() {
    killed_ = true;
    to_stop_ = false;
    starting_.reset();
    std::vector<Container> all = containers();
    // One that is just being started still counts as created.
    all.erase(std::remove_if(all.begin(), all.end(), [](const Container& c) { return c.state == "exited"; }),
              all.end());
    stopping_ = nullptr; // its requests are dropped: the containers end now
    killed_from_.containers = std::move(all);
    compose::ApplyOptions how = quiet_options();
    how.events = [this](const compose::Event& event) { show(event); };
    compose::Plan plan = compose::plan_kill(killed_from_.containers, "SIGKILL");
    for (compose::Step& step : plan.steps)
      step.tolerates = {{base::FailureKind::conflict, {}}, {base::FailureKind::not_found, {}}};
    stopping_ = std::make_unique<compose::Applying>(engine_, project_, killed_from_, std::move(plan), how);
  }

  void happened(const ContainerEvent& event) {
    if (event.kind == ContainerEvent::Kind::recreated) printer_.status(event.replaced, "has been recreated");
    if (event.kind == ContainerEvent::Kind::started) {
      const bool known = std::find(attached_.begin(), attached_.end(), event.id) != attached_.end();
      if (!known || event.restarting) follow(event);
    }
    if (event.kind != ContainerEvent::Kind::exited) return;
    say_exited(event);
    const bool counts = options_.abort_on_exit || (options_.abort_on_failure && event.exit_code != 0);
    if (counts && !aborted_) {
      aborted_ = true;
      abort_ = true;
      if (options_.exit_code_from.empty()) exit_code_ = event.exit_code;
    }
    if (event.service == options_.exit_code_from && !from_seen_) {
      from_seen_ = true;
      exit_code_ = event.exit_code;
    }
  }

  /// The status stands behind the last line of the container.
  void say_exited(const ContainerEvent& event) {
    const std::string text = cat("exited with code ", event.exit_code, event.restarting ? " (restarting)" : "");
    const auto stream = streams_.find(event.id);
    if (stream == streams_.end() || stream->second.output->done()) return printer_.status(event.source, text);
    stream->second.pending = text;
    sources_[event.id] = event.source;
  }

  void stream_ended(const std::string& id) {
    Stream& stream = streams_[id];
    if (stream.pending.empty()) return;
    printer_.status(sources_[id], std::exchange(stream.pending, {}));
  }

  /// A container that is new, or runs again after its stream has ended.
  void follow(const ContainerEvent& event) {
    Stream& stream = streams_[event.id];
    std::erase_if(former_, [](const auto& output) { return output->done(); });
    if (stream.output && !stream.output->done()) former_.push_back(std::move(stream.output));
    stream.output = compose::OutputStream::of_start(engine_, event, {.follow = true}, sink(event.source));
    stream.output->ended = [this, id = event.id] { stream_ended(id); };
  }

  /// The last lines may come after the event that the container has ended.
  void drain() {
    const auto until = os::steady_now() + std::chrono::milliseconds(500);
    const auto open = [this] {
      return std::any_of(streams_.begin(), streams_.end(),
                         [](const auto& entry) { return !entry.second.pending.empty(); });
    };
    while (open() && os::steady_now() < until) loop().turn(std::chrono::milliseconds(50));
    for (auto& [id, stream] : streams_)
      if (!stream.pending.empty()) printer_.status(sources_[id], std::exchange(stream.pending, {}));
  }

  int ended() {
    if (graceful_) return menu_ && !killed_ ? 0 : work_.ended_with(130); // 0: as the official program with its menu
    return work_.ended_with(exit_code_);
  }

  const Work& work_;
  const compose::Project& project_;
  const ForegroundOptions& options_;
  api::Engine& engine_;
  LogPrinter printer_;
  std::map<std::string, Stream> streams_;
  std::vector<std::unique_ptr<compose::OutputStream>> former_; ///< last lines from before a restart
  std::map<std::string, std::string> sources_;
  std::vector<std::string> attached_;
  std::unique_ptr<compose::Monitor> monitor_;
  std::unique_ptr<Watching> watching_;
  std::unique_ptr<Menu> menu_;
  compose::Snapshot started_from_, stopped_from_, killed_from_;
  std::unique_ptr<compose::Applying> starting_, stopping_;
  loop::Watch patience_;
  int signals_ = 0;
  int exit_code_ = 0;
  bool graceful_ = false, killed_ = false, abort_ = false, aborted_ = false, from_seen_ = false, toggled_ = false;
  bool impatient_ = false;
  bool to_stop_ = false; ///< as soon as nothing is being started any more
};

} // namespace

int run_attached(const Work& work, const compose::Project& project, const ForegroundOptions& options) {
  return Foreground(work, project, options).run();
}

} // namespace skiff::commands
