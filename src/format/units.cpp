#include "format/number.hpp"

#include <skiff/base/text.hpp>
#include <skiff/base/time.hpp>
#include <skiff/format/units.hpp>

#include <array>
#include <cstddef>

namespace skiff::format {

namespace {

using base::cat;

template <std::size_t N>
std::string sized(double size, double base, int precision, const std::array<std::string_view, N>& units) {
  std::size_t unit = 0;
  while (size >= base && unit + 1 < units.size()) {
    size /= base;
    ++unit;
  }
  return cat(format_real(size, 'g', precision), units[unit]);
}

std::string two_digits(std::int64_t value) { return cat(value < 10 ? "0" : "", value); }

// The offset behind an RFC 3339 time in seconds; zero for Z.
std::int64_t offset_of(std::string_view text) {
  if (text.size() < 6 || text.ends_with('Z') || text.ends_with('z')) return 0;
  const std::string_view zone = text.substr(text.size() - 6);
  const auto hours = base::to_number<std::int64_t>(zone.substr(1, 2)).value_or(0);
  const auto minutes = base::to_number<std::int64_t>(zone.substr(4, 2)).value_or(0);
  return (hours * 60 + minutes) * 60 * (zone[0] == '-' ? -1 : 1);
}

} // namespace

std::string human_duration(double seconds) {
  if (seconds < 1) return "Less than a second";
  if (seconds < 2) return "1 second";
  if (seconds < 60) return cat(static_cast<std::int64_t>(seconds), " seconds");
  const auto minutes = static_cast<std::int64_t>(seconds / 60);
  if (minutes == 1) return "About a minute";
  if (minutes < 60) return cat(minutes, " minutes");
  const auto hours = static_cast<std::int64_t>(seconds / 3600 + 0.5);
  if (hours == 1) return "About an hour";
  if (hours < 48) return cat(hours, " hours");
  if (hours < 24 * 7 * 2) return cat(hours / 24, " days");
  if (hours < 24 * 30 * 2) return cat(hours / 24 / 7, " weeks");
  if (hours < 24 * 365 * 2) return cat(hours / 24 / 30, " months");
  return cat(static_cast<std::int64_t>(seconds / 3600) / 24 / 365, " years");
}

std::string human_size(double bytes, int precision) {
  constexpr std::array<std::string_view, 9> units = {"B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"};
  return sized(bytes, 1000, precision, units);
}

std::string bytes_size(double bytes) {
  constexpr std::array<std::string_view, 9> units = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"};
  return sized(bytes, 1024, 4, units);
}

std::string ellipsis(std::string_view text, std::size_t columns) {
  std::size_t width = 0, size = 0, cut = 0; // cut: how much fits beside the ellipsis
  while (size < text.size()) {
    const auto rune = base::decode_rune(text.substr(size)).size;
    width += base::display_width(text.substr(size, rune)) == 2 ? 2 : 1; // marks count as well, unlike in tables
    size += rune;
    if (width + 1 <= columns || (columns == 1 && cut == 0)) cut = size;
    if (width > columns) return cat(text.substr(0, cut), columns > 1 ? "…" : "");
  }
  return std::string(text);
}

std::string short_id(std::string_view id) {
  if (const auto colon = id.find(':'); colon != std::string_view::npos) id.remove_prefix(colon + 1);
  return std::string(id.substr(0, 12));
}

std::string duration_text(std::int64_t nanoseconds) {
  if (nanoseconds == 0) return "0s";
  const bool negative = nanoseconds < 0;
  std::uint64_t left = static_cast<std::uint64_t>(nanoseconds);
  if (negative) left = ~left + 1;
  struct Small {
    std::string_view name;
    std::uint64_t size;
  };
  constexpr std::array<Small, 3> small = {{{"ns", 1}, {"µs", 1'000}, {"ms", 1'000'000}}};
  constexpr std::uint64_t second = 1'000'000'000;
  Small unit = {"s", second};
  for (const Small& candidate : small) {
    if (left >= second || left >= candidate.size * 1000) continue;
    unit = candidate;
    break;
  }
  std::string out = negative ? "-" : "";
  if (const std::uint64_t hours = left / (3600 * second); hours > 0) out += cat(hours, "h");
  if (left >= 60 * second) out += cat(left / (60 * second) % 60, "m");
  if (left >= 60 * second) left %= 60 * second;
  out += cat(left / unit.size);
  if (std::uint64_t rest = left % unit.size; rest != 0) {
    std::string digits = cat(rest + unit.size); // with a 1 in front that keeps the zeros
    digits[0] = '.';
    digits.erase(digits.find_last_not_of('0') + 1);
    out += digits;
  }
  return cat(out, unit.name);
}

// Go writes a time in the zone it was given in: by name if it is UTC or the local one, else as an offset twice.
std::string time_text(std::string_view rfc3339) {
  const base::Time time = base::parse_rfc3339(rfc3339).value_or(base::year_one);
  const std::int64_t offset = offset_of(rfc3339);
  if (offset == 0) return base::go_time(time, false, true);
  const std::int64_t size = (offset < 0 ? -offset : offset) / 60;
  const std::string zone = cat(offset < 0 ? "-" : "+", two_digits(size / 60), two_digits(size % 60));
  if (base::format_local(time, "%z") == zone) return base::go_time(time, true, true);
  std::string shifted = base::go_time({time.seconds + offset, time.nanos}, false, true);
  shifted.resize(shifted.rfind(" +0000 UTC"));
  return cat(shifted, " ", zone, " ", zone);
}

} // namespace skiff::format
