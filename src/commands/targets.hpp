#pragma once
// Verbs with several targets (stop a b c): each is tried, successes are named on stdout in the order of the arguments,
// failures follow on stderr, and the exit code is 1 if there was any.

#include "commands/session.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/cli/command.hpp>

#include <functional>

namespace skiff::commands {

/// Collects what went wrong with some of the targets; finish() prints it and gives the exit code.
class Failures {
public:
  explicit Failures(Session& session) : session_(session) {}
  void add(const base::Failure& failure) { failures_.push_back(failure); }
  bool any() const { return !failures_.empty(); }
  int finish();

private:
  Session& session_;
  std::vector<base::Failure> failures_;
};

/// All requests side by side (at most 50 at a time, as docker does). `missing_is_done`: a target that does not exist
/// is passed over silently (rm -f).
int act_on_each(Session& session, cli::Arguments targets, const std::function<api::Call(const std::string&)>& call,
                bool missing_is_done = false);

/// One after the other; `act` throws for a target that fails and prints what it did itself.
int act_in_turn(Session& session, cli::Arguments targets, const std::function<void(const std::string&)>& act);

} // namespace skiff::commands
