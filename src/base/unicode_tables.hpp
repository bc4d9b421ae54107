#pragma once
// The tables behind skiff/base/unicode.hpp.

#include <cstddef>
#include <cstdint>

namespace skiff::base {

struct RuneRange {
  char32_t first, last;
};
struct CaseRange {
  char32_t first, last;
  std::int32_t step;  ///< 2: only every other rune of the range
  std::int32_t delta; ///< added to a rune to map it
};

extern const RuneRange letter_ranges[], digit_ranges[], number_ranges[], print_ranges[];
extern const CaseRange upper_ranges[], lower_ranges[], title_ranges[];
extern const std::size_t letter_count, digit_count, number_count, print_count, upper_count, lower_count, title_count;

} // namespace skiff::base
