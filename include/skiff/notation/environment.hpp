#pragma once
// Environment variables and labels: `NAME=value` lists, as flags and as files of lines.

#include <skiff/base/result.hpp>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::notation {

using base::Result;

/// The value of a variable in the environment of the client, if it is set.
using Lookup = std::function<std::optional<std::string>(std::string_view name)>;

/// -e: the name must not be empty; the text is kept.
Result<std::string> check_env(std::string_view text);
/// `NAME` alone gets its value from the environment; it stays alone if it is not set there.
std::string resolve_env(std::string_view text, const Lookup& lookup);
/// -l: the name must not be empty nor contain blanks.
Result<std::string> check_label(std::string_view text);

/// An --env-file or --label-file: one entry a line, blanks in front dropped, `#` comments and empty lines skipped, the
/// rest of the line verbatim. `NAME` alone takes its value from the lookup and is dropped without one.
Result<std::vector<std::string>> parse_key_value_file(std::string_view content, const Lookup& lookup);

/// `key=value` texts as a map; a text without '=' is a key with an empty value, the last of equal keys counts.
std::map<std::string, std::string> key_values(const std::vector<std::string>& texts);

} // namespace skiff::notation
