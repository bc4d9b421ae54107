#pragma once
// What `up` would do to a project and why, worked out without changing anything: for `compose plan` and `up --plan`.

#include "commands/compose/up_options.hpp"

#include <skiff/compose/reasons.hpp>

#include <string>
#include <vector>

namespace skiff::commands {

struct PlannedChange {
  std::string action; ///< "recreate container x-web-1"
  std::string cause;  ///< "configuration changed"
  std::vector<compose::Difference> fields;
};

struct Planned {
  std::vector<PlannedChange> changes;
  std::vector<std::string> warnings;
};

Planned planned(const Work& work, const ComposeCreateOptions& options, const compose::Project& project,
                const std::vector<std::string>& services);

/// A line for each change, its reasons below it.
std::string planned_text(const Planned& planned);
std::string planned_json(const Planned& planned);

} // namespace skiff::commands
