// Variables and labels.
#include <skiff/base/text.hpp>
#include <skiff/notation/environment.hpp>

#include <algorithm>
#include <array>

namespace skiff::notation {

namespace {

constexpr std::string_view blanks = " \t";

bool is_space(char32_t rune) {
  constexpr std::array<char32_t, 9> others{0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, ' '};
  return (rune >= '\t' && rune <= '\r') || (rune >= 0x2000 && rune <= 0x200A) ||
         std::find(others.begin(), others.end(), rune) != others.end();
}

std::string_view without_leading_space(std::string_view line) {
  while (!line.empty()) {
    const auto rune = base::decode_rune(line);
    if (!is_space(rune.value)) break;
    line.remove_prefix(rune.size);
  }
  return line;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto rune = base::decode_rune(text);
    if (!rune.valid) return false;
    text.remove_prefix(rune.size);
  }
  return true;
}

// "[104 255]": bytes as Go prints a slice of them.
std::string byte_list(std::string_view text) {
  std::string out = "[";
  for (const char c : text) {
    if (out.size() > 1) out += ' ';
    out += base::cat(static_cast<unsigned>(static_cast<unsigned char>(c)));
  }
  return out += ']';
}

} // namespace

Result<std::string> check_env(std::string_view text) {
  if (base::cut(text, '=').first.empty()) return base::Error{base::cat("invalid environment variable: ", text)};
  return std::string(text);
}

std::string resolve_env(std::string_view text, const Lookup& lookup) {
  if (text.find('=') == std::string_view::npos)
    if (const auto value = lookup(text)) return base::cat(text, '=', *value);
  return std::string(text);
}

Result<std::string> check_label(std::string_view text) {
  std::string_view name = base::cut(text, '=').first;
  name.remove_prefix(std::min(name.find_first_not_of(blanks), name.size()));
  if (name.empty()) return base::Error{base::cat("invalid label '", text, "': empty name")};
  if (name.find_first_of(blanks) != std::string_view::npos)
    return base::Error{base::cat("label '", name, "' contains whitespaces")};
  return std::string(text);
}

Result<std::vector<std::string>> parse_key_value_file(std::string_view content, const Lookup& lookup) {
  constexpr std::size_t longest_line = 65536; // a longer one is refused by the official reader too
  std::vector<std::string> out;
  for (int number = 1; !content.empty(); ++number) {
    std::string_view line = content.substr(0, content.find('\n'));
    content.remove_prefix(std::min(line.size() + 1, content.size()));
    if (line.size() >= longest_line) return base::Error{"bufio.Scanner: token too long"};
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!is_utf8(line)) return base::Error{base::cat("invalid utf8 bytes at line ", number, ": ", byte_list(line))};
    if (number == 1 && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
    line = without_leading_space(line);
    if (line.empty() || line[0] == '#') continue;
    const auto [name, value] = base::cut(line, '=');
    if (name.empty()) return base::Error{base::cat("no variable name on line '", line, '\'')};
    if (name.find_first_of(blanks) != std::string_view::npos)
      return base::Error{base::cat("variable '", name, "' contains whitespaces")};
    if (value)
      out.emplace_back(line);
    else if (const auto found = lookup ? lookup(name) : std::nullopt)
      out.push_back(base::cat(name, '=', *found));
  }
  return out;
}

std::map<std::string, std::string> key_values(const std::vector<std::string>& texts) {
  std::map<std::string, std::string> out;
  for (const auto& text : texts) {
    const auto [key, value] = base::cut(text, '=');
    out[std::string(key)] = value.value_or("");
  }
  return out;
}

} // namespace skiff::notation
