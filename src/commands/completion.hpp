#pragma once
// The words that completion offers: names the engine knows, contexts, services of the project, fixed lists.

#include "commands/session.hpp"

#include <skiff/cli/dispatch.hpp>

#include <string_view>
#include <vector>

namespace skiff::commands {

/// Answers every Completer. An engine that does not answer gives the official "error" directive, never a message.
cli::Completion complete(Session& session, const cli::CompletionRequest& request);

/// Fixed lists (completion_words.cpp).
std::vector<cli::Candidate> capability_words();
std::vector<cli::Candidate> signal_words();
std::vector<cli::Candidate> platform_words();
std::vector<cli::Candidate> event_type_words();
std::vector<cli::Candidate> event_words();
/// Options of a log driver, each with `=` behind it; of all drivers if it is not a known one.
std::vector<cli::Candidate> log_option_words(std::string_view driver);
/// What docker's own `build`, `builder` and `builder prune` have, which it completes although buildx runs; by the path
/// that it forwards them to. Empty: not one of these.
std::string_view words_of_classic_builder(std::string_view path);
/// The words of a text, separated by spaces, each between the two pieces.
std::vector<cli::Candidate> words_of(std::string_view text, std::string_view before = {}, std::string_view behind = {});

} // namespace skiff::commands
