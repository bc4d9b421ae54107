// Selection of the verb. A group's own flags are skipped the way the official library does it: by form, so that the
// word behind an unknown long flag counts as its value.

#include "cli/select.hpp"

#include <skiff/base/text.hpp>

#include <algorithm>

namespace skiff::cli {

const Entry* find_entry(const Program& program, std::string_view path) {
  const auto at = std::lower_bound(program.entries.begin(), program.entries.end(), path,
                                   [](const Entry& entry, std::string_view wanted) { return entry.path < wanted; });
  return at != program.entries.end() && at->path == path ? &*at : nullptr;
}

std::string_view last_word(std::string_view path) {
  const auto space = path.rfind(' ');
  return space == std::string_view::npos ? path : path.substr(space + 1);
}

std::vector<const Entry*> children(const Program& program, std::string_view path) {
  std::vector<const Entry*> found;
  for (const Entry& entry : program.entries) {
    if (entry.role == Role::alias || entry.path.size() <= path.size() || !entry.path.starts_with(path)) continue;
    std::string_view rest = entry.path.substr(path.size());
    if (!path.empty()) {
      if (rest[0] != ' ') continue;
      rest.remove_prefix(1);
    }
    if (rest.find(' ') == std::string_view::npos) found.push_back(&entry);
  }
  return found;
}

std::string full_path(const Entry& entry) {
  const std::string_view path = entry.role == Role::node ? entry.path : entry.command->path;
  return path.empty() ? std::string("docker") : base::cat("docker ", path);
}

std::string usage_line(const Entry& entry) {
  const std::string path = full_path(entry);
  return entry.command->usage.empty() ? path : base::cat(path, " ", entry.command->usage);
}

namespace {

bool takes_next(FlagGroups groups, std::string_view word) {
  if (word.find('=') != std::string_view::npos) return false;
  if (word.starts_with("--")) {
    const Flag* flag = find_flag(groups, word.substr(2));
    return flag == nullptr || bare_value(*flag).empty();
  }
  if (word.size() != 2) return false;
  const Flag* flag = find_letter(groups, word[1]);
  return flag == nullptr || bare_value(*flag).empty();
}

// The first word that is neither a flag nor a flag's value; npos-like size() if there is none.
std::size_t first_argument(FlagGroups groups, std::span<const std::string> words) {
  bool value = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    const bool flag = word.size() >= 2 && word[0] == '-';
    if (word.starts_with("--") || (flag && takes_next(groups, word))) {
      value = (!word.starts_with("--") || word.find('=') == std::string::npos) ? takes_next(groups, word) : value;
    } else if (value) {
      value = false;
    } else if (!flag) {
      return i;
    }
  }
  return words.size();
}

} // namespace

Selection select(const Program& program, std::span<const std::string> words, bool with_globals) {
  Selection selection;
  selection.entry = {"", &program.root, Role::node};
  std::string path;
  while (true) {
    const Command& here = *selection.entry.command;
    if (here.group == Group::no) break;
    // The program's own flags were taken before; below it each group has its own.
    const FlagGroups flags = path.empty() && !with_globals ? FlagGroups{} : here.flags;
    const std::size_t at = first_argument(flags, words);
    if (at == words.size()) break;
    std::string deeper = path.empty() ? words[at] : base::cat(path, " ", words[at]);
    const Entry* next = find_entry(program, deeper);
    if (next == nullptr && selection.entry.role == Role::forward) { // builder X is buildx X
      deeper = base::cat(here.path, " ", words[at]);
      next = find_entry(program, deeper);
    }
    if (next == nullptr) break;
    const Lexed lexed = lex(flags, words.first(at), here.interspersed);
    if (!lexed.error.empty()) {
      selection.error = lexed.error;
      break;
    }
    for (const Event& event : lexed.events)
      if (!is_help(*event.flag)) selection.group_events.push_back(event);
    const bool forwarded = selection.entry.role == Role::forward;
    selection.entry = *next;
    if (forwarded) selection.entry.role = Role::forward;
    path = std::move(deeper);
    words = words.subspan(at + 1);
  }
  selection.words = words;
  return selection;
}

} // namespace skiff::cli
