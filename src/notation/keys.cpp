// Detach keys.
#include <skiff/base/text.hpp>
#include <skiff/notation/keys.hpp>

namespace skiff::notation {

base::Result<std::string> parse_keys(std::string_view text) {
  constexpr std::string_view control = "@abcdefghijklmnopqrstuvwxyz[\\]^_"; // in the order of their codes, from 0
  std::string out;
  for (const auto& key : base::split(text, ',')) {
    const auto code = key.size() == 6 && key.starts_with("ctrl-") ? control.find(key[5]) : std::string_view::npos;
    if (key.size() == 1)
      out += key;
    else if (key == "DEL")
      out += '\x7F';
    else if (code != std::string_view::npos)
      out += static_cast<char>(code);
    else
      return base::Error{base::cat("Unknown character: '", key, '\'')};
  }
  return out;
}

} // namespace skiff::notation
