#pragma once
// `up` in the foreground: the output of the containers with names in front, until none runs any more; the first Ctrl-C
// stops them, the second kills them.

#include "commands/compose/work.hpp"

#include <string>
#include <vector>

namespace skiff::commands {

struct ForegroundOptions {
  std::vector<std::string> services; ///< given on the command line: these are watched; empty: `attach_to`
  std::vector<std::string> attach_to;
  bool no_color = false, no_prefix = false, timestamps = false;
  bool abort_on_exit = false, abort_on_failure = false;
  std::string exit_code_from;
  bool watch = false; ///< act on changes of the sources
  bool menu = false;  ///< offer keys on a terminal
  std::map<std::string, int, std::less<>> scale;
};

/// Starts what has been created and stays until the end. Returns the exit code.
int run_attached(const Work& work, const compose::Project& project, const ForegroundOptions& options);

} // namespace skiff::commands
