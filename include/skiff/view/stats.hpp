#pragma once
// Lines of `docker stats`, from the engine's samples.

#include <skiff/view/listing.hpp>

#include <string>

namespace skiff::view {

extern const Listing stats;

/// A line for a container as it was asked for. `sample`: the newest one of GET /containers/{id}/stats, if there is one;
/// its figures are shown only while it is `valid` (the engine answers in time).
Row stats_row(std::string container, base::JsonView sample, bool valid = true);

} // namespace skiff::view
