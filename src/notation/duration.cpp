// Go's duration grammar and its printer.
#include "go_quote.hpp"

#include <skiff/base/text.hpp>
#include <skiff/notation/duration.hpp>

#include <array>
#include <optional>
#include <utility>

namespace skiff::notation {

namespace {

constexpr std::uint64_t limit = std::uint64_t{1} << 63;

constexpr std::array<std::pair<std::string_view, std::uint64_t>, 8> units{{{"ns", 1},
                                                                           {"us", 1'000},
                                                                           {"\u00b5s", 1'000},
                                                                           {"\u03bcs", 1'000},
                                                                           {"ms", 1'000'000},
                                                                           {"s", 1'000'000'000},
                                                                           {"m", 60'000'000'000},
                                                                           {"h", 3'600'000'000'000}}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Digits before the point; nothing if they exceed 63 bits.
std::optional<std::uint64_t> take_whole(std::string_view& text) {
  std::uint64_t value = 0;
  while (!text.empty() && is_digit(text[0])) {
    if (value > limit / 10) return std::nullopt;
    value = value * 10 + static_cast<std::uint64_t>(text[0] - '0');
    if (value > limit) return std::nullopt;
    text.remove_prefix(1);
  }
  return value;
}

struct Fraction {
  std::uint64_t digits = 0;
  double scale = 1;
};

// Digits after the point; those that would not fit are dropped.
Fraction take_fraction(std::string_view& text) {
  Fraction out;
  bool full = false;
  for (; !text.empty() && is_digit(text[0]); text.remove_prefix(1)) {
    if (full || out.digits > (limit - 1) / 10) {
      full = true;
      continue;
    }
    const std::uint64_t next = out.digits * 10 + static_cast<std::uint64_t>(text[0] - '0');
    if (next > limit) {
      full = true;
      continue;
    }
    out.digits = next;
    out.scale *= 10;
  }
  return out;
}

// "1.5": digits of a value in a unit of 10^places, without trailing zeros of its fraction.
std::string with_fraction(std::uint64_t value, int places) {
  std::string fraction;
  bool printed = false;
  for (int i = 0; i < places; ++i) {
    const auto digit = static_cast<char>('0' + value % 10);
    printed = printed || digit != '0';
    if (printed) fraction.insert(fraction.begin(), digit);
    value /= 10;
  }
  return fraction.empty() ? base::cat(value) : base::cat(value, '.', fraction);
}

} // namespace

Result<std::int64_t> parse_duration(std::string_view text) {
  const auto invalid = [&] { return base::Error{base::cat("time: invalid duration ", go_quote(text))}; };
  std::string_view rest = text;
  const bool negative = rest.starts_with('-');
  if (negative || rest.starts_with('+')) rest.remove_prefix(1);
  if (rest == "0") return std::int64_t{0};
  if (rest.empty()) return invalid();
  std::uint64_t total = 0;
  while (!rest.empty()) {
    if (rest[0] != '.' && !is_digit(rest[0])) return invalid();
    const std::size_t before = rest.size();
    const auto whole = take_whole(rest);
    if (!whole) return invalid();
    bool any_digit = rest.size() != before;
    Fraction fraction;
    if (rest.starts_with('.')) {
      rest.remove_prefix(1);
      const std::size_t after_point = rest.size();
      fraction = take_fraction(rest);
      any_digit = any_digit || rest.size() != after_point;
    }
    if (!any_digit) return invalid();
    const std::string_view name = rest.substr(0, rest.find_first_of(".0123456789"));
    if (name.empty()) return base::Error{base::cat("time: missing unit in duration ", go_quote(text))};
    rest.remove_prefix(name.size());
    std::uint64_t unit = 0;
    for (const auto& [known, nanoseconds] : units)
      if (known == name) unit = nanoseconds;
    if (unit == 0)
      return base::Error{base::cat("time: unknown unit ", go_quote(name), " in duration ", go_quote(text))};
    if (*whole > limit / unit) return invalid();
    std::uint64_t value = *whole * unit;
    if (fraction.digits > 0) {
      value += static_cast<std::uint64_t>(static_cast<double>(fraction.digits) *
                                          (static_cast<double>(unit) / fraction.scale));
      if (value > limit) return invalid();
    }
    total += value;
    if (total > limit) return invalid();
  }
  if (negative) return static_cast<std::int64_t>(0 - total);
  if (total > limit - 1) return invalid();
  return static_cast<std::int64_t>(total);
}

Result<std::int64_t> parse_positive_duration(std::string_view text) {
  auto value = parse_duration(text);
  if (value && *value < 0) return base::Error{"duration cannot be negative"};
  return value;
}

std::string duration_text(std::int64_t nanoseconds) {
  if (nanoseconds == 0) return "0s";
  const bool negative = nanoseconds < 0;
  const std::uint64_t value =
      negative ? 0 - static_cast<std::uint64_t>(nanoseconds) : static_cast<std::uint64_t>(nanoseconds);
  const std::string_view sign = negative ? "-" : "";
  if (value < 1'000) return base::cat(sign, value, "ns");
  if (value < 1'000'000) return base::cat(sign, with_fraction(value, 3), "\u00b5s");
  if (value < 1'000'000'000) return base::cat(sign, with_fraction(value, 6), "ms");
  constexpr std::uint64_t minute = 60'000'000'000;
  const std::string seconds = with_fraction(value % minute, 9) + "s";
  const std::uint64_t minutes = value / minute;
  if (minutes == 0) return base::cat(sign, seconds);
  if (minutes < 60) return base::cat(sign, minutes, 'm', seconds);
  return base::cat(sign, minutes / 60, 'h', minutes % 60, 'm', seconds);
}

} // namespace skiff::notation
