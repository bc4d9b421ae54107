#pragma once
// The image list of docker 29: a line for each name with what it takes up and whether containers use it, and on demand
// the platforms of each image below it.

#include <skiff/base/json.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace skiff::view {

struct TreeShape {
  bool expanded = false;   ///< --tree: all names of an image together, then its platforms
  std::size_t columns = 0; ///< of the terminal, 0 if it is none: there is a legend on a terminal, and columns may go
  bool colored = false;
};

/// `images` are those of GET /images/json?manifests=1 that are to be listed.
std::string image_tree(const std::vector<base::JsonView>& images, const TreeShape& shape);

} // namespace skiff::view
