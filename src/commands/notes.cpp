#include "commands/notes.hpp"

#include <skiff/base/text.hpp>

namespace skiff::commands {

namespace {

constexpr std::size_t indent = 9; // columns of either head

std::string_view head(Note kind, bool fancy) {
  if (kind == Note::info)
    return fancy ? "\x1b[1m\x1b[106m\x1b[30mi\x1b[0m\x1b[0m \x1b[96mInfo → \x1b[0m\x1b[0m" : " Info -> ";
  return fancy ? "\x1b[1m\x1b[103m\x1b[30mw\x1b[0m\x1b[0m \x1b[93mWarn → \x1b[0m\x1b[0m" : " Warn -> ";
}

} // namespace

bool shows_colours(const Session& session, const terminal::Output& out) {
  return out.is_terminal() && session.environment.value("NO_COLOR").empty();
}

void print_note(const Session& session, terminal::Output& out, Note kind, std::string_view text) {
  const bool fancy = shows_colours(session, out);
  std::string shown = base::cat("\n", head(kind, fancy));
  const std::string marked =
      fancy ? base::replace_all(text, "--platform", "\x1b[1m--platform\x1b[0m") : std::string(text);
  bool first = true;
  for (const std::string& line : base::split(marked, '\n')) {
    if (!first) shown.append(indent, ' ');
    first = false;
    shown += fancy ? base::cat("\x1b[3m", line, "\x1b[0m\n") : base::cat(line, "\n");
  }
  out.write(shown);
  out.flush();
}

} // namespace skiff::commands
