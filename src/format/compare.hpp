#pragma once
// Comparison of template values by Go's rules: kinds must agree, but for the two kinds of integer.

#include <skiff/base/result.hpp>
#include <skiff/format/value.hpp>

#include <span>

namespace skiff::format {

base::Result<bool> equal_to_any(const Value& value, std::span<const Value> others);
base::Result<bool> less_than(const Value& left, const Value& right);

} // namespace skiff::format
