// The lexer. Three forms of a word matter: --name[=value], a bundle of letters, anything else.

#include "cli/grammar.hpp"

#include <skiff/base/text.hpp>

namespace skiff::cli {

constinit const Flag help_flag = {
    .name = "help", .letter = 'h', .help = "Print usage", .hidden = true, .set = accepted};

const Flag* find_flag(FlagGroups groups, std::string_view name) {
  for (const auto& group : groups)
    for (const Flag& flag : group)
      if (flag.name == name) return &flag;
  return name == help_flag.name ? &help_flag : nullptr;
}

const Flag* find_letter(FlagGroups groups, char letter) {
  for (const auto& group : groups)
    for (const Flag& flag : group)
      if (flag.letter != 0 && flag.letter == letter) return &flag;
  return letter == help_flag.letter ? &help_flag : nullptr;
}

std::string_view bare_value(const Flag& flag) {
  if (!flag.bare.empty()) return flag.bare;
  return flag.type.empty() ? std::string_view("true") : std::string_view();
}

namespace {

// One byte as Go's %q prints a rune: a byte above 127 is taken as that code point.
std::string quoted_letter(char letter) {
  const auto code = static_cast<unsigned char>(letter);
  if (letter == '\'') return "'\\''";
  if (letter == '"') return "'\"'";
  std::string text(1, letter);
  if (code >= 0x80) text = {static_cast<char>(0xC0 | (code >> 6)), static_cast<char>(0x80 | (code & 0x3F))};
  std::string quoted = base::quote(text);
  quoted.front() = quoted.back() = '\'';
  return quoted;
}

class Lexer {
public:
  Lexer(FlagGroups groups, std::span<const std::string> words, bool interspersed)
      : groups_(groups), words_(words), interspersed_(interspersed) {}

  Lexed run() {
    while (!words_.empty() && out_.error.empty()) {
      const std::string& word = words_.front();
      words_ = words_.subspan(1);
      if (word.size() < 2 || word[0] != '-') {
        out_.arguments.push_back(word);
        if (!interspersed_) rest();
      } else if (word == "--") {
        rest();
      } else if (word[1] == '-') {
        long_flag(word);
      } else {
        letters(std::string_view(word).substr(1));
      }
    }
    return std::move(out_);
  }

private:
  void rest() {
    out_.arguments.insert(out_.arguments.end(), words_.begin(), words_.end());
    words_ = {};
  }

  bool next_word(std::string_view& value) {
    if (words_.empty()) return false;
    value = words_.front();
    words_ = words_.subspan(1);
    return true;
  }

  void long_flag(std::string_view word) {
    const std::string_view body = word.substr(2);
    if (body[0] == '-' || body[0] == '=') {
      out_.error = base::cat("bad flag syntax: ", word);
      return;
    }
    const auto equals = body.find('=');
    const std::string_view name = body.substr(0, equals);
    const Flag* flag = find_flag(groups_, name);
    std::string_view value;
    if (flag == nullptr) {
      out_.error = base::cat("unknown flag: --", name);
    } else if (equals != std::string_view::npos) {
      out_.events.push_back({flag, body.substr(equals + 1)});
    } else if (const auto bare = bare_value(*flag); !bare.empty()) {
      out_.events.push_back({flag, bare});
    } else if (next_word(value)) {
      out_.events.push_back({flag, value});
    } else {
      out_.error = base::cat("flag needs an argument: --", name);
    }
  }

  void letters(std::string_view bundle) {
    while (!bundle.empty()) {
      const Flag* flag = find_letter(groups_, bundle[0]);
      if (flag == nullptr) {
        out_.error = base::cat("unknown shorthand flag: ", quoted_letter(bundle[0]), " in -", bundle);
        return;
      }
      std::string_view value;
      if (bundle.size() > 2 && bundle[1] == '=') {
        out_.events.push_back({flag, bundle.substr(2), true});
        return;
      }
      if (const auto bare = bare_value(*flag); !bare.empty()) {
        out_.events.push_back({flag, bare, true});
        bundle.remove_prefix(1);
        continue;
      }
      if (bundle.size() > 1) {
        out_.events.push_back({flag, bundle.substr(1), true});
      } else if (next_word(value)) {
        out_.events.push_back({flag, value, true});
      } else {
        out_.error = base::cat("flag needs an argument: ", quoted_letter(bundle[0]), " in -", bundle);
      }
      return;
    }
  }

  FlagGroups groups_;
  std::span<const std::string> words_;
  bool interspersed_;
  Lexed out_;
};

} // namespace

Lexed lex(FlagGroups groups, std::span<const std::string> words, bool interspersed) {
  return Lexer(groups, words, interspersed).run();
}

} // namespace skiff::cli
