// Sizes and processors.
#include <skiff/base/number.hpp>
#include <skiff/base/text.hpp>
#include <skiff/notation/size.hpp>

#include <optional>

namespace skiff::notation {

namespace {

Result<std::int64_t> parse_scaled(std::string_view text, double base) {
  const base::Error invalid{base::cat("invalid size: '", text, '\'')};
  const auto last = text.find_last_of("0123456789. ");
  if (last == std::string_view::npos) return invalid;
  const auto number = base::parse_float(text.substr(0, text[last] == ' ' ? last : last + 1));
  if (!number) return base::Error{number.error()};
  if (*number < 0) return invalid;
  const std::string_view suffix = text.substr(last + 1);
  if (suffix.empty()) return base::to_int64(*number);
  if (suffix.size() > 3) return base::Error{base::cat("invalid suffix: '", suffix, '\'')};
  const std::string unit = base::lower(suffix);
  if (unit == "b") return base::to_int64(*number);
  const auto power = std::string_view("kmgtp").find(unit[0]);
  const std::string_view rest = std::string_view(unit).substr(1);
  if (power == std::string_view::npos || !(rest.empty() || rest == "b" || rest == "ib"))
    return base::Error{base::cat("invalid suffix: '", unit, '\'')};
  double factor = base;
  for (std::size_t i = 0; i < power; ++i) factor *= base;
  return base::to_int64(*number * factor);
}

// A rational number: mantissa * 2^twos * 5^fives / divisor.
struct Rational {
  __extension__ using Wide = unsigned __int128;
  Wide mantissa = 0;
  Wide divisor = 1;
  long twos = 0;
  long fives = 0;
  bool negative = false;
};

class RationalReader {
public:
  explicit RationalReader(std::string_view text) : text_(text) {}
  std::optional<Rational> read();

private:
  bool sign();
  bool digits(bool fraction_allowed, Rational::Wide& value, long& after_point, unsigned& base);
  bool exponent(Rational& out);
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  std::string_view text_;
  std::size_t at_ = 0;
};

bool RationalReader::sign() {
  const bool negative = peek() == '-';
  if (negative || peek() == '+') ++at_;
  return negative;
}

// Digits with an optional base prefix, underscores between them and, if allowed, a point.
bool RationalReader::digits(bool fraction_allowed, Rational::Wide& value, long& after_point, unsigned& base) {
  base = 10;
  bool any = false;
  char before = '.';
  if (peek() == '0') {
    const char mark = at_ + 1 < text_.size() ? static_cast<char>(text_[at_ + 1] | 0x20) : '\0';
    base = mark == 'x' ? 16 : mark == 'o' ? 8 : mark == 'b' ? 2 : 10;
    if (base != 10) {
      at_ += 2;
      before = '0';
    } else if (!fraction_allowed) {
      base = 8;
    }
  }
  bool point = false;
  for (;; ++at_) {
    const char c = peek();
    if (c == '.' && fraction_allowed && !point) {
      if (before == '_') return false;
      point = true;
      before = '.';
      continue;
    }
    if (c == '_') {
      if (before != '0') return false;
      before = '_';
      continue;
    }
    const char lower = static_cast<char>(c | 0x20);
    const unsigned digit = c >= '0' && c <= '9'           ? static_cast<unsigned>(c - '0')
                           : lower >= 'a' && lower <= 'f' ? static_cast<unsigned>(lower - 'a') + 10
                                                          : 99;
    if (digit >= base) break;
    if (value > (~Rational::Wide{0} - digit) / base) return false;
    value = value * base + digit;
    if (point) ++after_point;
    any = true;
    before = '0';
  }
  return any && before != '_';
}

bool RationalReader::exponent(Rational& out) {
  const char mark = static_cast<char>(peek() | 0x20);
  if (mark != 'e' && mark != 'p') return true;
  ++at_;
  const auto start = at_;
  sign();
  char before = '.';
  for (; (peek() >= '0' && peek() <= '9') || peek() == '_'; ++at_) {
    if (peek() == '_' && before != '0') return false;
    before = peek() == '_' ? '_' : '0';
  }
  const auto value = base::to_number<int>(base::replace_all(text_.substr(start, at_ - start), "_", ""));
  constexpr int most = 1'000'000;
  if (!value || *value > most || *value < -most || before == '_') return false;
  out.twos += *value;
  if (mark == 'e') out.fives += *value;
  return true;
}

std::optional<Rational> RationalReader::read() {
  Rational out;
  out.negative = sign();
  const bool fraction = text_.find('/') != std::string_view::npos;
  long after_point = 0;
  unsigned base = 10;
  if (!digits(!fraction, out.mantissa, after_point, base)) return std::nullopt;
  if (fraction) {
    if (peek() != '/') return std::nullopt;
    ++at_;
    out.divisor = 0;
    if (!digits(false, out.divisor, after_point, base) || out.divisor == 0) return std::nullopt;
  } else {
    const long bits = base == 2 ? 1 : base == 8 ? 3 : base == 16 ? 4 : 1;
    out.twos = -after_point * bits;
    out.fives = base == 10 ? -after_point : 0;
    if (!exponent(out)) return std::nullopt;
  }
  if (at_ != text_.size()) return std::nullopt;
  return out;
}

// Multiplies by factor^power; for a negative power divides, as long as nothing is left over.
bool scale(Rational::Wide& value, unsigned factor, long power) {
  for (; power < 0; ++power) {
    if (value % factor != 0) return value == 0;
    value /= factor;
  }
  // What overflows is cut off, as the official client's conversion to 64 bits does.
  for (; power > 0 && value != 0; --power) value *= factor;
  return true;
}

} // namespace

Result<std::int64_t> parse_bytes(std::string_view text) { return parse_scaled(text, 1024); }

Result<std::int64_t> parse_decimal_bytes(std::string_view text) { return parse_scaled(text, 1000); }

Result<std::int64_t> parse_swap_bytes(std::string_view text) {
  if (text == "-1") return std::int64_t{-1};
  return parse_bytes(text);
}

Result<std::int64_t> parse_cpus(std::string_view text) {
  auto number = RationalReader(text).read();
  if (!number) return base::Error{base::cat("failed to parse ", text, " as a rational number")};
  constexpr long nine = 9; // a billion is 2^9 * 5^9
  Rational::Wide value = number->mantissa;
  const bool whole =
      scale(value, 2, number->twos + nine) && scale(value, 5, number->fives + nine) && value % number->divisor == 0;
  if (!whole) return base::Error{"value is too precise"};
  const auto low = static_cast<std::uint64_t>(value / number->divisor);
  return static_cast<std::int64_t>(number->negative ? 0 - low : low);
}

} // namespace skiff::notation
