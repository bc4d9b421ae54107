#pragma once
// Networks and volumes of a plan: private to plan_create.

#include "compose/draft.hpp"

#include <map>
#include <string>

namespace skiff::compose {

/// What the containers are compared with once networks and volumes are as wanted.
struct Resources {
  std::map<std::string, std::string, std::less<>> network_ids;  ///< by key; empty: to be created, or not to be seen
  std::map<std::string, std::string, std::less<>> volume_names; ///< by key
  Ids last;                                                     ///< steps that everything else comes after
};

/// Adds the steps, and brings `containers` into the state they have afterwards (stopped, or gone).
Resources plan_resources(const Project& project, const Snapshot& snapshot, const UpOptions& options,
                         ByService& containers, Draft& draft);

} // namespace skiff::compose
