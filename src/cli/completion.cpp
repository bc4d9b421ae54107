// What can stand at the cursor: a flag, a flag's value, a command, an argument, in the official order of checks.

#include "cli/completion.hpp"

#include "cli/grammar.hpp"

#include <skiff/base/text.hpp>

#include <algorithm>

namespace skiff::cli {

namespace {

// Is the cursor at the value of a flag? `words` loses the flag then, since its value is not complete.
struct Value {
  const Flag* flag = nullptr;
  bool unknown = false;
};

Value value_at_cursor(FlagGroups groups, std::span<const std::string>& words, std::string_view& typed) {
  std::string_view name;
  bool by_letter = false;
  bool attached = false;
  if (typed.starts_with('-')) {
    const auto equals = typed.find('=');
    if (equals == std::string_view::npos) return {};
    by_letter = !typed.starts_with("--");
    name = by_letter ? typed.substr(equals - 1, 1) : typed.substr(2, equals - 2);
    typed.remove_prefix(equals + 1);
    attached = true;
  } else if (!words.empty() && words.back().size() >= 2 && words.back()[0] == '-' && words.back() != "--") {
    const std::string_view before = words.back();
    if (before.find('=') != std::string_view::npos) return {};
    by_letter = !before.starts_with("--");
    name = by_letter ? before.substr(before.size() - 1) : before.substr(2);
  }
  if (name.empty()) return {};
  const Flag* flag = by_letter ? find_letter(groups, name[0]) : find_flag(groups, name);
  if (flag == nullptr) return {nullptr, true};
  if (attached) return {flag, false};
  if (!bare_value(*flag).empty()) return {}; // a switch: the cursor is at an argument
  words = words.first(words.size() - 1);
  return {flag, false};
}

bool repeatable(std::string_view type) {
  return type.find("Slice") != std::string_view::npos || type.find("Array") != std::string_view::npos ||
         type.starts_with("stringTo") || type == "strings";
}

// The words of docker's own command, if the line is at one that is forwarded; empty: no restriction.
std::vector<std::string> own_words(Host& host, const Entry& entry) {
  const std::string_view words = entry.role == Role::forward ? host.forwarded_words(entry) : std::string_view();
  return words.empty() ? std::vector<std::string>{} : base::split(words, ' ');
}

bool among(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

Completion flag_names(Host& host, const Entry& entry, std::span<const Event> used, std::string_view typed) {
  Completion names;
  std::vector<const Flag*> flags;
  const auto own = own_words(host, entry);
  for (const auto& group : entry.command->flags)
    for (const Flag& flag : group)
      if (own.empty() ? !flag.hidden && !flag.retired && flag.deprecated.empty() : among(own, flag.name))
        flags.push_back(&flag);
  std::sort(flags.begin(), flags.end(), [](const Flag* a, const Flag* b) { return a->name < b->name; });
  for (const Flag* flag : flags) {
    const bool given =
        std::any_of(used.begin(), used.end(), [&](const Event& event) { return event.flag->name == flag->name; });
    if (given && !repeatable(flag->type)) continue;
    const std::string name = base::cat("--", flag->name);
    if (name.starts_with(typed)) names.candidates.push_back({name, std::string(flag->help)});
    if (flag->letter != 0)
      if (std::string letter = base::cat("-", flag->letter); letter.starts_with(typed))
        names.candidates.push_back({std::move(letter), std::string(flag->help)});
  }
  return names;
}

void command_names(const Program& program, Host& host, const Entry& entry, std::string_view typed, Completion& out) {
  const std::string_view path = entry.role == Role::node ? entry.path : entry.command->path;
  const auto own = own_words(host, entry);
  for (const Entry* child : children(program, path)) {
    const std::string_view name = last_word(child->path);
    if (!own.empty() && !among(own, name)) continue;
    if (!child->command->hidden && name.starts_with(typed))
      out.candidates.push_back({std::string(name), std::string(child->command->summary)});
  }
  if (!path.empty()) return;
  for (Host::Foreign& command : host.foreign_commands())
    if (command.name.starts_with(typed)) // those that are broken as well
      out.candidates.push_back({std::move(command.name), std::move(command.summary)});
  if (std::string_view("help").starts_with(typed)) out.candidates.push_back({"help", "Help about the command"});
}

} // namespace

Completion complete(const Program& program, Host& host, std::span<const std::string> words) {
  std::string_view typed = words.back();
  if (words.size() > 1 && words[0] == "help") return {};
  const Selection selection = select(program, words.first(words.size() - 1), true);
  if (!selection.error.empty()) return {{}, directive::usual};
  const Command& command = *selection.entry.command;
  std::span<const std::string> before = selection.words;
  const Value value = value_at_cursor(command.flags, before, typed);
  const Lexed lexed = lex(command.flags, before, command.interspersed);
  // With arguments only from here on (behind `--`, or the first argument of run) a dash starts no flag.
  std::vector<std::string> ended(before.begin(), before.end());
  ended.emplace_back("--");
  const bool flags_possible =
      lex(command.flags, ended, command.interspersed).arguments.size() == lexed.arguments.size();
  if (!lexed.error.empty() || (value.unknown && flags_possible)) return {{}, directive::usual};
  for (const Event& event : lexed.events)
    if (is_help(*event.flag)) return {};

  std::vector<CompletionRequest::Given> given;
  for (const auto* events : {&selection.group_events, &lexed.events})
    for (const Event& event : *events) given.push_back({event.flag, event.value});
  CompletionRequest request{Completer::none, {}, typed, lexed.arguments, given, selection.entry};
  if (value.flag != nullptr && flags_possible) {
    request.completer = value.flag->completer;
    request.words = value.flag->words;
    return host.complete(request);
  }
  if (typed.starts_with('-') && typed.find('=') == std::string_view::npos && flags_possible)
    return flag_names(host, selection.entry, lexed.events, typed);
  Completion out;
  if (command.group != Group::no && lexed.arguments.empty()) command_names(program, host, selection.entry, typed, out);
  if (command.completer == Completer::none) return out;
  request.completer = command.completer;
  const bool enough = command.completes > 0 && lexed.arguments.size() >= static_cast<std::size_t>(command.completes);
  return enough ? out : host.complete(request);
}

void print_completion(const Program& program, Host& host, std::span<const std::string> words, bool descriptions) {
  const Completion completion = words.empty() ? Completion{} : complete(program, host, words);
  terminal::Output& out = host.streams().out;
  for (const Candidate& candidate : completion.candidates) {
    const auto& text = candidate.description;
    const std::string_view first = std::string_view(text).substr(0, text.find('\n'));
    out.line(descriptions && !first.empty() ? base::cat(candidate.word, "\t", first) : candidate.word);
  }
  out.line(base::cat(":", completion.directive));
  static constexpr std::pair<unsigned, std::string_view> names[] = {
      {directive::error, "ShellCompDirectiveError"},
      {directive::no_space, "ShellCompDirectiveNoSpace"},
      {directive::no_files, "ShellCompDirectiveNoFileComp"},
      {directive::folders, "ShellCompDirectiveFilterDirs"},
  };
  std::string text;
  for (const auto& [bit, name] : names)
    if ((completion.directive & bit) != 0) text += base::cat(text.empty() ? "" : ", ", name);
  host.streams().warn(
      base::cat("Completion ended with directive: ", text.empty() ? "ShellCompDirectiveDefault" : text));
}

} // namespace skiff::cli
