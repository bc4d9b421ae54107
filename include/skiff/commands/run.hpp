#pragma once
// The one door of `commands`: the whole program behind main().

#include <string>
#include <vector>

namespace skiff::commands {

/// Runs one command line and returns the exit code. The first word is the name the program was called by: as
/// docker-compose or docker-buildx it is that program, as anything else docker.
int run(std::vector<std::string> words);

} // namespace skiff::commands
