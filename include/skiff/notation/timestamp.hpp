#pragma once
// The value of --since and --until, as the engine wants it: `seconds` or `seconds.nanoseconds`. Accepted: a Go duration
// (counted back from now), a date or date and time in RFC 3339 form with or without a zone, or Unix time as it is.

#include <skiff/base/result.hpp>
#include <skiff/base/time.hpp>

#include <string>
#include <string_view>

namespace skiff::notation {

using base::Result;

/// `zone_seconds`: what the local zone adds to UTC now; it counts for times written without a zone.
Result<std::string> parse_timestamp(std::string_view text, base::Time now, long zone_seconds);

} // namespace skiff::notation
