#pragma once
// The project of a compose verb: its flags and the environment to load options, warnings and errors to stderr.

#include "commands/compose/options.hpp"
#include "commands/session.hpp"

#include <skiff/compose/project.hpp>
#include <skiff/terminal/progress.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace skiff::commands {

/// How a compose verb shows itself and how much it does at once.
struct Manner {
  std::string ansi; ///< never, always; anything else: as the terminal is
  terminal::ProgressMode progress = terminal::ProgressMode::plain;
  std::int64_t parallel = -1; ///< most pulls, pushes and builds at the same time; -1: no limit
};

/// Of --ansi, --progress, --parallel and the variables behind them, which `.env` may set as well. Throws Failure if one
/// of them has a wrong value; says that --no-ansi and --workdir are old. Every verb that loads a project asks for it
/// before it does anything else. `on_terminal`: whether progress goes to one.
Manner manner_of(Session& session, const ComposeOptions& options, bool on_terminal);

/// Files, name, directory, environment and profiles as the flags and COMPOSE_… variables say.
compose::LoadOptions load_options(Session& session, const ComposeOptions& options);

/// Loads and prints the warnings. On an error, a terminal is also shown every place that is wrong.
compose::Project load_project(Session& session, const ComposeOptions& options, const compose::LoadOptions& load);

/// A warning in the form of the official log: coloured on a terminal, JSON with `--progress json`.
void log_warning(Session& session, const ComposeOptions& options, std::string_view text);

/// Calls `load` and prints what a LoadFailure holds before it goes on to the dispatcher.
void report_load(Session& session, const ComposeOptions& options, const std::function<void()>& load);

/// Everything that is wrong, each with file:line:column, the line and a caret.
std::string diagnostics_text(const std::vector<compose::Diagnostic>& diagnostics, bool colour);

} // namespace skiff::commands
