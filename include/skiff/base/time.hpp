#pragma once
// Points in time as the engine and the official client write them. Nanoseconds since 1970-01-01 UTC.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace skiff::base {

struct Time {
  std::int64_t seconds = 0; ///< since the Unix epoch; Go's zero time is year_one
  std::int32_t nanos = 0;   ///< 0 … 999,999,999
  bool operator==(const Time&) const = default;
  auto operator<=>(const Time&) const = default;
};

/// 0001-01-01T00:00:00Z, which the engine sends for "never".
inline constexpr Time year_one{-62135596800, 0};

/// `2026-01-02T03:04:05.678901234Z` or with an offset (RFC 3339); nothing if it is not one.
std::optional<Time> parse_rfc3339(std::string_view text);
std::string rfc3339_nano_utc(Time time);   ///< 2026-01-02T03:04:05.6789Z, no trailing zeros in the fraction
std::string rfc3339_nano_local(Time time); ///< the same in the local zone (TZ), with its offset
/// Go's time.String(): `2026-11-23 18:43:46 +0000 UTC`, with a fraction if `nanos`; local zone if `local`.
std::string go_time(Time time, bool local, bool nanos);
/// strftime in the local zone.
std::string format_local(Time time, const char* format);

} // namespace skiff::base
