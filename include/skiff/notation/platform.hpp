#pragma once
// Platforms: `os[(version)]/architecture[/variant]`, or one part of it, brought to the names that Go uses (`x86_64` is
// amd64, `aarch64` is arm64).

#include <skiff/base/result.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace skiff::notation {

using base::Result;

struct Platform {
  std::string os, architecture, variant;
  std::string os_version;
  std::vector<std::string> os_features;

  std::string text() const; ///< linux/arm/v7
  bool operator==(const Platform&) const = default;
};

Result<Platform> parse_platform(std::string_view text);
/// What this program runs on.
Platform host_platform();

} // namespace skiff::notation
