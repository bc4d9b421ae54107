#pragma once
// --since and --until: what the engine wants, or the official complaint with the flag's name.

#include "commands/session.hpp"

#include <string>
#include <string_view>

namespace skiff::commands {

/// Empty for an empty text. Times without a zone are local.
std::string timestamp_option(const Session& session, std::string_view name, const std::string& text);

} // namespace skiff::commands
