#pragma once
// Floating-point numbers as Go's strconv writes and reads them, and Go's number and string literals.

#include <skiff/base/result.hpp>

#include <complex>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace skiff::format {

/// strconv.FormatFloat: verb e E f g G x X b; precision -1 is the shortest text that reads back the same.
std::string format_real(double value, char verb, int precision);

/// How encoding/json writes a float.
std::string json_real(double value);

/// A number in a template, with every type it can stand for.
struct Number {
  bool is_int = false, is_uint = false, is_float = false, is_complex = false;
  std::int64_t integer = 0;
  std::uint64_t natural = 0;
  double real = 0;
  std::complex<double> complex;
};

/// `12`, `0x1F`, `1e3`, `2i`, or with `pair` a complex `1+2i`. The error is what Go says about it.
base::Result<Number> parse_number(std::string_view text, bool pair);
/// `'a'`, `'\n'`
base::Result<Number> parse_rune_literal(std::string_view text);
/// A quoted string (double quotes or backquotes), without its quotes.
base::Result<std::string> unquote(std::string_view text);

} // namespace skiff::format
