#pragma once
// The index of a folder in OCI image layout: which content stands for which tag.

#include <skiff/base/result.hpp>

#include <string>

namespace skiff::build {

/// The digest of a tag, or nothing if the index does not have it; `or_only`: then that of the only entry there is.
/// Errors are worded as the official client's.
base::Result<std::string> layout_digest(const std::string& folder, const std::string& tag, bool or_only = false);
/// Makes the folder a layout whose `tag` is the descriptor (JSON). Throws Failure.
void set_layout_tag(const std::string& folder, const std::string& tag, const std::string& descriptor);

} // namespace skiff::build
