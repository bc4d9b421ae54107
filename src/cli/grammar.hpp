#pragma once
// The official command-line grammar, table-driven: words in, flag events in order plus plain arguments out, or the
// official error text. Pure: nothing is converted and nothing is set here (parser.hpp does that).
// Source of the rules: the case table tests/data/grammar, recorded from the official programs.

#include <skiff/cli/command.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::cli {

/// --help of every command. Its letter is deprecated and gives way to a verb's own -h.
extern const Flag help_flag;
/// A verb may declare --help itself, to list it among its options.
inline bool is_help(const Flag& flag) { return flag.name == "help"; }

struct Event {
  const Flag* flag = nullptr;
  std::string_view value; ///< as typed, or what the flag means without a value
  bool by_letter = false;
};

struct Lexed {
  std::vector<Event> events;
  std::vector<std::string> arguments;
  std::string error; ///< what is wrong behind the last event; empty: nothing
};

using FlagGroups = std::span<const std::span<const Flag>>;

/// By name, `help` included; null: no such flag.
const Flag* find_flag(FlagGroups groups, std::string_view name);
const Flag* find_letter(FlagGroups groups, char letter);

/// What the flag stands for without a value; empty: it needs one.
std::string_view bare_value(const Flag& flag);

/// `interspersed`: flags may follow arguments. The views of the result point into `words`.
Lexed lex(FlagGroups groups, std::span<const std::string> words, bool interspersed);

} // namespace skiff::cli
