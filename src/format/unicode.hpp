#pragma once
// UTF-8 and what Go's unicode and strconv packages say about runes: classes, case, quoting.

#include <cstddef>
#include <string>
#include <string_view>

namespace skiff::format {

struct Rune {
  char32_t value;   ///< U+FFFD for a byte that is not UTF-8
  std::size_t size; ///< bytes taken; 0 at the end of the text
  bool valid;
};

inline constexpr char32_t replacement = 0xFFFD;

Rune decode_rune(std::string_view text);
void append_rune(std::string& out, char32_t rune); ///< U+FFFD for what is not a rune
std::size_t count_runes(std::string_view text);

bool is_letter(char32_t rune);
bool is_digit(char32_t rune);
bool is_space(char32_t rune);     ///< Unicode white space
bool is_printable(char32_t rune); ///< letters, marks, numbers, punctuation, symbols and the ASCII space

std::string to_lower(std::string_view text);
std::string to_upper(std::string_view text);
std::string to_title(std::string_view text); ///< the first letter of each word in title case

/// A quoted Go literal; `quote` is `"` or `'`. `ascii`: escapes everything above ASCII too.
std::string quote_text(std::string_view text, bool ascii = false);
std::string quote_rune(char32_t rune, bool ascii = false);

/// U+0021 '!'
std::string describe_rune(char32_t rune);

} // namespace skiff::format
