#pragma once
// Numbers as Go's strconv reads them, with its error texts (`strconv.ParseInt: parsing "x": invalid syntax`), because
// those texts reach the user through flags, ulimits, ports and sizes.

#include <skiff/base/result.hpp>

#include <cstdint>
#include <string_view>

namespace skiff::base {

/// base 0 reads prefixes (0x, 0b, 0o, 0) and underscores between digits; `function` is the name in the error text.
Result<std::int64_t> parse_int(std::string_view text, int base = 10, int bits = 64,
                               std::string_view function = "ParseInt");
Result<std::uint64_t> parse_uint(std::string_view text, int base = 10, int bits = 64,
                                 std::string_view function = "ParseUint");
inline Result<std::int64_t> atoi(std::string_view text) { return parse_int(text, 10, 64, "Atoi"); }
/// Decimal or hexadecimal floating point, `inf` and `nan`.
Result<double> parse_float(std::string_view text);
/// 1 t T TRUE true True 0 f F FALSE false False.
Result<bool> parse_bool(std::string_view text);

/// The reason alone (`invalid syntax`, `value out of range`) of an error made by the functions above.
std::string_view number_reason(std::string_view error);

/// A double as Go converts it to int64 on the usual machines: whatever does not fit becomes the least value.
std::int64_t to_int64(double value);

} // namespace skiff::base
