#pragma once
// Notes and warnings in docker's frame: a mark in front, on a terminal with colours.

#include "commands/session.hpp"

#include <cstdint>
#include <string_view>

namespace skiff::commands {

enum class Note : std::uint8_t { info, warning };

/// On a terminal, unless NO_COLOR is set.
bool shows_colours(const Session& session, const terminal::Output& out);

/// "\n Info -> first line\n         second line\n". With colours `--platform` in it is bold.
void print_note(const Session& session, terminal::Output& out, Note kind, std::string_view text);

} // namespace skiff::commands
