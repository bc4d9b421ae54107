#pragma once
// Mounts: the comma-separated form of --mount and the colon-separated form of --volume.

#include <skiff/base/json.hpp>
#include <skiff/base/result.hpp>

#include <string>
#include <string_view>

namespace skiff::notation {

using base::Result;

/// --mount `type=bind,source=…,target=…,…` as the engine's Mount object. A source that starts with '.' is taken from
/// `cwd`. Unknown options, blanks around values and options of another type are refused.
Result<base::JsonDocument> parse_mount(std::string_view text, std::string_view cwd);

struct VolumeSpec {
  std::string type; ///< bind for a source that is a path, else volume
  std::string source;
  std::string target;
  bool read_only = false;
  bool no_copy = false;
  std::string propagation; ///< rprivate, shared, …; empty if none was written
};

/// --volume `[source:]target[:options]`. A single letter before a colon is read as a Windows drive.
Result<VolumeSpec> parse_volume(std::string_view text);

} // namespace skiff::notation
