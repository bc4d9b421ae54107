#include <skiff/base/text.hpp>
#include <skiff/base/unicode.hpp>

#include <algorithm>
#include <cstdint>

namespace skiff::base {

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (;;) {
    const auto at = text.find(separator);
    parts.emplace_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::pair<std::string_view, std::optional<std::string_view>> cut(std::string_view text, char separator) {
  const auto at = text.find(separator);
  if (at == std::string_view::npos) return {text, std::nullopt};
  return {text.substr(0, at), text.substr(at + 1)};
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i != 0) out += separator;
    out += parts[i];
  }
  return out;
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view space = " \t\n\v\f\r";
  const auto first = text.find_first_not_of(space);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(space) - first + 1);
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

bool same_letters(std::string_view a, std::string_view b) {
  const auto low = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return low(x) == low(y); });
}

std::string replace_all(std::string_view text, std::string_view what, std::string_view with) {
  std::string out;
  for (;;) {
    const auto at = what.empty() ? std::string_view::npos : text.find(what);
    out += text.substr(0, at);
    if (at == std::string_view::npos) return out;
    out += with;
    text.remove_prefix(at + what.size());
  }
}

std::string clean_path(std::string_view path) {
  const bool rooted = path.starts_with('/');
  std::string out = rooted ? "/" : "";
  std::size_t kept = out.size(); // what a ".." does not take away
  while (!path.empty()) {
    const auto [part, rest] = cut(path, '/');
    path = rest.value_or(std::string_view());
    const bool up = part == "..";
    if (part.empty() || part == "." || (up && rooted && out.size() == kept)) continue;
    if (up && out.size() > kept) {
      const auto slash = out.rfind('/');
      out.resize(slash == std::string::npos ? kept : std::max(slash, kept));
      continue;
    }
    if (!out.empty() && out.back() != '/') out += '/';
    out += part;
    if (up) kept = out.size();
  }
  return out.empty() ? "." : out;
}

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Takes the number at the front, without its leading zeros.
std::string_view take_digits(std::string_view& text) {
  std::size_t size = 0;
  while (size < text.size() && is_digit(text[size])) ++size;
  std::string_view digits = text.substr(0, size);
  text.remove_prefix(size);
  digits.remove_prefix(std::min(digits.size(), digits.find_first_not_of('0')));
  return digits;
}

} // namespace

bool natural_less(std::string_view left, std::string_view right) {
  const std::string_view whole_left = left;
  const std::string_view whole_right = right;
  while (!left.empty() && !right.empty()) {
    if (is_digit(left[0]) && is_digit(right[0])) {
      const std::string_view a = take_digits(left);
      const std::string_view b = take_digits(right);
      if (a.size() != b.size()) return a.size() < b.size();
      if (a != b) return a < b;
    } else {
      if (left[0] != right[0]) return static_cast<unsigned char>(left[0]) < static_cast<unsigned char>(right[0]);
      left.remove_prefix(1);
      right.remove_prefix(1);
    }
  }
  if (left.empty() != right.empty()) return left.empty();
  return whole_left.size() < whole_right.size(); // only the leading zeros differ
}

Rune decode_rune(std::string_view text) {
  if (text.empty()) return {replacement, 0, false};
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return {first, 1, true};
  const std::size_t size = first >= 0xF0 && first < 0xF5 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
  if (size == 0 || first >= 0xF5 || text.size() < size) return {replacement, 1, false};
  char32_t rune = first & (0x7FU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {replacement, 1, false};
    rune = (rune << 6) | (byte(i) & 0x3FU);
  }
  const bool overlong = (size == 3 && rune < 0x800) || (size == 4 && rune < 0x10000);
  if (overlong || (rune >= 0xD800 && rune < 0xE000) || rune > 0x10FFFF) return {replacement, 1, false};
  return {rune, size, true};
}

namespace {

struct Range {
  char32_t first, last;
};
constexpr Range wide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x2329, 0x232A},   {0x23E9, 0x23EC},  {0x2614, 0x2615}, {0x2705, 0x2705},
    {0x274C, 0x274C},   {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},  {0x4E00, 0x9FFF}, {0xA000, 0xA4CF},
    {0xA960, 0xA97C},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},  {0xFF00, 0xFF60}, {0xFFE0, 0xFFE6},
    {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};
constexpr Range combining[] = {{0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x064B, 0x065F},
                               {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200F}, {0x20D0, 0x20FF},
                               {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}};

template <std::size_t N>
bool within(char32_t rune, const Range (&ranges)[N]) {
  return std::any_of(std::begin(ranges), std::end(ranges),
                     [&](const Range& r) { return rune >= r.first && rune <= r.last; });
}

} // namespace

std::string quote(std::string_view text) { return quote_text(text, false); }

std::size_t display_width(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const auto [rune, size, valid] = decode_rune(text);
    if (rune < 0x300)
      columns += rune < 0x20 || (rune >= 0x7F && rune < 0xA0) || rune == 0xAD ? 0 : 1;
    else if (!within(rune, combining))
      columns += within(rune, wide) ? 2 : 1;
    text.remove_prefix(size);
  }
  return columns;
}

} // namespace skiff::base
