#include "format/compare.hpp"

#include "format/print.hpp"

#include <skiff/base/text.hpp>

#include <utility>

namespace skiff::format {

namespace {

using base::cat;
using base::Error;
using base::Result;

bool basic(Kind kind) {
  switch (kind) {
  case Kind::boolean:
  case Kind::integer:
  case Kind::natural:
  case Kind::real:
  case Kind::complex:
  case Kind::text:
    return true;
  default:
    return false;
  }
}

Error incompatible(const Value& left, const Value& right) {
  return {cat("incompatible types for comparison: ", left.type_name(), " and ", right.type_name())};
}

bool same_basic(const Value& left, const Value& right) {
  switch (left.kind()) {
  case Kind::boolean:
    return left.boolean() == right.boolean();
  case Kind::integer:
    return left.integer() == right.integer();
  case Kind::natural:
    return left.natural() == right.natural();
  case Kind::real:
    return left.real() == right.real();
  case Kind::complex:
    return left.complex() == right.complex();
  default:
    return left.view() == right.view();
  }
}

// Neither value is of a basic kind.
Result<bool> same_composite(const Value& left, const Value& right) {
  if (left.kind() != right.kind() && left.valid() && right.valid()) {
    return Error{cat("non-comparable types ", sprint_verb(left, 's'), ": ", left.type_name(), ", ", right.type_name(),
                     ": ", sprint_verb(right, 'v'))};
  }
  if (left.is_nil() || right.is_nil()) return left.is_nil() == right.is_nil();
  if (right.kind() == Kind::list || right.kind() == Kind::map)
    return Error{cat("non-comparable type ", sprint_verb(right, 's'), ": ", right.type_name())};
  if (left.object() != nullptr) return left.object() == right.object();
  return left.type() == right.type() && left.place().dump() == right.place().dump();
}

Result<bool> equal(const Value& left, const Value& right) {
  const bool left_basic = basic(left.kind()), right_basic = basic(right.kind());
  if (!left_basic && !right_basic) return same_composite(left, right);
  if (left.kind() == right.kind()) return same_basic(left, right);
  if (left.kind() == Kind::integer && right.kind() == Kind::natural)
    return std::cmp_equal(left.integer(), right.natural());
  if (left.kind() == Kind::natural && right.kind() == Kind::integer)
    return std::cmp_equal(left.natural(), right.integer());
  if (left.valid() && right.valid()) return incompatible(left, right);
  return false;
}

} // namespace

Result<bool> equal_to_any(const Value& value, std::span<const Value> others) {
  if (others.empty()) return Error{"missing argument for comparison"};
  const Value left = value.unboxed();
  for (const Value& other : others) {
    const auto same = equal(left, other.unboxed());
    if (!same || *same) return same;
  }
  return false;
}

Result<bool> less_than(const Value& boxed_left, const Value& boxed_right) {
  const Value left = boxed_left.unboxed(), right = boxed_right.unboxed();
  if (!basic(left.kind()) || !basic(right.kind())) return Error{"invalid type for comparison"};
  if (left.kind() == Kind::integer && right.kind() == Kind::natural)
    return std::cmp_less(left.integer(), right.natural());
  if (left.kind() == Kind::natural && right.kind() == Kind::integer)
    return std::cmp_less(left.natural(), right.integer());
  if (left.kind() != right.kind()) return incompatible(left, right);
  switch (left.kind()) {
  case Kind::integer:
    return left.integer() < right.integer();
  case Kind::natural:
    return left.natural() < right.natural();
  case Kind::real:
    return left.real() < right.real();
  case Kind::text:
    return left.view() < right.view();
  default:
    return Error{"invalid type for comparison"};
  }
}

} // namespace skiff::format
