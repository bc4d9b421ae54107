#pragma once
// Numbers as people read them, in the official client's words: ages ("2 weeks"), decimal and binary sizes ("1.5kB",
// "97.66KiB"), text cut to a number of columns.

#include <cstdint>
#include <string>
#include <string_view>

namespace skiff::format {

/// "Less than a second", "About a minute", "3 weeks"; the argument is in seconds, a negative one is less than a second.
std::string human_duration(double seconds);

/// Decimal, `precision` significant digits as C's %g: 999500 with 3 digits is "1e+03kB".
std::string human_size(double bytes, int precision = 4);
/// Binary with four significant digits: "97.66KiB".
std::string bytes_size(double bytes);

/// At most `columns` wide; a cut text ends in "…", which counts as one column.
std::string ellipsis(std::string_view text, std::size_t columns);

/// An image or container id without its algorithm, cut to 12 characters.
std::string short_id(std::string_view id);

/// A point in time of the engine's JSON as Go prints it, `2026-01-02 03:04:05.678 +0000 UTC`; not a time: the zero
/// time.
std::string time_text(std::string_view rfc3339);

/// Nanoseconds as Go prints a time.Duration: "1h0m2.5s", "100ms", "0s".
std::string duration_text(std::int64_t nanoseconds);

} // namespace skiff::format
