#include <skiff/base/text.hpp>
#include <skiff/base/unicode.hpp>

#include <algorithm>
#include <compose/dotenv.hpp>
#include <optional>

namespace skiff::compose {
namespace {

constexpr std::size_t most_expanded = std::size_t{16} << 20;
constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

/// Length of the white space character at the position, 0 if it is none; a line feed counts only if asked for.
std::size_t space_at(std::string_view text, std::size_t at, bool line_feed) {
  switch (text[at]) {
  case '\n':
    return line_feed ? 1 : 0;
  case ' ':
  case '\t':
  case '\v':
  case '\f':
  case '\r':
    return 1;
  default:
    break;
  }
  const auto two = text.substr(at, 2);
  return two == "\xc2\x85" || two == "\xc2\xa0" ? 2 : 0;
}

std::string_view trim_left(std::string_view text) {
  while (!text.empty()) {
    const auto size = space_at(text, 0, false);
    if (size == 0) break;
    text.remove_prefix(size);
  }
  return text;
}

std::string_view trim_right(std::string_view text) {
  for (;;) {
    if (text.empty()) return text;
    if (space_at(text, text.size() - 1, true) == 1) {
      text.remove_suffix(1);
    } else if (text.size() > 1 && space_at(text, text.size() - 2, true) == 2) {
      text.remove_suffix(2);
    } else {
      return text;
    }
  }
}

/// Letters and digits of all scripts, and a few signs.
bool name_character(char32_t c) {
  if (c < 0x80 && std::string_view("_.-[]").find(static_cast<char>(c)) != std::string_view::npos) return true;
  return base::is_letter(c) || base::is_number(c);
}

/// `\0` and up to three digits: an octal character if there are three, else the digits behind a backslash.
std::size_t octal_escape(std::string_view text, std::size_t at, std::string& out) {
  auto end = at + 2;
  while (end < text.size() && end < at + 5 && text[end] >= '0' && text[end] <= '9') ++end;
  const auto digits = text.substr(at + 2, end - at - 2);
  unsigned code = 0;
  bool good = digits.size() == 3;
  for (const char c : digits) {
    good = good && c <= '7';
    code = code * 8 + static_cast<unsigned>(c - '0');
  }
  if (good && code <= 255) {
    base::append_rune(out, code);
  } else {
    out += '\\';
    out += digits;
  }
  return end;
}

std::string expand_escapes(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] != '\\' || at + 1 == text.size()) {
      out += text[at++];
      continue;
    }
    switch (const char c = text[at + 1]) {
    case '$':
      out += "$$";
      break;
    case 'a':
      out += '\a';
      break;
    case 'b':
      out += '\b';
      break;
    case 'f':
      out += '\f';
      break;
    case 'n':
      out += '\n';
      break;
    case 'r':
      out += '\r';
      break;
    case 't':
      out += '\t';
      break;
    case 'v':
      out += '\v';
      break;
    case '"':
    case '\\':
      out += c;
      break;
    case '0':
      at = octal_escape(text, at, out);
      continue;
    case 'c':
      out += "\\c";
      break;
    default:
      out += '\\';
      ++at;
      continue; // no escape: the next character is looked at for itself
    }
    at += 2;
  }
  return out;
}

class Reader {
public:
  Reader(std::string_view text, const Lookup& outer, Environment& variables, std::vector<std::string>& unset,
         Lines* lines)
      : rest_(text), outer_(outer), variables_(variables), unset_(unset), lines_(lines), uncounted_(text) {}

  base::Result<void> run() {
    while (to_statement()) {
      const auto line = line_here();
      bool inherited = false;
      auto key = name(inherited);
      if (!key) return base::Error{key.error()};
      if (key->find(' ') != std::string::npos) return error("key cannot contain a space");
      if (lines_ != nullptr) (*lines_)[*key] = line;
      if (inherited) {
        if (auto outside = outer_(*key)) variables_[*key] = *outside;
        continue;
      }
      auto text = value();
      if (!text) return base::Error{text.error()};
      variables_[*key] = *text;
    }
    return {};
  }

private:
  base::Error error(std::string_view what) const { return {base::cat("line ", line_, ": ", what)}; }

  /// Where the text really is; `line_` is what the official program counts.
  std::uint32_t line_here() {
    if (lines_ == nullptr) return 0;
    const auto passed = uncounted_.substr(0, uncounted_.size() - rest_.size());
    newlines_ += static_cast<std::uint32_t>(std::count(passed.begin(), passed.end(), '\n'));
    uncounted_ = rest_;
    return newlines_ + 1;
  }

  /// To the next thing that is neither white space nor a comment; false at the end.
  bool to_statement() {
    for (;;) {
      while (!rest_.empty()) {
        const auto size = space_at(rest_, 0, true);
        if (size == 0) break;
        line_ += rest_.front() == '\n' ? 1 : 0;
        rest_.remove_prefix(size);
      }
      if (rest_.empty()) return false;
      if (rest_.front() != '#') return true;
      const auto end = rest_.find('\n');
      if (end == std::string_view::npos) return false;
      rest_.remove_prefix(end);
    }
  }

  base::Result<std::string> name(bool& inherited) {
    constexpr std::string_view prefix = "export";
    if (rest_.starts_with(prefix) && rest_.size() > prefix.size() && space_at(rest_, prefix.size(), true) > 0)
      rest_ = trim_left(rest_.substr(prefix.size()));
    std::string_view key;
    std::size_t next = 0;
    for (std::size_t at = 0; at < rest_.size();) {
      if (const auto size = space_at(rest_, at, false); size > 0) {
        at += size;
        continue;
      }
      const char c = rest_[at];
      if (c == '=' || c == ':' || c == '\n') {
        key = rest_.substr(0, at);
        next = at + 1;
        inherited = c == '\n';
        break;
      }
      const auto rune = base::decode_rune(rest_.substr(at));
      if (!name_character(rune.value)) {
        std::string told;
        base::append_rune(told, rune.value);
        return error(base::cat("unexpected character ", base::quote(told), " in variable name ",
                               base::quote(rest_.substr(0, rest_.find('\n')))));
      }
      at += rune.size;
    }
    if (rest_.empty()) return base::Error{"zero length string"};
    if (inherited && key.find(' ') == std::string_view::npos) ++line_;
    rest_ = trim_left(rest_.substr(next));
    return std::string(trim_right(key));
  }

  base::Result<std::string> value() {
    if (!rest_.empty() && (rest_.front() == '"' || rest_.front() == '\'')) return quoted(rest_.front());
    const auto end = rest_.find('\n');
    auto text = rest_.substr(0, end);
    rest_ = end == std::string_view::npos ? std::string_view{} : rest_.substr(end + 1);
    ++line_;
    text = trim_right(text.substr(0, text.find(" #")));
    return expand(text);
  }

  base::Result<std::string> quoted(char quote) {
    std::string text;
    bool escaped = false;
    for (std::size_t i = 1; i < rest_.size(); ++i) {
      const char c = rest_[i];
      if (c == '\n') ++line_;
      if (c == quote && !escaped) {
        rest_.remove_prefix(i + 1);
        if (quote == '\'') return text;
        return expand(expand_escapes(text));
      }
      if (c != quote && !escaped && c == '\\') {
        escaped = true;
        continue;
      }
      if (escaped && c != quote) text += '\\';
      escaped = false;
      text += c;
    }
    return error(base::cat("unterminated quoted value ", rest_.substr(0, rest_.find('\n'))));
  }

  base::Result<std::string> expand(std::string_view text) {
    auto done = substitute(text, [this](std::string_view name) -> std::optional<std::string> {
      if (auto outside = outer_(name)) return outside;
      const auto found = variables_.find(name);
      if (found != variables_.end()) return found->second;
      return std::nullopt;
    });
    unset_.insert(unset_.end(), done.unset.begin(), done.unset.end());
    if (done.text.size() > text.size()) expanded_ += done.text.size() - text.size();
    if (expanded_ > most_expanded) return base::Error{"the values become larger than 16 MiB"};
    if (!done.error) return std::move(done.text);
    if (done.error->invalid) return base::Error{"Invalid template: " + base::quote(done.error->text)};
    return base::Error{done.error->text};
  }

  std::string_view rest_;
  const Lookup& outer_;
  Environment& variables_;
  std::vector<std::string>& unset_;
  Lines* lines_;
  std::string_view uncounted_;
  std::uint32_t newlines_ = 0;
  int line_ = 1;
  std::size_t expanded_ = 0;
};

} // namespace

base::Result<void> read_dotenv(std::string_view text, const Lookup& outer, Environment& variables,
                               std::vector<std::string>& unset, Lines* lines) {
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  return Reader(text, outer, variables, unset, lines).run();
}

base::Result<void> read_raw_env(std::string_view text, const Lookup& outer, Environment& variables, Lines* lines) {
  std::uint32_t number = 0;
  for (const auto& part : base::split(text, '\n')) {
    std::string_view line = part;
    if (++number == 1 && line.starts_with(byte_order_mark)) line.remove_prefix(byte_order_mark.size());
    if (line.ends_with('\r')) line.remove_suffix(1);
    line = trim_left(line);
    if (line.empty() || line.front() == '#') continue;
    const auto [key, value] = base::cut(line, '=');
    if (key.empty()) return base::Error{base::cat("no variable name on line '", line, "'")};
    if (key.find_first_of(" \t\n\v\f\r") != std::string_view::npos)
      return base::Error{base::cat("variable '", key, "' contains whitespaces")};
    if (lines != nullptr) (*lines)[std::string(key)] = number;
    if (value) {
      variables[std::string(key)] = *value;
    } else if (auto outside = outer(key)) {
      variables[std::string(key)] = *outside;
    }
  }
  return {};
}

} // namespace skiff::compose
