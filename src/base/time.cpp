#include <skiff/base/text.hpp>
#include <skiff/base/time.hpp>

#include <cstdio>
#include <ctime>

namespace skiff::base {

namespace {

std::tm broken_down(Time time, bool local) {
  const std::time_t seconds = time.seconds;
  std::tm out{};
  if (local)
    localtime_r(&seconds, &out);
  else
    gmtime_r(&seconds, &out);
  return out;
}

std::string strftime(const char* format, const std::tm& when) {
  char buffer[256];
  return {buffer, std::strftime(buffer, sizeof buffer, format, &when)};
}

// ".6789": the fraction without its trailing zeros, nothing for whole seconds.
std::string fraction(std::int32_t nanos) {
  if (nanos == 0) return {};
  char digits[16];
  std::snprintf(digits, sizeof digits, ".%09d", nanos);
  std::string out = digits;
  out.erase(out.find_last_not_of('0') + 1);
  return out;
}

std::string rfc3339(Time time, bool local) {
  const std::tm when = broken_down(time, local);
  char head[64];
  std::snprintf(head, sizeof head, "%04d-%02d-%02dT%02d:%02d:%02d", when.tm_year + 1900, when.tm_mon + 1, when.tm_mday,
                when.tm_hour, when.tm_min, when.tm_sec);
  std::string out = cat(std::string_view(head), fraction(time.nanos));
  if (when.tm_gmtoff == 0) return out + "Z";
  const long minutes = when.tm_gmtoff / 60;
  const long size = minutes < 0 ? -minutes : minutes;
  char zone[32];
  std::snprintf(zone, sizeof zone, "%c%02ld:%02ld", minutes < 0 ? '-' : '+', size / 60, size % 60);
  return out + zone;
}

// Reads exactly `digits` digits at the front of the text.
std::optional<int> take_digits(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, char expected) {
  if (!text.starts_with(expected)) return false;
  text.remove_prefix(1);
  return true;
}

bool take_offset(std::string_view& text, long& seconds) {
  if (take(text, 'Z') || take(text, 'z')) return true;
  const bool negative = text.starts_with('-');
  if (!take(text, '+') && !take(text, '-')) return false;
  const auto hours = take_digits(text, 2);
  if (!hours || !take(text, ':')) return false;
  const auto minutes = take_digits(text, 2);
  if (!minutes || *hours > 23 || *minutes > 59) return false;
  seconds = (*hours * 60L + *minutes) * 60L * (negative ? -1 : 1);
  return true;
}

} // namespace

std::optional<Time> parse_rfc3339(std::string_view text) {
  std::tm when{};
  const auto year = take_digits(text, 4);
  if (!year || !take(text, '-')) return std::nullopt;
  const auto month = take_digits(text, 2);
  if (!month || *month < 1 || *month > 12 || !take(text, '-')) return std::nullopt;
  const auto day = take_digits(text, 2);
  if (!day || *day < 1 || *day > 31 || !(take(text, 'T') || take(text, 't'))) return std::nullopt;
  const auto hour = take_digits(text, 2);
  if (!hour || *hour > 23 || !take(text, ':')) return std::nullopt;
  const auto minute = take_digits(text, 2);
  if (!minute || *minute > 59 || !take(text, ':')) return std::nullopt;
  const auto second = take_digits(text, 2);
  if (!second || *second > 59) return std::nullopt;
  Time time;
  if (take(text, '.')) {
    std::int32_t scale = 100'000'000;
    std::size_t digits = 0;
    while (!text.empty() && text[0] >= '0' && text[0] <= '9') {
      time.nanos += (text[0] - '0') * scale;
      scale /= 10;
      text.remove_prefix(1);
      ++digits;
    }
    if (digits == 0) return std::nullopt;
  }
  long offset = 0;
  if (!take_offset(text, offset) || !text.empty()) return std::nullopt;
  when.tm_year = *year - 1900;
  when.tm_mon = *month - 1;
  when.tm_mday = *day;
  when.tm_hour = *hour;
  when.tm_min = *minute;
  when.tm_sec = *second;
  time.seconds = timegm(&when) - offset;
  return time;
}

std::string rfc3339_nano_utc(Time time) { return rfc3339(time, false); }

std::string rfc3339_nano_local(Time time) { return rfc3339(time, true); }

std::string go_time(Time time, bool local, bool nanos) {
  const std::tm when = broken_down(time, local);
  char head[64];
  std::snprintf(head, sizeof head, "%04d-%02d-%02d %02d:%02d:%02d", when.tm_year + 1900, when.tm_mon + 1, when.tm_mday,
                when.tm_hour, when.tm_min, when.tm_sec);
  const std::string zone = local ? strftime(" %z %Z", when) : std::string(" +0000 UTC");
  return cat(std::string_view(head), nanos ? fraction(time.nanos) : std::string(), zone);
}

std::string format_local(Time time, const char* format) { return strftime(format, broken_down(time, true)); }

} // namespace skiff::base
