#include <skiff/base/text.hpp>
#include <skiff/base/unicode.hpp>
#include <skiff/yaml/write.hpp>

#include <yaml/scalar.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace skiff::yaml {
namespace {

struct Character {
  char32_t code = 0;
  std::size_t bytes = 1;
};

/// The UTF-8 character at the position; a byte that starts none counts as one character.
Character decode(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const unsigned char first = byte(0);
  const std::size_t bytes = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (bytes == 1 || at + bytes > text.size()) return {first, 1};
  char32_t code = first & (0xffU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) code = (code << 6) | (byte(i) & 0x3fU);
  return {code, bytes};
}

bool is_alphanumeric(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_break(char32_t c) { return c == '\r' || c == '\n' || c == 0x85 || c == 0x2028 || c == 0x2029; }
bool is_blank(char32_t c) { return c == ' ' || c == '\t'; }
bool is_printable(char32_t c) {
  return c == '\n' || (c >= 0x20 && c <= 0x7e) || (c >= 0xa0 && c <= 0xd7ff) ||
         (c >= 0xe000 && c <= 0xfffd && c != 0xfeff);
}

/// The styles in which a text can be written, as libyaml's emitter decides it.
struct Styles {
  bool plain = true;
  bool single = true;
  bool block = false;
};

Styles analyse(std::string_view text) {
  if (text.empty()) return {};
  bool indicator = text.starts_with("---") || text.starts_with("...");
  bool leading_space = false, trailing_space = false, leading_break = false, trailing_break = false;
  bool break_space = false, space_break = false, breaks = false, special = false, tab = false;
  bool previous_space = false, previous_break = false, after_white = true;
  for (std::size_t at = 0; at < text.size();) {
    if (is_alphanumeric(text[at])) { // nearly all there is
      previous_space = previous_break = after_white = false;
      ++at;
      continue;
    }
    const auto [c, bytes] = decode(text, at);
    const bool first = at == 0;
    const bool last = at + bytes == text.size();
    const bool white_follows = last || text[at + bytes] == ' ' || text[at + bytes] == '\t';
    if (first) {
      if (c < 0x80 && std::string_view("#,[]{}&*!|>'\"%@`").find(static_cast<char>(c)) != std::string_view::npos)
        indicator = true;
      if ((c == '?' || c == ':' || c == '-') && white_follows) indicator = true;
    } else {
      if (c == ':' && white_follows) indicator = true;
      if (c == '#' && after_white) indicator = true;
    }
    if (c == '\t') {
      tab = true;
    } else if (!is_printable(c)) {
      special = true;
    }
    const bool space = c == ' ';
    const bool line_break = is_break(c);
    if (space) {
      leading_space |= first;
      trailing_space |= last;
      break_space |= previous_break;
    } else if (line_break) {
      breaks = true;
      leading_break |= first;
      trailing_break |= last;
      space_break |= previous_space;
    }
    previous_space = space;
    previous_break = line_break;
    after_white = is_blank(c) || line_break;
    at += bytes;
  }
  Styles styles;
  styles.single = !(break_space || space_break || tab || special);
  styles.plain =
      styles.single && !(leading_space || leading_break || trailing_space || trailing_break || breaks || indicator);
  styles.block = !(trailing_space || space_break || special);
  return styles;
}

/// Words that older YAML reads as booleans, and numbers to the base of sixty: quoted for those readers.
bool was_special(std::string_view text) {
  static constexpr std::array<std::string_view, 16> words{"y", "Y", "yes", "Yes", "YES", "on",  "On",  "ON",
                                                          "n", "N", "no",  "No",  "NO",  "off", "Off", "OFF"};
  constexpr std::size_t longest_word = 3;
  if (text.size() <= longest_word && std::find(words.begin(), words.end(), text) != words.end()) return true;
  std::size_t i = 0;
  const auto is_digit = [&](std::size_t at) { return at < text.size() && text[at] >= '0' && text[at] <= '9'; };
  if (i < text.size() && (text[i] == '-' || text[i] == '+')) ++i;
  if (!is_digit(i)) return false;
  while (is_digit(i) || (i < text.size() && text[i] == '_')) ++i;
  bool parts = false;
  while (i < text.size() && text[i] == ':') {
    if (!is_digit(++i)) return false;
    if (text[i] <= '5' && is_digit(i + 1)) ++i;
    ++i;
    parts = true;
  }
  if (i < text.size() && text[i] == '.') {
    ++i;
    while (is_digit(i) || (i < text.size() && text[i] == '_')) ++i;
  }
  return parts && i == text.size();
}

/// What stands for the character behind a backslash: a letter of its own, else its number.
std::string escaped(char32_t c) {
  static constexpr std::pair<char32_t, char> letters[] = {
      {0, '0'},  {7, 'a'},   {8, 'b'},     {9, 't'},    {10, 'n'},   {11, 'v'},     {12, 'f'},    {13, 'r'},
      {27, 'e'}, {'"', '"'}, {'\\', '\\'}, {0x85, 'N'}, {0xa0, '_'}, {0x2028, 'L'}, {0x2029, 'P'}};
  for (const auto& [code, letter] : letters)
    if (code == c) return {letter};
  const int digits = c <= 0xff ? 2 : c <= 0xffff ? 4 : 8;
  std::string out(1, digits == 2 ? 'x' : digits == 4 ? 'u' : 'U');
  for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) out += "0123456789ABCDEF"[(c >> shift) & 0xf];
  return out;
}

/// Nothing after a byte order mark at the start stays as it is: the official program looks for the mark there only.
std::string double_quoted(std::string_view text) {
  const bool marked = text.starts_with("\xEF\xBB\xBF");
  std::string out = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const auto [c, bytes] = decode(text, at);
    if (!marked && is_printable(c) && !is_break(c) && c != '"' && c != '\\') {
      out += text.substr(at, bytes);
    } else {
      out += '\\' + escaped(c);
    }
    at += bytes;
  }
  return out + '"';
}

/// The line separators of Unicode are breaks to the emitter: what follows one is indented. `fresh`: so is the start.
std::string indented(std::string_view line, std::size_t indent, bool fresh) {
  std::string out;
  for (std::size_t at = 0; at < line.size();) {
    const auto [c, bytes] = decode(line, at);
    if (fresh && !is_break(c)) out.append(indent, ' ');
    fresh = is_break(c);
    out += line.substr(at, bytes);
    at += bytes;
  }
  return out;
}

std::string literal_block(std::string_view text, std::size_t indent) {
  std::string out = "|";
  if (text.front() == ' ' || is_break(decode(text, 0).code)) out += '2';
  const bool ends = text.back() == '\n';
  if (!ends) {
    out += '-';
  } else if (text.size() == 1 || text[text.size() - 2] == '\n') {
    out += '+';
  }
  if (ends) text.remove_suffix(1);
  for (const auto& line : base::split(text, '\n')) out.append("\n").append(indented(line, indent, true));
  return out;
}

std::string text_scalar(std::string_view text, std::size_t indent, bool key) {
  const auto styles = analyse(text);
  if (text.find('\n') != std::string_view::npos)
    return styles.block && !key ? literal_block(text, indent) : double_quoted(text);
  if (reads_as_other(text) || was_special(text)) return double_quoted(text);
  if (styles.plain && !(key && text.empty())) return std::string(text);
  if (!styles.single) return double_quoted(text);
  return base::cat('\'', base::replace_all(indented(text, key ? 0 : indent, false), "'", "''"), '\'');
}

/// Whether a key can stand before its colon; else it is written behind a question mark.
bool is_simple_key(std::string_view key) {
  constexpr std::size_t longest = 128;
  if (key.size() > longest) return false;
  for (std::size_t at = 0; at < key.size();) {
    const auto [c, bytes] = decode(key, at);
    if (is_break(c)) return false;
    at += bytes;
  }
  return true;
}

std::string real_scalar(double value) {
  auto text = shortest_float(value, 64, -4, 6);
  return text == "NaN" ? ".nan" : text == "+Inf" ? ".inf" : text == "-Inf" ? "-.inf" : text;
}

class Writer {
public:
  explicit Writer(const Comment& comment) : comment_(comment) {}

  void block(const Node& node, std::size_t indent) {
    bool first = skip_indent_;
    skip_indent_ = false;
    const auto start = [&] {
      if (!first) out.append(indent, ' ');
      first = false;
    };
    if (node.is_mapping()) {
      for (const auto& member : node.members()) {
        start();
        if (is_simple_key(member.key)) {
          out += text_scalar(member.key, indent + 2, true) + ':';
          value(member.value, indent + 2);
          continue;
        }
        out += base::cat("? ", text_scalar(member.key, indent + 2, false), '\n');
        start();
        out += ':';
        behind_indicator(member.value, indent + 2);
      }
      return;
    }
    for (const auto& item : node.items()) {
      start();
      out += '-';
      behind_indicator(item, indent + 2);
    }
  }

  void value(const Node& node, std::size_t indent) {
    if (has_content(node)) {
      out += '\n';
      block(node, indent);
      return;
    }
    auto text = scalar(node, indent);
    auto remark = comment_ ? comment_(node) : std::string();
    if (!remark.empty() && text.find('\n') == std::string::npos) {
      text += " # " + remark;
    } else if (!remark.empty()) {
      text.insert(text.find('\n'), " # " + remark);
    }
    out.append(1, ' ').append(text).append(1, '\n');
  }

  std::string out;

private:
  /// In the line of a dash or a colon of its own.
  void behind_indicator(const Node& node, std::size_t indent) {
    if (!has_content(node)) return value(node, indent);
    out += ' ';
    skip_indent_ = true;
    block(node, indent);
  }

  static bool has_content(const Node& node) {
    return (node.is_mapping() && !node.members().empty()) || (node.is_sequence() && !node.items().empty());
  }

  static std::string scalar(const Node& node, std::size_t indent) {
    switch (node.kind()) {
    case Kind::null:
      return "null";
    case Kind::text:
      return text_scalar(node.text(), indent, false);
    case Kind::real:
      return real_scalar(node.real());
    case Kind::sequence:
      return "[]";
    case Kind::mapping:
      return "{}";
    default:
      return scalar_text(node);
    }
  }

  const Comment& comment_;
  bool skip_indent_ = false;
};

bool is_letter(char32_t c) { return c < 0x80 ? (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') : base::is_letter(c); }
bool is_number(char32_t c) { return c >= '0' && c <= '9'; }

std::u32string characters(std::string_view text) {
  std::u32string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto [c, bytes] = decode(text, at);
    out += c;
    at += bytes;
  }
  return out;
}

} // namespace

std::string write(const Node& root, const Comment& comment) {
  Writer writer(comment);
  if ((root.is_mapping() && !root.members().empty()) || (root.is_sequence() && !root.items().empty())) {
    writer.block(root, 0);
    return std::move(writer.out);
  }
  writer.value(root, 0);
  return writer.out.substr(1);
}

namespace {

/// `Text`: characters, by position.
template <class Text>
bool less(const Text& a, const Text& b) {
  bool after_digit = false;
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
    if (a[i] == b[i]) {
      after_digit = is_number(a[i]);
      continue;
    }
    const bool a_letter = is_letter(a[i]);
    const bool b_letter = is_letter(b[i]);
    if (a_letter && b_letter) return a[i] < b[i];
    if (a_letter || b_letter) return after_digit ? a_letter : b_letter;
    // Leading zeros count only behind a digit that is not zero.
    std::uint64_t a_number = 0;
    std::uint64_t b_number = 0;
    const auto digit = [](auto c) { return static_cast<std::uint64_t>(c - '0'); };
    if (a[i] == '0' || b[i] == '0') {
      for (auto j = i; j-- > 0 && is_number(a[j]);) {
        if (a[j] == '0') continue;
        a_number = b_number = 1;
        break;
      }
    }
    auto a_end = i;
    auto b_end = i;
    for (; a_end < a.size() && is_number(a[a_end]); ++a_end) a_number = a_number * 10 + digit(a[a_end]);
    for (; b_end < b.size() && is_number(b[b_end]); ++b_end) b_number = b_number * 10 + digit(b[b_end]);
    if (a_number != b_number) return a_number < b_number;
    if (a_end != b_end) return a_end < b_end;
    return a[i] < b[i];
  }
  return a.size() < b.size();
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

} // namespace

bool natural_less(std::string_view left, std::string_view right) {
  if (is_ascii(left) && is_ascii(right)) return less(left, right);
  return less(characters(left), characters(right));
}

void sort_naturally(Node& node) {
  if (node.is_sequence()) {
    for (auto& item : node.items()) sort_naturally(item);
  } else if (node.is_mapping()) {
    auto& members = node.members().members();
    for (auto& member : members) sort_naturally(member.value);
    std::stable_sort(members.begin(), members.end(),
                     [](const Member& a, const Member& b) { return natural_less(a.key, b.key); });
  }
}

} // namespace skiff::yaml
