#include <skiff/base/text.hpp>
#include <skiff/codec/hex.hpp>

namespace skiff::codec {

namespace {
int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}
} // namespace

std::string hex_encode(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += digits[byte >> 4];
    out += digits[byte & 0xF];
  }
  return out;
}

base::Result<std::string> hex_decode(std::string_view text) {
  if (text.size() % 2 != 0) return base::Error{"odd length hex string"};
  std::string out;
  out.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = digit(text[i]);
    const int low = digit(text[i + 1]);
    if (high < 0 || low < 0) return base::Error{base::cat("invalid hex byte: ", base::quote(text.substr(i, 2)))};
    out += static_cast<char>(high * 16 + low);
  }
  return out;
}

} // namespace skiff::codec
