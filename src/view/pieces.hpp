#pragma once
// What several listings have in common: ids, labels, ages, points in time, image references.

#include <skiff/view/listing.hpp>

#include <string>
#include <string_view>

namespace skiff::view {

/// Short unless --no-trunc.
std::string id_text(std::string_view id, const ListOptions& options);

/// `k=v,k=v`, sorted.
std::string labels_text(base::JsonView labels);

/// "3 weeks ago", from seconds since 1970.
std::string age(base::Time then, const ListOptions& options);

/// `2026-01-02 03:04:05 +0000 UTC` in the local zone, from seconds since 1970.
std::string created_at(std::int64_t seconds);

std::string yes_no(base::JsonView place); ///< "true" or "false"

/// An image reference in parts; the name is the familiar one (`redis` for docker.io/library/redis).
struct Reference {
  std::string name, tag, digest;
};
/// Nothing if the text is none, such as an image id.
bool read_reference(std::string_view text, Reference& out);

} // namespace skiff::view
