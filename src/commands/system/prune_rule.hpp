#pragma once
// Which objects a prune takes: its filters, by the engine's own rules.

#include "commands/session.hpp"

#include <skiff/base/time.hpp>
#include <skiff/notation/filter.hpp>

#include <initializer_list>
#include <optional>
#include <string_view>

namespace skiff::commands {

/// The given filters and, unless they contradict them, those of pruneFilters in config.json. By docker 29: 28 loses
/// labels of the file unless the line has a label filter of the other kind.
notation::Filters prune_filters(Session& session, const notation::Filters& given);

/// The engine's test of one object, for a prune that only tells what it would do.
class PruneRule {
public:
  /// Throws Failure for a filter that is not one of `known` and for a time that is none.
  PruneRule(Session& session, const notation::Filters& filters, std::initializer_list<std::string_view> known);

  bool takes(base::JsonView labels) const;
  bool takes(base::JsonView labels, base::Time created) const;

private:
  notation::Filters filters_;
  std::optional<base::Time> until_;
};

} // namespace skiff::commands
