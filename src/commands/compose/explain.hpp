#pragma once
// Why `up` has failed, for people: what has become of the project's containers, and who holds a name or a port. It goes
// to stderr before the official error, on a terminal or with --explain.

#include "commands/compose/work.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/time.hpp>

#include <string_view>

namespace skiff::commands {

/// What the exit code says, in words: "killed by KILL", "command not found"; empty if nothing is known of it.
std::string exit_code_words(std::int64_t code);

/// Containers that ended badly since `since`, are unhealthy or could not start. Nothing is thrown: an explanation that
/// fails is left out.
void explain(const Work& work, std::string_view project, base::Time since);
/// The owner of what the error says is taken already; nothing for other errors.
void explain_conflict(const Work& work, const base::Failure& failure);

} // namespace skiff::commands
