// --since/--until. The form is guessed from the characters of the text, then read strictly against one layout, so that
// the error names the layout that was tried (as Go's time package does).
#include "go_quote.hpp"

#include <skiff/base/number.hpp>
#include <skiff/base/text.hpp>
#include <skiff/notation/duration.hpp>
#include <skiff/notation/timestamp.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <optional>

namespace skiff::notation {

namespace {

bool is_digit(std::string_view text, std::size_t at) { return at < text.size() && text[at] >= '0' && text[at] <= '9'; }

// Reads a text against a layout made of Go's reference numbers: 2006 01 02 15 04 05 .999999999 Z07:00.
class LayoutReader {
public:
  LayoutReader(std::string_view layout, std::string_view text)
      : layout_(layout), text_(text), layout_rest_(layout), rest_(text) {}

  Result<base::Time> read(long zone_seconds);

private:
  static constexpr std::array<std::string_view, 8> chunks{"2006", "01", "02", "15", "04", "05", ".999999999", "Z07:00"};

  bool number(int& value, bool two_digits);
  bool chunk(std::string_view name);
  void fraction(bool required);
  bool zone();
  bool ranged(int value, int lowest, int highest, std::string_view name);
  base::Error cannot(std::string_view element, std::string_view at) const {
    return {base::cat("parsing time ", go_quote(text_), " as ", go_quote(layout_), ": cannot parse ", go_quote(at),
                      " as ", go_quote(element))};
  }
  base::Error wrong(std::string_view what) const { return {base::cat("parsing time ", go_quote(text_), ": ", what)}; }

  std::string_view layout_, text_, layout_rest_, rest_;
  std::string_view out_of_range_;
  int year_ = 0, month_ = 1, day_ = 1, hour_ = 0, minute_ = 0, second_ = 0;
  std::int32_t nanos_ = 0;
  std::optional<long> offset_;
};

bool LayoutReader::number(int& value, bool two_digits) {
  if (!is_digit(rest_, 0)) return false;
  if (!is_digit(rest_, 1)) {
    if (two_digits) return false;
    value = rest_[0] - '0';
    rest_.remove_prefix(1);
    return true;
  }
  value = (rest_[0] - '0') * 10 + (rest_[1] - '0');
  rest_.remove_prefix(2);
  return true;
}

bool LayoutReader::ranged(int value, int lowest, int highest, std::string_view name) {
  if (value < lowest || value > highest) out_of_range_ = name;
  return true;
}

void LayoutReader::fraction(bool required) {
  if (rest_.size() < 2 || (rest_[0] != '.' && rest_[0] != ',') || !is_digit(rest_, 1)) return;
  if (!required && layout_rest_.starts_with(".9")) return; // the layout's own fraction comes next
  std::size_t end = 1;
  std::int32_t scale = 100'000'000;
  for (; is_digit(rest_, end); ++end) {
    nanos_ += (rest_[end] - '0') * scale;
    scale /= 10;
  }
  rest_.remove_prefix(end);
}

bool LayoutReader::zone() {
  if (rest_.starts_with('Z')) {
    rest_.remove_prefix(1);
    offset_ = 0;
    return true;
  }
  if (rest_.size() < 6 || rest_[3] != ':') return false;
  const char sign = rest_[0];
  if (!is_digit(rest_, 1) || !is_digit(rest_, 2) || !is_digit(rest_, 4) || !is_digit(rest_, 5)) return false;
  const long hours = (rest_[1] - '0') * 10 + (rest_[2] - '0');
  const long minutes = (rest_[4] - '0') * 10 + (rest_[5] - '0');
  if (hours > 24) out_of_range_ = "time zone offset hour";
  if (minutes > 60) out_of_range_ = "time zone offset minute";
  if (sign != '+' && sign != '-') return false;
  offset_ = (hours * 60 + minutes) * 60 * (sign == '-' ? -1 : 1);
  rest_.remove_prefix(6);
  return true;
}

bool LayoutReader::chunk(std::string_view name) {
  if (name == "2006") {
    if (!is_digit(rest_, 0) || !is_digit(rest_, 1) || !is_digit(rest_, 2) || !is_digit(rest_, 3)) return false;
    for (int i = 0; i < 4; ++i) year_ = year_ * 10 + (rest_[static_cast<std::size_t>(i)] - '0');
    rest_.remove_prefix(4);
    return true;
  }
  if (name == "01") return number(month_, true) && ranged(month_, 1, 12, "month");
  if (name == "02") return number(day_, true);
  if (name == "15") return number(hour_, false) && ranged(hour_, 0, 23, "hour");
  if (name == "04") return number(minute_, true) && ranged(minute_, 0, 59, "minute");
  if (name == "05") {
    if (!number(second_, true)) return false;
    if (ranged(second_, 0, 59, "second")) fraction(false);
    return true;
  }
  if (name == "Z07:00") return zone();
  fraction(true);
  return true;
}

Result<base::Time> LayoutReader::read(long zone_seconds) {
  for (;;) {
    std::size_t at = layout_rest_.size();
    std::string_view next;
    for (const auto name : chunks)
      if (const auto found = layout_rest_.find(name); found < at) at = found, next = name;
    const std::string_view literal = layout_rest_.substr(0, at);
    for (const char c : literal) {
      if (!rest_.starts_with(c)) return cannot(literal, rest_);
      rest_.remove_prefix(1);
    }
    if (next.empty()) break;
    layout_rest_.remove_prefix(at + next.size());
    const std::string_view before = rest_;
    const bool read = chunk(next);
    if (!out_of_range_.empty()) return wrong(base::cat(out_of_range_, " out of range"));
    if (!read) return cannot(next, before);
  }
  if (!rest_.empty()) return wrong(base::cat("extra text: ", go_quote(rest_)));
  const bool leap = year_ % 4 == 0 && (year_ % 100 != 0 || year_ % 400 == 0);
  constexpr std::array<int, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const int last = days[static_cast<std::size_t>(month_ - 1)] + (month_ == 2 && leap ? 1 : 0);
  if (day_ < 1 || day_ > last) return wrong("day out of range");
  std::tm when{};
  when.tm_year = year_ - 1900;
  when.tm_mon = month_ - 1;
  when.tm_mday = day_;
  when.tm_hour = hour_;
  when.tm_min = minute_;
  when.tm_sec = second_;
  return base::Time{timegm(&when) - offset_.value_or(zone_seconds), nanos_};
}

std::string_view layout_for(std::string_view text, bool local) {
  if (text.find('.') != std::string_view::npos)
    return local ? "2006-01-02T15:04:05.999999999" : "2006-01-02T15:04:05.999999999Z07:00";
  if (text.find('T') == std::string_view::npos) return local ? "2006-01-02" : "2006-01-02Z07:00";
  auto colons = std::count(text.begin(), text.end(), ':');
  // The colon of an offset does not count.
  if (!local && text.find_first_of("zZ") == std::string_view::npos && colons > 0) --colons;
  if (colons == 0) return local ? "2006-01-02T15" : "2006-01-02T15Z07:00";
  if (colons == 1) return local ? "2006-01-02T15:04" : "2006-01-02T15:04Z07:00";
  return local ? "2006-01-02T15:04:05" : "2006-01-02T15:04:05Z07:00";
}

bool is_unix_time(std::string_view text) {
  const auto [seconds, fraction] = base::cut(text, '.');
  return base::parse_int(seconds) && (!fraction || base::parse_int(*fraction));
}

} // namespace

Result<std::string> parse_timestamp(std::string_view text, base::Time now, long zone_seconds) {
  const auto back = parse_duration(text);
  if (back && text != "0") {
    constexpr std::int64_t second = 1'000'000'000;
    std::int64_t seconds = now.seconds - *back / second;
    const std::int64_t nanos = now.nanos - *back % second;
    if (nanos < 0) --seconds;
    if (nanos >= second) ++seconds;
    return base::cat(seconds);
  }
  const bool local =
      text.find_first_of("zZ+") == std::string_view::npos && std::count(text.begin(), text.end(), '-') != 3;
  const auto time = LayoutReader(layout_for(text, local), text).read(zone_seconds);
  if (time) {
    char nanos[16];
    std::snprintf(nanos, sizeof nanos, "%09d", time->nanos);
    return base::cat(time->seconds, '.', std::string_view(nanos));
  }
  if (text.find('-') != std::string_view::npos) return base::Error{time.error()};
  if (!is_unix_time(text))
    return base::Error{base::cat("failed to parse value as time or duration: ", base::quote(text))};
  return std::string(text);
}

} // namespace skiff::notation
