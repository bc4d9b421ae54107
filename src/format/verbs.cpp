#include "format/verbs.hpp"

#include "format/number.hpp"

#include <skiff/base/text.hpp>
#include <skiff/base/unicode.hpp>

#include <algorithm>

namespace skiff::format {

void Verbs::clear() {
  has_width = has_precision = minus = plus = sharp = space = zero = plus_v = sharp_v = false;
  width = precision = 0;
}

void Verbs::fill(int count) {
  if (count > 0) out_.append(static_cast<std::size_t>(count), zero && !minus ? '0' : ' ');
}

void Verbs::pad(std::string_view text) {
  const int missing = has_width ? width - static_cast<int>(base::count_runes(text)) : 0;
  if (!minus) fill(missing);
  out_ += text;
  if (minus) fill(missing);
}

std::string_view Verbs::cut(std::string_view text) const {
  if (!has_precision) return text;
  std::size_t size = 0;
  for (int runes = 0; runes < precision && size < text.size(); ++runes)
    size += base::decode_rune(text.substr(size)).size;
  return text.substr(0, size);
}

void Verbs::integer(std::uint64_t value, unsigned base, bool is_signed, char verb, bool upper) {
  const bool negative = is_signed && static_cast<std::int64_t>(value) < 0;
  if (negative) value = ~value + 1;
  const bool was_zero = zero;
  int least = has_precision ? precision : 0;
  if (has_precision && precision == 0 && value == 0) { // prints nothing but the padding
    zero = false;
    fill(has_width ? width : 0);
    zero = was_zero;
    return;
  }
  if (!has_precision && zero && !minus && has_width) least = width - (negative || plus || space ? 1 : 0);
  const std::string_view letters = upper ? "0123456789ABCDEF" : "0123456789abcdef";
  std::string digits; // backwards
  do {
    digits += letters[value % base];
    value /= base;
  } while (value != 0);
  if (least > static_cast<int>(digits.size())) digits.resize(static_cast<std::size_t>(least), '0');
  if (sharp) {
    if (base == 2) digits += "b0";
    if (base == 8 && !digits.ends_with('0')) digits += '0';
    if (base == 16) digits += upper ? "X0" : "x0";
  }
  if (verb == 'O') digits += "o0";
  if (negative)
    digits += '-';
  else if (plus)
    digits += '+';
  else if (space)
    digits += ' ';
  std::reverse(digits.begin(), digits.end());
  zero = false; // zeros are in place already
  pad(digits);
  zero = was_zero;
}

void Verbs::unicode(std::uint64_t value) {
  const bool shown = sharp && value <= 0x10FFFF && base::is_printable(static_cast<char32_t>(value));
  std::string digits;
  const std::size_t least = has_precision && precision > 4 ? static_cast<std::size_t>(precision) : 4;
  for (std::uint64_t left = value; left != 0; left >>= 4) digits += "0123456789ABCDEF"[left & 0xF];
  if (digits.size() < least) digits.resize(least, '0');
  digits += "+U";
  std::reverse(digits.begin(), digits.end());
  if (shown) {
    digits += " '";
    base::append_rune(digits, static_cast<char32_t>(value));
    digits += '\'';
  }
  const bool was_zero = zero;
  zero = false;
  pad(digits);
  zero = was_zero;
}

void Verbs::rune(std::uint64_t value) {
  std::string text;
  base::append_rune(text, value > 0x10FFFF ? base::replacement : static_cast<char32_t>(value));
  pad(text);
}

void Verbs::quoted_rune(std::uint64_t value) {
  pad(base::quote_rune(value > 0x10FFFF ? base::replacement : static_cast<char32_t>(value), plus));
}

// %#g and the like: a decimal point always, and zeros up to the precision. `number` has its sign in front.
void Verbs::keep_point(std::string& number, char verb, int shown_precision) const {
  int missing = verb == 'g' || verb == 'G' || verb == 'x' ? (shown_precision < 0 ? 6 : shown_precision) : 0;
  const bool hexadecimal = verb == 'x' || verb == 'X';
  bool point = false, counting = false;
  std::size_t end = number.size();
  for (std::size_t i = 1; i < number.size(); ++i) {
    const char c = number[i];
    if (c == '.') {
      point = true;
    } else if (c == 'p' || c == 'P' || (!hexadecimal && (c == 'e' || c == 'E'))) {
      end = i;
      break;
    } else {
      counting = counting || c != '0';
      if (counting) --missing;
    }
  }
  const std::string tail = number.substr(end);
  number.resize(end);
  if (!point) {
    if (number.size() == 2 && number[1] == '0') --missing;
    number += '.';
  }
  if (missing > 0) number.append(static_cast<std::size_t>(missing), '0');
  number += tail;
}

void Verbs::real(double value, char verb, int default_precision) {
  const int shown_precision = has_precision ? precision : default_precision;
  std::string number = format_real(value, verb, shown_precision);
  if (number[0] != '-' && number[0] != '+') number.insert(0, "+");
  if (space && number[0] == '+' && !plus) number[0] = ' ';
  if (number[1] == 'I' || number[1] == 'N') {
    const bool was_zero = zero;
    zero = false;
    if (number[1] == 'N' && !space && !plus) number.erase(0, 1);
    pad(number);
    zero = was_zero;
    return;
  }
  if (sharp && verb != 'b') keep_point(number, verb, shown_precision);
  if (!plus && number[0] == '+') {
    pad(std::string_view(number).substr(1));
  } else if (zero && !minus && has_width && width > static_cast<int>(number.size())) {
    out_ += number[0]; // the sign goes in front of the zeros
    fill(width - static_cast<int>(number.size()));
    out_ += number.substr(1);
  } else {
    pad(number);
  }
}

void Verbs::quoted(std::string_view text) {
  const std::string_view shown = cut(text);
  const auto forbids_backquotes = [](char c) {
    return (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == '`' || c == 0x7F;
  };
  const bool backquotes = sharp && std::none_of(shown.begin(), shown.end(), forbids_backquotes);
  pad(backquotes ? "`" + std::string(shown) + "`" : base::quote_text(shown, plus));
}

void Verbs::hex(std::string_view bytes, bool upper) {
  if (has_precision && static_cast<std::size_t>(precision) < bytes.size())
    bytes = bytes.substr(0, static_cast<std::size_t>(precision));
  const char* digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
  const std::string_view prefix = sharp ? (upper ? "0X" : "0x") : "";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 0 || space) {
      if (i != 0) text += ' ';
      text += prefix;
    }
    const auto byte = static_cast<unsigned char>(bytes[i]);
    text += digits[byte >> 4];
    text += digits[byte & 0xF];
  }
  pad(text);
}

} // namespace skiff::format
