#include <skiff/base/text.hpp>
#include <skiff/base/time.hpp>
#include <skiff/yaml/parse.hpp>

#include <yaml/scalar.hpp>

#include <array>
#include <charconv>
#include <cstdlib>
#include <limits>
#include <optional>

namespace skiff::yaml {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }

template <std::size_t N>
bool one_of(std::string_view text, const std::array<std::string_view, N>& words) {
  for (const auto word : words)
    if (word == text) return true;
  return false;
}

constexpr std::array<std::string_view, 5> nulls{"", "~", "null", "Null", "NULL"};
constexpr std::array<std::string_view, 3> trues{"true", "True", "TRUE"};
constexpr std::array<std::string_view, 3> falses{"false", "False", "FALSE"};
constexpr std::array<std::string_view, 3> nans{".nan", ".NaN", ".NAN"};
constexpr std::array<std::string_view, 6> infinities{".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"};
constexpr std::array<std::string_view, 3> negative_infinities{"-.inf", "-.Inf", "-.INF"};

std::optional<Node> keyword(std::string_view text) {
  if (text.size() > 5) return std::nullopt;
  if (!text.empty() && std::string_view("~nNtTfF.+-").find(text.front()) == std::string_view::npos) return std::nullopt;
  if (one_of(text, nulls)) return Node{};
  if (one_of(text, trues)) return Node(true);
  if (one_of(text, falses)) return Node(false);
  if (one_of(text, nans)) return Node(std::numeric_limits<double>::quiet_NaN());
  if (one_of(text, infinities)) return Node(std::numeric_limits<double>::infinity());
  if (one_of(text, negative_infinities)) return Node(-std::numeric_limits<double>::infinity());
  return std::nullopt;
}

/// Digits of a base, with a sign; 0x, 0o, 0b and a leading 0 choose the base.
std::optional<Node> integer(std::string_view text) {
  bool negative = false;
  if (text.starts_with('+') || text.starts_with('-')) {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  int radix = 10;
  if (text.size() > 1 && text.front() == '0') {
    const char mark = static_cast<char>(text[1] | 0x20);
    radix = mark == 'x' ? 16 : mark == 'b' ? 2 : 8;
    text.remove_prefix(mark == 'x' || mark == 'b' || mark == 'o' ? 2 : 1);
  }
  std::uint64_t value = 0;
  const auto* end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, value, radix);
  if (text.empty() || result.ec != std::errc{} || result.ptr != end) return std::nullopt;
  constexpr auto top = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (negative) {
    if (value > top + 1) return std::nullopt;
    return Node(static_cast<std::int64_t>(0 - value));
  }
  if (value > top) return Node(value);
  return Node(static_cast<std::int64_t>(value));
}

/// `1`, `1.`, `.5`, `1.5e-3` with an optional sign, nothing else.
bool float_shape(std::string_view text) {
  std::size_t i = 0;
  const auto digits = [&] {
    const auto start = i;
    while (i < text.size() && digit(text[i])) ++i;
    return i - start;
  };
  if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
  const auto whole = digits();
  if (i < text.size() && text[i] == '.') {
    ++i;
    if (digits() == 0 && whole == 0) return false;
  } else if (whole == 0) {
    return false;
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
    if (digits() == 0) return false;
  }
  return i == text.size();
}

std::optional<Node> real(std::string_view text) {
  if (!float_shape(text)) return std::nullopt;
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec == std::errc::result_out_of_range) return std::nullopt; // Go refuses it as well
  return Node(value);
}

/// One or two digits (or exactly `width`) as a number.
std::optional<int> field(std::string_view text, std::size_t& i, std::size_t most, std::size_t least = 1) {
  int value = 0;
  std::size_t count = 0;
  for (; count < most && i < text.size() && digit(text[i]); ++count) value = value * 10 + (text[i++] - '0');
  if (count < least) return std::nullopt;
  return value;
}

bool skip(std::string_view text, std::size_t& i, char c) {
  if (i >= text.size() || text[i] != c) return false;
  ++i;
  return true;
}

std::string two(int value) { return {static_cast<char>('0' + value / 10), static_cast<char>('0' + value % 10)}; }

/// `2001-12-14`, `2001-12-14T21:59:43.1-05:00`, `2001-12-14 21:59:43`; as RFC 3339.
std::optional<Node> timestamp(std::string_view text) {
  if (text.size() < 8 || text[4] != '-') return std::nullopt;
  std::size_t i = 0;
  const auto year = field(text, i, 4, 4);
  if (!year || !skip(text, i, '-')) return std::nullopt;
  const auto month = field(text, i, 2);
  if (!month || !skip(text, i, '-')) return std::nullopt;
  const auto day = field(text, i, 2);
  if (!day || *month < 1 || *month > 12 || *day < 1) return std::nullopt;
  static constexpr std::array<int, 12> lengths{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (*year % 4 == 0 && *year % 100 != 0) || *year % 400 == 0;
  if (*day > lengths[static_cast<std::size_t>(*month - 1)] + (leap && *month == 2 ? 1 : 0)) return std::nullopt;
  auto out = base::cat(text.substr(0, 4), '-', two(*month), '-', two(*day), 'T');
  if (i == text.size()) return Node(Timestamp{out + "00:00:00Z"});
  const char separator = text[i++];
  if (separator != 'T' && separator != 't' && separator != ' ') return std::nullopt;
  const auto hour = field(text, i, 2);
  if (!hour || !skip(text, i, ':')) return std::nullopt;
  const auto minute = field(text, i, 2);
  if (!minute || !skip(text, i, ':')) return std::nullopt;
  const auto second = field(text, i, 2);
  if (!second || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  out += two(*hour) + ':' + two(*minute) + ':' + two(*second);
  if (i < text.size() && text[i] == '.') {
    std::string fraction;
    for (++i; i < text.size() && digit(text[i]); ++i) fraction += text[i];
    if (fraction.empty() || fraction.size() > 9) return std::nullopt;
    while (fraction.ends_with('0')) fraction.pop_back();
    if (!fraction.empty()) out += '.' + fraction;
  }
  const auto zone = text.substr(i);
  if (separator == ' ') return zone.empty() ? std::optional(Node(Timestamp{out + 'Z'})) : std::nullopt;
  if (zone == "Z") return Node(Timestamp{out + 'Z'});
  if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':') return std::nullopt;
  for (const std::size_t at : {1, 2, 4, 5})
    if (!digit(zone[at])) return std::nullopt;
  return Node(Timestamp{out + (zone.substr(1) == "00:00" ? "Z" : std::string(zone))});
}

std::string without_underscores(std::string_view text) { return base::replace_all(text, "_", ""); }

constexpr std::string_view base64_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::optional<std::string> from_base64(std::string_view text) {
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    if (c == '\n' || c == '\r') continue;
    if (c == '=') break;
    const auto value = base64_digits.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    bits = (bits << 6) | static_cast<std::uint32_t>(value);
    if (++count % 4 != 1) out += static_cast<char>((bits >> (6 - 2 * ((count - 1) % 4))) & 0xff);
  }
  return out;
}

std::string_view name_of(Kind kind) {
  switch (kind) {
  case Kind::null:
    return "!!null";
  case Kind::boolean:
    return "!!bool";
  case Kind::integer:
  case Kind::natural:
    return "!!int";
  case Kind::real:
    return "!!float";
  case Kind::timestamp:
    return "!!timestamp";
  case Kind::sequence:
    return "!!seq";
  case Kind::mapping:
    return "!!map";
  case Kind::text:
    break;
  }
  return "!!str";
}

/// Nothing for what is a plain text.
std::optional<Node> resolve_other(std::string_view text) {
  if (auto word = keyword(text)) return word;
  const char first = text.front();
  if (first == '.') return real(text);
  if (!digit(first) && first != '+' && first != '-') return std::nullopt;
  if (auto value = timestamp(text)) return value;
  const auto plain = without_underscores(text);
  if (auto value = integer(plain)) return value;
  return real(plain);
}

} // namespace

Node resolve_scalar(std::string_view text) {
  auto other = resolve_other(text);
  return other ? std::move(*other) : Node(text);
}

base::Result<Node> resolve_tagged(std::string_view tag, std::string_view text) {
  if (tag == "!!str") return Node(text);
  if (tag == "!!binary") {
    auto bytes = from_base64(text);
    if (!bytes) return base::Error{"yaml: !!binary value contains invalid base64 data"};
    return Node(std::move(*bytes));
  }
  static constexpr std::array<std::string_view, 5> resolved{"!!bool", "!!int", "!!float", "!!null", "!!timestamp"};
  if (!tag.empty() && tag != "!" && !one_of(tag, resolved)) return Node(text);
  auto value = resolve_scalar(text);
  if (tag.empty() || tag == "!" || name_of(value.kind()) == tag) return value;
  if (tag == "!!float" && value.is_integer()) return Node(static_cast<double>(value.integer()));
  return base::Error{base::cat("yaml: cannot decode ", name_of(value.kind()), " `", text, "` as a ", tag)};
}

bool reads_as_other(std::string_view text) { return resolve_other(text).has_value(); }

} // namespace skiff::yaml
