#pragma once
// The project of a compose verb: its flags and the environment to load options, warnings and errors to stderr.

#include "commands/compose/options.hpp"
#include "commands/session.hpp"

#include <skiff/compose/project.hpp>

#include <functional>
#include <string>
#include <vector>

namespace skiff::commands {

/// Says that --no-ansi and --workdir are old. Throws Failure if the new flag is there as well.
void tell_old_spellings(Session& session, const ComposeOptions& options);

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
