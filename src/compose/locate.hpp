#pragma once
// Before any stage runs: which files, which working directory, which environment, which name.

#include <skiff/yaml/parse.hpp>

#include <compose/context.hpp>
#include <compose/substitute.hpp>
#include <string>
#include <vector>

namespace skiff::compose {

/// A file that is read, but not yet looked at.
struct InputFile {
  std::string name; ///< absolute, or "-"
  yaml::Parsed parsed;
};

struct Located {
  std::vector<InputFile> files;
  std::string working_dir;
  std::string project_name; ///< may be empty, which is an error later
  Environment environment;
  std::vector<std::string> profiles;
};

Located locate(Context& context);

/// The definitions of environment files, the later ones over the earlier. Errors end the load.
Environment read_env_files(Context& context, const Environment& environment, const std::vector<std::string>& files);

/// A path against the directory in which the program was started.
std::string from_cwd(const Context& context, std::string_view path);

/// Refuses references to other machines (git, OCI), which are not files.
void refuse_remote(Context& context, std::string_view path, yaml::Mark mark);

Lookup lookup_in(const Environment& environment);

} // namespace skiff::compose
