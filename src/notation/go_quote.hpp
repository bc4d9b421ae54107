#pragma once
// Quotes text as Go's time package does in its errors: plain ASCII stays, every other byte becomes \xNN. (Its general
// quoting, which keeps printable Unicode, is base::quote.)

#include <string>
#include <string_view>

namespace skiff::notation {

inline std::string go_quote(std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80 || byte < ' ') {
      out += "\\x";
      out += hex[byte >> 4];
      out += hex[byte & 15];
      continue;
    }
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out += '"';
}

} // namespace skiff::notation
