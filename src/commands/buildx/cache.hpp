#pragma once
// What `du` and `prune` share: filters as BuildKit wants them, and text whose columns are aligned with tabs.

#include "commands/session.hpp"

#include <skiff/build/control.hpp>
#include <skiff/notation/filter.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace skiff::commands {

struct CacheFilter {
  std::string text;
  std::int64_t keep_duration = 0; ///< of until=, in nanoseconds
};
/// Throws Failure: two of until and unused-for, several values of one key, no duration.
CacheFilter cache_filter(const notation::Filters& filters);

/// Cells under each other, each ended by tabs (Go's text/tabwriter with tabs of 8); all rows have the same number.
std::string tabbed(const std::vector<std::vector<std::string>>& rows);

/// "3 hours ago", or empty.
std::string last_used(Session& session, const build::UsageRecord& record);

} // namespace skiff::commands
