#pragma once
// The one door of `commands`: the whole program behind main().

#include <string>
#include <vector>

namespace skiff::commands {

/// Runs one command line (without argv[0]) and returns the exit code.
int run(std::vector<std::string> words);

} // namespace skiff::commands
