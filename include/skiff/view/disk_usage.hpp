#pragma once
// `docker system df`: what images, containers, volumes and the build cache take up, in four lines, or (verbose) object
// by object.

#include <skiff/view/listing.hpp>

#include <string>

namespace skiff::view {

extern const Listing build_cache; ///< GET /system/df → BuildCache

/// `usage` is the answer to GET /system/df, of engines before and since API 1.52. A verbose template is executed once
/// over .Images, .Containers, .Volumes and .BuildCache and ends without a line feed.
std::string render_disk_usage(base::JsonView usage, const ListOptions& options, bool verbose);

} // namespace skiff::view
