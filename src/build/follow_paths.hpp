#pragma once
// `followpaths` of BuildKit's file synchronisation: the sources of COPY and ADD, with the symbolic links on the way to
// them. Links never lead out of the root.

#include <string>
#include <vector>

namespace skiff::build {

/// The paths and all links that are met while resolving them, relative to the root, sorted, without those that lie
/// below another. Empty: the whole directory is wanted. The last component of a link's way may hold wildcards.
std::vector<std::string> follow_paths(const std::string& root, const std::vector<std::string>& paths);

} // namespace skiff::build
