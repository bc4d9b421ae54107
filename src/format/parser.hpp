#pragma once
// Tokens to syntax trees. Nesting is limited, since trees are walked by recursion: Go's own message for it.

#include "format/syntax.hpp"

#include <skiff/base/result.hpp>

#include <string_view>

namespace skiff::format::syntax {

base::Result<Program> parse(std::string_view text, std::string_view name);

} // namespace skiff::format::syntax
