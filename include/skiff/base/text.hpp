#pragma once
// Small operations on strings. Bytes unless a name says otherwise; nothing here allocates more than its result.

#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace skiff::base {

namespace detail {
inline void append(std::string& out, std::string_view piece) { out += piece; }
inline void append(std::string& out, char piece) { out += piece; }
template <class N>
requires(std::is_integral_v<N> && !std::is_same_v<N, char> && !std::is_same_v<N, bool>) void append(std::string& out,
                                                                                                    N number) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  out.append(digits, end);
}
} // namespace detail

/// The pieces (strings, characters, integers) one behind the other.
template <class... Pieces>
std::string cat(Pieces&&... pieces) {
  std::string out;
  (detail::append(out, std::forward<Pieces>(pieces)), ...);
  return out;
}

/// `a,b,,c` at `,` gives four parts; an empty text gives one empty part (as Go's strings.Split).
std::vector<std::string> split(std::string_view text, char separator);
/// At the first separator; without one, {text, nothing}.
std::pair<std::string_view, std::optional<std::string_view>> cut(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
/// Without white space (space, \t \n \v \f \r) at both ends.
std::string_view trim(std::string_view text);
std::string lower(std::string_view text); ///< ASCII only
std::string upper(std::string_view text); ///< ASCII only
/// Equal but for the case of ASCII letters.
bool same_letters(std::string_view a, std::string_view b);
std::string replace_all(std::string_view text, std::string_view what, std::string_view with);

/// The whole text as a decimal integer, with an optional sign; nothing if anything else is in it or it does not fit.
template <class N>
std::optional<N> to_number(std::string_view text) {
  N value{};
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

/// The first character of UTF-8 text, which must not be empty.
struct Rune {
  char32_t value;   ///< U+FFFD for a byte that is not UTF-8
  std::size_t size; ///< bytes taken; 1 for a byte that is not UTF-8
  bool valid;
};
Rune decode_rune(std::string_view text);

/// A path without `.`, `..`, doubled and trailing slashes, by its text alone; "." for nothing.
std::string clean_path(std::string_view path);

/// Order in which numbers inside the text count as numbers: web-2 before web-10.
bool natural_less(std::string_view left, std::string_view right);

/// Quoted as Go's strconv.Quote does (double quotes, \x and \u escapes for what cannot be printed).
std::string quote(std::string_view text);

/// Number of terminal columns of UTF-8 text: East Asian wide characters count two, combining marks and
/// control characters none.
std::size_t display_width(std::string_view text);

} // namespace skiff::base
