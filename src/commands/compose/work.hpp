#pragma once
// A compose verb at work: which project is meant, how progress is shown, and plans being applied. One per command.

#include "commands/called_as_plugin.hpp"
#include "commands/compose/loading.hpp"
#include "commands/compose/options.hpp"
#include "commands/session.hpp"

#include <skiff/compose/apply.hpp>
#include <skiff/compose/images.hpp>
#include <skiff/compose/observe.hpp>
#include <skiff/terminal/progress.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::commands {

/// The proxy variables that containers of the selected engine get.
compose::Environment proxies_of(Session& session);

/// Compose's words for a true environment variable: y, true, 1, t.
bool truthy(std::string_view text);

class Work {
public:
  /// Checks --ansi, --progress and the variables behind them. Signals end the command with 130 from here on.
  Work(Session& session, const ComposeOptions& options);

  Session& session;
  const ComposeOptions& options;
  std::int64_t parallel = -1; ///< most pulls, pushes and builds at the same time
  bool colours = false;       ///< of log prefixes on stdout
  terminal::ProgressMode mode = terminal::ProgressMode::plain;

  /// The project of the file; with services, only these and what they depend on.
  compose::Project load(const std::vector<std::string>& services = {}, bool ignore_dependencies = false) const;
  /// The project of the file, or, with -p and no -f, only a name.
  struct Named {
    std::string name;
    std::optional<compose::Project> project;
  };
  Named project_or_name(const std::vector<std::string>& services = {}) const;
  /// For verbs that need the name alone.
  std::string project_name() const;

  /// --remove-orphans, or COMPOSE_REMOVE_ORPHANS where it counts: `up`, `down` and `kill`.
  bool removes_orphans(const std::optional<bool>& flag) const;

  /// Hands on the exit code of a container; the official program prints an error without a text if it is not 0.
  int ended_with(int code) const;

  void warn(std::string_view text) const { log_warning(session, options, text); }
  terminal::Output& status_output() const;

  /// A stretch of progress; it ends with the object, also when something is thrown.
  class Stage {
  public:
    Stage(const Work& work, std::string title);
    ~Stage();
    compose::EventSink sink() const;
    void tail(std::string_view text) { painter_->tail(text); }

  private:
    std::unique_ptr<terminal::Progress> painter_;
  };

  compose::ApplyOptions apply_options(const Stage& stage) const;
  std::vector<compose::Container> apply(const compose::Project& project, const compose::Snapshot& snapshot,
                                        compose::Plan plan, const Stage& stage) const;
  compose::ImageDoor image_door(const Stage& stage) const;

  /// Asks "MESSAGE (y/N)": compose's way, on stdout; without a terminal one word is read.
  bool confirm(const std::string& message) const;

  /// A moment as the engine reads it, from "2013-01-02T13:23:37Z" or "42m" ago; empty stays empty.
  std::string timestamp(std::string_view name, const std::string& text) const;

private:
  CalledAsPlugin caller_;
  loop::Watch terminate_, interrupt_;
};

terminal::ProgressEvent shown(const compose::Event& event);

} // namespace skiff::commands
