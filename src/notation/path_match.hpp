#pragma once
// Shell patterns as Go's path.Match reads them: `*` and `?` stop at '/', `[a-z]` and `[^a-z]` are classes, '\' quotes.

#include <skiff/base/result.hpp>

#include <string_view>

namespace skiff::notation {

/// Whether the whole name matches; `syntax error in pattern` for a broken one.
base::Result<bool> path_match(std::string_view pattern, std::string_view name);

} // namespace skiff::notation
