#pragma once
// What Go's unicode and strconv packages say about the runes of UTF-8 text: classes, case, quoting. Unicode 15, as the
// official programs have it. Runes are read with decode_rune of text.hpp, which takes no bytes at the end of the text.

#include <cstddef>
#include <string>
#include <string_view>

namespace skiff::base {

inline constexpr char32_t replacement = 0xFFFD;

void append_rune(std::string& out, char32_t rune); ///< U+FFFD for what is not a rune
std::size_t count_runes(std::string_view text);

bool is_letter(char32_t rune);
bool is_digit(char32_t rune);     ///< decimal digits
bool is_number(char32_t rune);    ///< decimal digits, and other numbers, such as Roman ones
bool is_space(char32_t rune);     ///< Unicode white space
bool is_printable(char32_t rune); ///< letters, marks, numbers, punctuation, symbols and the ASCII space

std::string to_lower(std::string_view text);
std::string to_upper(std::string_view text);
std::string to_title(std::string_view text); ///< the first letter of each word in title case

/// A quoted Go literal. `ascii`: escapes everything above ASCII too; without it this is quote of text.hpp.
std::string quote_text(std::string_view text, bool ascii);
std::string quote_rune(char32_t rune, bool ascii = false);

/// U+0021 '!'
std::string describe_rune(char32_t rune);

} // namespace skiff::base
