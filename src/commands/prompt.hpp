#pragma once
// Questions at the terminal. They wait on the loop, so that Ctrl-C works there as everywhere.

#include "commands/session.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace skiff::commands {

/// Prints the question and reads one line, without its line feed; nothing at the end of the input. `secret`: what is
/// typed is not shown. Takes no byte behind the line from stdin.
std::optional<std::string> ask(Session& session, std::string_view question, bool secret = false);

/// Asks "<question> [y/N] "; only y or Y is yes. The end of the input and Ctrl-C are no.
bool confirm(Session& session, std::string_view question);

/// All of stdin, up to `limit` bytes.
std::string read_stdin(Session& session, std::size_t limit = std::size_t{1} << 20);

} // namespace skiff::commands
