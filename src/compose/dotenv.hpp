#pragma once
// Environment files: `.env`, --env-file, env_file and label_file.

#include <skiff/base/result.hpp>
#include <skiff/compose/project.hpp>

#include <compose/substitute.hpp>
#include <string_view>

namespace skiff::compose {

/// The line at which each variable is defined last.
using Lines = std::map<std::string, std::uint32_t, std::less<>>;

/// Adds the definitions of the text to `variables`. Values may refer to what `outer` knows and, behind that, to
/// `variables`. Names of unset variables are appended to `unset`. The error starts with "line N: " where it has a line.
base::Result<void> read_dotenv(std::string_view text, const Lookup& outer, Environment& variables,
                               std::vector<std::string>& unset, Lines* lines = nullptr);

/// `format: raw`: KEY=VALUE taken as it stands.
base::Result<void> read_raw_env(std::string_view text, const Lookup& outer, Environment& variables,
                                Lines* lines = nullptr);

} // namespace skiff::compose
