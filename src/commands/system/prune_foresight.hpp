#pragma once
// What a prune would remove, for --dry-run: found with requests that only read, by the rules of the engine.

#include "commands/session.hpp"

#include <skiff/build/control.hpp>
#include <skiff/notation/filter.hpp>

#include <set>
#include <string>
#include <vector>

namespace skiff::commands {

struct Foresight {
  std::vector<std::string> lines; ///< what the engine would name as removed, one a line
  double bytes = 0;
  bool exact = true; ///< false: what other parts of the engine hold (its build cache) decides about `bytes`
};

/// Ids; `filters` are those the engine would get, here and below. Throws Failure for one that it would refuse.
Foresight foresee_containers(Session& session, const notation::Filters& filters);
/// Names. Throws Failure if a swarm's network is among them: nobody but the engine knows whether it is in use.
Foresight foresee_networks(Session& session, const notation::Filters& filters);
/// Names of local volumes that no container has once those in `gone` (ids) are removed.
Foresight foresee_volumes(Session& session, const notation::Filters& filters, bool all,
                          const std::set<std::string>& gone = {});
/// "untagged: NAME" and "deleted: ID" of images and layers. Throws Failure for the containerd image store, whose sizes
/// the engine does not tell.
Foresight foresee_images(Session& session, const notation::Filters& filters, const std::set<std::string>& gone = {});

/// Ids of records of the build cache; of the filters, only until= counts.
Foresight foresee_cache(Session& session, const notation::Filters& filters, bool all);

/// The records BuildKit would remove: unused ones with all that is built on them.
std::vector<build::UsageRecord> prunable(std::vector<build::UsageRecord> records, bool all, std::int64_t keep_duration,
                                         base::Time now);

} // namespace skiff::commands
