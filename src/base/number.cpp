// Go's number grammar. std::from_chars does the digits; what it accepts or refuses differently is settled before it.
#include <skiff/base/number.hpp>
#include <skiff/base/text.hpp>

#include <charconv>
#include <limits>
#include <optional>
#include <string>

namespace skiff::base {

namespace {

constexpr std::string_view bad_syntax = "invalid syntax";
constexpr std::string_view out_of_range = "value out of range";

Error number_error(std::string_view function, std::string_view text, std::string_view reason) {
  return {cat("strconv.", function, ": parsing ", quote(text), ": ", reason)};
}

char lower_char(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Underscores may stand only between digits, or between a base prefix and a digit.
bool underscores_ok(std::string_view text) {
  char saw = '^';
  std::size_t i = 0;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  bool hex = false;
  if (text.size() >= 2 && text[0] == '0' &&
      std::string_view("box").find(lower_char(text[1])) != std::string_view::npos) {
    hex = lower_char(text[1]) == 'x';
    saw = '0';
    i = 2;
  }
  for (; i < text.size(); ++i) {
    if (is_digit(text[i]) || (hex && lower_char(text[i]) >= 'a' && lower_char(text[i]) <= 'f')) {
      saw = '0';
    } else if (text[i] == '_') {
      if (saw != '0') return false;
      saw = '_';
    } else {
      if (saw == '_') return false;
      saw = '!';
    }
  }
  return saw != '_';
}

// The digits of an unsigned number: the base settled, underscores gone; nothing if the form is wrong.
std::optional<std::string> plain_digits(std::string_view text, int& base) {
  std::string digits;
  if (base != 0) {
    digits = text;
  } else {
    if (text.find('_') != std::string_view::npos && !underscores_ok(text)) return std::nullopt;
    base = 10;
    if (text.size() >= 3 && text[0] == '0' && !is_digit(text[1]) && text[1] != '_') {
      const char prefix = lower_char(text[1]);
      base = prefix == 'x' ? 16 : prefix == 'o' ? 8 : prefix == 'b' ? 2 : 10;
      if (base != 10) text.remove_prefix(2);
    } else if (text.starts_with('0')) {
      base = 8;
      if (text.size() > 1) text.remove_prefix(1);
    }
    for (const char c : text)
      if (c != '_') digits += c;
  }
  // from_chars would take a sign here.
  if (digits.empty() || digits[0] == '-') return std::nullopt;
  return digits;
}

} // namespace

Result<std::uint64_t> parse_uint(std::string_view text, int base, int bits, std::string_view function) {
  const auto digits = plain_digits(text, base);
  if (!digits) return number_error(function, text, bad_syntax);
  std::uint64_t value = 0;
  const char* const last = digits->data() + digits->size();
  const auto [end, error] = std::from_chars(digits->data(), last, value, base);
  if (end != last || error == std::errc::invalid_argument) return number_error(function, text, bad_syntax);
  if (error != std::errc{} || (bits < 64 && value >> bits != 0)) return number_error(function, text, out_of_range);
  return value;
}

Result<std::int64_t> parse_int(std::string_view text, int base, int bits, std::string_view function) {
  std::string_view unsigned_text = text;
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) unsigned_text.remove_prefix(1);
  const auto size = parse_uint(unsigned_text, base, 64, function);
  if (!size) return number_error(function, text, number_reason(size.error()));
  const std::uint64_t limit = std::uint64_t{1} << (bits - 1);
  if (*size > limit || (*size == limit && !negative)) return number_error(function, text, out_of_range);
  return static_cast<std::int64_t>(negative ? 0 - *size : *size);
}

Result<double> parse_float(std::string_view text) {
  const Error syntax = number_error("ParseFloat", text, bad_syntax);
  std::string_view rest = text;
  const bool negative = rest.starts_with('-');
  if (negative || rest.starts_with('+')) rest.remove_prefix(1);
  const std::string word = lower(rest);
  const double sign = negative ? -1.0 : 1.0;
  if (word == "inf" || word == "infinity") return sign * std::numeric_limits<double>::infinity();
  if (word == "nan" && rest.size() == text.size()) return std::numeric_limits<double>::quiet_NaN();
  if (rest.find('_') != std::string_view::npos && !underscores_ok(text)) return syntax;
  const bool hex = word.starts_with("0x");
  std::string digits;
  for (const char c : hex ? std::string_view(word).substr(2) : std::string_view(word))
    if (c != '_') digits += c;
  // Left out by from_chars: the letters of inf and nan, a sign, and the rule that hexadecimal needs an exponent.
  const char first = digits.empty() ? '\0' : digits[0];
  const bool starts_well = is_digit(first) || first == '.' || (hex && first >= 'a' && first <= 'f');
  if (!starts_well || (hex && digits.find('p') == std::string::npos)) return syntax;
  double value = 0;
  const char* const last = digits.data() + digits.size();
  const auto [end, error] =
      std::from_chars(digits.data(), last, value, hex ? std::chars_format::hex : std::chars_format::general);
  if (end != last || error == std::errc::invalid_argument) return syntax;
  if (error == std::errc::result_out_of_range) {
    // Too small reads as zero, too large is an error.
    const auto exponent = digits.find(hex ? 'p' : 'e');
    if (exponent != std::string::npos && digits.substr(exponent).find('-') != std::string::npos) return 0.0;
    return number_error("ParseFloat", text, out_of_range);
  }
  return sign * value;
}

Result<bool> parse_bool(std::string_view text) {
  for (const std::string_view word : {"1", "t", "T", "TRUE", "true", "True"})
    if (text == word) return true;
  for (const std::string_view word : {"0", "f", "F", "FALSE", "false", "False"})
    if (text == word) return false;
  return number_error("ParseBool", text, bad_syntax);
}

std::string_view number_reason(std::string_view error) {
  return error.ends_with(out_of_range) ? out_of_range : bad_syntax;
}

std::int64_t to_int64(double value) {
  constexpr double limit = 9223372036854775808.0;
  if (!(value >= -limit && value < limit)) return std::numeric_limits<std::int64_t>::min();
  return static_cast<std::int64_t>(value);
}

} // namespace skiff::base
