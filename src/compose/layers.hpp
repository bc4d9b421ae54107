#pragma once
// Files become one tree: every document is interpolated, extended, includes what it names, and is laid on the documents
// before it.

#include <compose/locate.hpp>
#include <compose/stages.hpp>
#include <string>
#include <vector>

namespace skiff::compose {

/// How the files of one level (the project, an included project, an extended file) are read.
struct Layer {
  std::string directory; ///< relative paths are resolved against it; itself relative for included projects
  std::string base;      ///< absolute directory in which files are looked for
  Environment environment;
  bool resolve_paths = true;
  bool whole = true; ///< a project, not just a file to extend from: extends, includes, validation, defaults
};

/// The merged tree of the files, with defaults and paths. `included`: the files on the way here.
yaml::Node load_layer(Context& context, std::vector<InputFile> files, const Layer& layer,
                      const std::vector<std::string>& included);

} // namespace skiff::compose
