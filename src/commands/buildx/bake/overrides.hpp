#pragma once
// --set TARGET.KEY=VALUE.

#include "commands/buildx/bake/resolve.hpp"

namespace skiff::commands {

struct BakeOverride {
  std::string value;
  std::vector<std::string> values; ///< of lists
  bool append = false;
};

/// By target, then by key with its name (`args.A`).
using BakeOverrides = std::map<std::string, std::map<std::string, BakeOverride>>;

BakeOverrides read_overrides(Session& session, const BakeDefinition& definition, const std::vector<std::string>& texts);
void apply_overrides(base::Json& target, const std::map<std::string, BakeOverride>& overrides, BakePlan& plan);

/// As Go's path.Match; false for a pattern that is none.
bool matches_pattern(const std::string& pattern, const std::string& name);

} // namespace skiff::commands
