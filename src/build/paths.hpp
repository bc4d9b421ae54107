#pragma once
// Paths with symbolic links, in the manner and with the error texts of Go's filepath package.

#include <skiff/base/result.hpp>

#include <string>
#include <string_view>

namespace skiff::build {

/// The absolute path without symbolic links in it. Errors: `lstat /a/b: no such file or directory`, …
base::Result<std::string> resolve_links(std::string_view absolute);

/// `target` seen from `base`, both absolute and clean.
std::string relative_path(std::string_view base, std::string_view target);

} // namespace skiff::build
