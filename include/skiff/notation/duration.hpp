#pragma once
// Durations in Go's notation (`1h30m`, `1.5s`, `-2us`), in nanoseconds. A unit is required except for `0`; the error
// texts are Go's (`time: missing unit in duration "30"`).

#include <skiff/base/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace skiff::notation {

using base::Result;

Result<std::int64_t> parse_duration(std::string_view text);
/// The same, refusing what is below zero.
Result<std::int64_t> parse_positive_duration(std::string_view text);

/// `1h30m0s`, `500ms`, `999µs`, `0s`: Go's own form, with the largest unit that fits.
std::string duration_text(std::int64_t nanoseconds);

} // namespace skiff::notation
