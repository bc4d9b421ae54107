#pragma once
// The command tree as JSON text, one line per path: what documentation and tests are made from.

#include <skiff/cli/dispatch.hpp>

#include <string>

namespace skiff::cli {

/// `[\n{"path":"container ls","record":"container ls","role":"node","summary":…,"missing":…,"flags":[…]},\n…]\n`
std::string tree_as_json(const Program& program);

} // namespace skiff::cli
