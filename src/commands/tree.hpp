#pragma once
// The command tree as data: every path of the command line and the record it leads to.

#include <skiff/cli/dispatch.hpp>

namespace skiff::commands {

extern const cli::Program program;

} // namespace skiff::commands
