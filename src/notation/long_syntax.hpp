#pragma once
// Flags with two notations (--network, --publish of a service) are in the long one if a '=' joins two words somewhere.

#include <string_view>

namespace skiff::notation {

inline bool is_long_syntax(std::string_view text) {
  const auto word = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  for (std::size_t i = 1; i + 1 < text.size(); ++i)
    if (text[i] == '=' && word(text[i - 1]) && word(text[i + 1])) return true;
  return false;
}

} // namespace skiff::notation
