#pragma once
// The lists of the buildx verbs, over documents that the verbs make.

#include <skiff/view/listing.hpp>

namespace skiff::view {

extern const Listing builders;      ///< {"builder": as `buildx ls --format json` shows it, "node": one of its Nodes}
extern const Listing cache_usage;   ///< a record of the cache, keys as in the engine's API, times as RFC 3339
extern const Listing build_records; ///< as `history ls --format json` shows it, with seconds and linked

/// The template that `--format pretty` of cache_usage stands for.
extern const std::string_view cache_usage_pretty;

/// How long a build took: "1.7s", "2m  5s".
std::string duration_short(double seconds);

} // namespace skiff::view
