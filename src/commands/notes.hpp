#pragma once
// Notes and warnings in docker's frame: a mark in front, on a terminal with colours.

#include <skiff/terminal/streams.hpp>

#include <cstdint>
#include <string_view>

namespace skiff::commands {

enum class Note : std::uint8_t { info, warning };

/// "\n Info -> first line\n         second line\n". On a terminal `--platform` in it is bold.
void print_note(terminal::Output& out, Note kind, std::string_view text);

} // namespace skiff::commands
