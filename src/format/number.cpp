#include "format/number.hpp"

#include <skiff/base/text.hpp>
#include <skiff/base/unicode.hpp>

#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace skiff::format {

namespace {

struct Decimal {
  std::string digits; // without a point, no trailing zeros unless a precision asked for them
  int point;          // digits before the decimal point
};

// The digits of a positive finite number: shortest, or `count` significant ones.
Decimal decimal_digits(double value, int count) {
  char text[1100];
  const auto end = count < 0 ? std::to_chars(text, text + sizeof text, value, std::chars_format::scientific).ptr
                             : std::to_chars(text, text + sizeof text, value, std::chars_format::scientific,
                                             count > 0 ? count - 1 : 0)
                                   .ptr;
  Decimal out{{}, 0};
  const std::string_view all(text, static_cast<std::size_t>(end - text));
  const auto at = all.find('e');
  for (const char c : all.substr(0, at))
    if (c != '.') out.digits += c;
  out.point = base::to_number<int>(all.substr(at + 1)).value_or(0) + 1;
  if (value == 0) out.point = 1;
  return out;
}

std::string exponent(int value, char letter) {
  char text[16];
  std::snprintf(text, sizeof text, "%c%c%02d", letter, value < 0 ? '-' : '+', value < 0 ? -value : value);
  return text;
}

std::string scientific(const Decimal& number, int precision, char letter) {
  std::string out(1, number.digits[0]);
  std::string rest = number.digits.substr(1);
  if (precision >= 0) rest.resize(static_cast<std::size_t>(precision), '0');
  if (!rest.empty()) out += "." + rest;
  const bool zero = number.digits.find_first_not_of('0') == std::string::npos;
  return out + exponent(zero ? 0 : number.point - 1, letter);
}

std::string plain(const Decimal& number) {
  if (number.point <= 0) return "0." + std::string(static_cast<std::size_t>(-number.point), '0') + number.digits;
  const auto point = static_cast<std::size_t>(number.point);
  if (point >= number.digits.size()) return number.digits + std::string(point - number.digits.size(), '0');
  return number.digits.substr(0, point) + "." + number.digits.substr(point);
}

void strip_zeros(Decimal& number) {
  const auto last = number.digits.find_last_not_of('0');
  number.digits.erase(last == std::string::npos ? 1 : last + 1);
}

std::string general(double value, int precision, char letter) {
  const bool shortest = precision < 0;
  Decimal number = decimal_digits(value, shortest ? -1 : precision == 0 ? 1 : precision);
  strip_zeros(number);
  const int count = static_cast<int>(number.digits.size());
  int limit = precision == 0 ? 1 : precision;
  if (limit > count && count >= number.point) limit = count;
  if (shortest) limit = 6;
  const int power = value == 0 ? 0 : number.point - 1;
  if (power < -4 || power >= limit) return scientific(number, -1, letter);
  return plain(number);
}

std::string hexadecimal(double value, int precision, bool upper) {
  char text[1100];
  const int size = precision < 0 ? std::snprintf(text, sizeof text, upper ? "%A" : "%a", value)
                                 : std::snprintf(text, sizeof text, upper ? "%.*A" : "%.*a", precision, value);
  std::string out(text, static_cast<std::size_t>(size));
  const auto at = out.find_first_of("pP");
  int power = base::to_number<int>(std::string_view(out).substr(at + 1)).value_or(0);
  if (out[2] == '2') { // rounded up: Go keeps the first digit at 1
    out[2] = '1';
    ++power;
  }
  return out.substr(0, at) + exponent(power, out[at]);
}

std::string binary(double value) {
  int power = 0;
  const double fraction = std::frexp(value, &power);
  auto mantissa = static_cast<std::int64_t>(std::ldexp(fraction, 53));
  power -= 53;
  if (value == 0) power = -1074;
  if (power < -1074) { // denormal: Go keeps the smallest exponent
    mantissa >>= (-1074 - power);
    power = -1074;
  }
  return base::cat(mantissa, "p", power < 0 ? "" : "+", power);
}

// Underscores may only stand between digits, or between a base prefix and a digit.
bool underscores_fit(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  char last = '^'; // before the number
  bool hex = false;
  if (text.size() >= 2 && text[0] == '0' && std::string_view("xXbBoO").find(text[1]) != std::string_view::npos) {
    hex = text[1] == 'x' || text[1] == 'X';
    text.remove_prefix(2);
    last = '0'; // the prefix counts as a digit
  }
  for (const char c : text) {
    const char low = static_cast<char>(c | 0x20);
    if ((c >= '0' && c <= '9') || (hex && low >= 'a' && low <= 'f')) {
      last = '0';
    } else if (c == '_') {
      if (last != '0') return false;
      last = '_';
    } else {
      if (last == '_') return false;
      last = '!';
    }
  }
  return last != '_';
}

struct Digits {
  std::string text; // without underscores and prefix
  int base;
};

std::optional<Digits> integer_digits(std::string_view text) {
  if (text.find('_') != std::string_view::npos && !underscores_fit(text)) return std::nullopt;
  Digits out{{}, 10};
  if (text.size() > 1 && text[0] == '0') {
    const char mark = static_cast<char>(text[1] | 0x20);
    out.base = mark == 'x' ? 16 : mark == 'b' ? 2 : 8;
    text.remove_prefix(mark == 'x' || mark == 'b' || mark == 'o' ? 2 : 1);
  }
  for (const char c : text)
    if (c != '_') out.text += c;
  return out;
}

std::optional<std::uint64_t> parse_natural(std::string_view text) {
  const auto digits = integer_digits(text);
  if (!digits) return std::nullopt;
  std::uint64_t value = 0;
  const char* end = digits->text.data() + digits->text.size();
  const auto [stop, error] = std::from_chars(digits->text.data(), end, value, digits->base);
  if (error != std::errc{} || stop != end || digits->text.empty()) return std::nullopt;
  return value;
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const auto value = parse_natural(text);
  constexpr std::uint64_t limit = std::uint64_t{1} << 63;
  if (!value || *value > limit || (*value == limit && !negative)) return std::nullopt;
  return static_cast<std::int64_t>(negative ? ~*value + 1 : *value);
}

std::optional<double> parse_real(std::string_view text) {
  if (text.find('_') != std::string_view::npos && !underscores_fit(text)) return std::nullopt;
  std::string digits;
  for (const char c : text)
    if (c != '_') digits += c;
  const std::string_view bare = std::string_view(digits).substr(digits.find_first_not_of("+-") == 1 ? 1 : 0);
  const bool hex = bare.starts_with("0x") || bare.starts_with("0X");
  if (bare.empty() || (hex && bare.find_first_of("pP") == std::string_view::npos)) return std::nullopt;
  if (!hex && bare.find_first_not_of("0123456789.eE+-") != std::string_view::npos) return std::nullopt;
  char* end = nullptr;
  const double value = std::strtod(digits.c_str(), &end);
  if (end != digits.c_str() + digits.size() || std::isinf(value)) return std::nullopt;
  return value;
}

constexpr double two_63 = 9223372036854775808.0;
constexpr double two_64 = 18446744073709551616.0;

// What integers a float also stands for, if it is whole.
void add_integers(Number& number, double value) {
  if (value != std::trunc(value)) return;
  if (!number.is_int && value >= -two_63 && value < two_63) {
    number.is_int = true;
    number.integer = static_cast<std::int64_t>(value);
  }
  if (!number.is_uint && value >= 0 && value < two_64) {
    number.is_uint = true;
    number.natural = static_cast<std::uint64_t>(value);
  }
}

Number complex_number(double real, double imaginary) {
  Number out;
  out.is_complex = true;
  out.complex = {real, imaginary};
  if (imaginary == 0) {
    out.is_float = true;
    out.real = real;
    add_integers(out, real);
  }
  return out;
}

std::optional<Number> parse_complex(std::string_view text) {
  // The sign that parts the halves is the last one that does not belong to an exponent.
  std::size_t at = text.size();
  while (--at > 0) {
    const bool exponent_sign = std::string_view("eEpP").find(text[at - 1]) != std::string_view::npos;
    if ((text[at] == '+' || text[at] == '-') && !exponent_sign) break;
  }
  const auto real = parse_real(text.substr(0, at));
  const auto imaginary = parse_real(text.substr(at, text.size() - at - 1));
  if (at == 0 || !real || !imaginary) return std::nullopt;
  return complex_number(*real, *imaginary);
}

struct Character {
  char32_t value;
  bool is_byte; // \x41 and \101 stand for a byte, not a rune
};

// Takes one character or escape off the front of a quoted text; nothing if it is malformed.
std::optional<Character> take_character(std::string_view& text, char quote) {
  if (text.empty() || text[0] == quote) return std::nullopt;
  if (text[0] != '\\') {
    const base::Rune rune = base::decode_rune(text);
    text.remove_prefix(rune.size);
    return Character{rune.value, false};
  }
  if (text.size() < 2) return std::nullopt;
  const char letter = text[1];
  text.remove_prefix(2);
  constexpr std::string_view simple = "abfnrtv\\";
  if (const auto at = simple.find(letter); at != std::string_view::npos)
    return Character{static_cast<unsigned char>("\a\b\f\n\r\t\v\\"[at]), false};
  if (letter == '\'' || letter == '"') {
    if (letter != quote) return std::nullopt;
    return Character{static_cast<unsigned char>(letter), false};
  }
  const bool octal = letter >= '0' && letter <= '7';
  const std::size_t count = octal ? 2 : letter == 'x' ? 2 : letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
  if (count == 0 || text.size() < count) return std::nullopt;
  std::uint32_t value = 0;
  const char* end = text.data() + count;
  const auto [stop, error] = std::from_chars(text.data(), end, value, octal ? 8 : 16);
  if (error != std::errc{} || stop != end) return std::nullopt;
  text.remove_prefix(count);
  if (octal) value += static_cast<std::uint32_t>(letter - '0') * 64;
  const bool byte = octal || letter == 'x';
  if (byte ? value > 255 : value > 0x10FFFF || (value >= 0xD800 && value < 0xE000)) return std::nullopt;
  return Character{value, byte};
}

} // namespace

std::string format_real(double value, char verb, int precision) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? "-Inf" : "+Inf";
  const std::string sign = std::signbit(value) ? "-" : "";
  value = std::fabs(value);
  switch (verb) {
  case 'e':
  case 'E':
    return sign + scientific(decimal_digits(value, precision < 0 ? -1 : precision + 1), precision, verb);
  case 'f': {
    if (precision < 0) return sign + plain(decimal_digits(value, -1));
    std::string text(static_cast<std::size_t>(precision) + 400, '\0');
    text.resize(static_cast<std::size_t>(std::snprintf(text.data(), text.size(), "%.*f", precision, value)));
    return sign + text;
  }
  case 'x':
  case 'X':
    return sign + hexadecimal(value, precision, verb == 'X');
  case 'b':
    return sign + binary(value);
  default:
    return sign + general(value, precision, verb == 'G' ? 'E' : 'e');
  }
}

std::string json_real(double value) {
  const double size = std::fabs(value);
  if (size == 0 || (size >= 1e-6 && size < 1e21)) return format_real(value, 'f', -1);
  std::string text = format_real(value, 'e', -1);
  const auto digits = text.size();
  if (digits >= 4 && text[digits - 4] == 'e' && text[digits - 3] == '-' && text[digits - 2] == '0')
    text.erase(digits - 2, 1);
  return text;
}

base::Result<Number> parse_number(std::string_view text, bool pair) {
  if (pair) {
    if (auto number = parse_complex(text)) return *number;
    return base::Error{"syntax error scanning complex number"};
  }
  if (text.ends_with('i')) {
    if (const auto imaginary = parse_real(text.substr(0, text.size() - 1))) return complex_number(0, *imaginary);
  }
  Number out;
  const auto natural = parse_natural(text);
  const auto integer = parse_integer(text);
  out.is_uint = natural.has_value() || (integer && *integer == 0);
  out.natural = natural.value_or(0);
  out.is_int = integer.has_value();
  out.integer = integer.value_or(0);
  if (out.is_int || out.is_uint) {
    out.is_float = true;
    out.real = out.is_int ? static_cast<double>(out.integer) : static_cast<double>(out.natural);
  } else if (const auto real = parse_real(text)) {
    if (text.find_first_of(".eEpP") == std::string_view::npos)
      return base::Error{base::cat("integer overflow: ", base::quote(text))};
    out.is_float = true;
    out.real = *real;
    add_integers(out, *real);
  } else {
    return base::Error{base::cat("illegal number syntax: ", base::quote(text))};
  }
  return out;
}

base::Result<Number> parse_rune_literal(std::string_view text) {
  std::string_view rest = text.substr(1);
  const auto character = take_character(rest, '\'');
  if (!character) return base::Error{"invalid syntax"};
  if (rest != "'") return base::Error{base::cat("malformed character constant: ", text)};
  Number out;
  out.is_int = out.is_uint = out.is_float = true;
  out.integer = static_cast<std::int64_t>(character->value);
  out.natural = character->value;
  out.real = static_cast<double>(character->value);
  return out;
}

base::Result<std::string> unquote(std::string_view text) {
  if (text.size() < 2) return base::Error{"invalid syntax"};
  std::string_view rest = text.substr(1, text.size() - 2);
  std::string out;
  if (text[0] == '`') {
    for (const char c : rest)
      if (c != '\r') out += c;
    return out;
  }
  while (!rest.empty()) {
    const auto character = take_character(rest, '"');
    if (!character) return base::Error{"invalid syntax"};
    if (character->is_byte)
      out += static_cast<char>(static_cast<unsigned char>(character->value));
    else
      base::append_rune(out, character->value);
  }
  return out;
}

} // namespace skiff::format
