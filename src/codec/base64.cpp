#include <skiff/base/text.hpp>
#include <skiff/codec/base64.hpp>

namespace skiff::codec {

namespace {

bool is_url(Base64 kind) { return kind == Base64::url || kind == Base64::url_bare; }
bool is_padded(Base64 kind) { return kind == Base64::standard || kind == Base64::url; }

int value_of(char c, Base64 kind) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == (is_url(kind) ? '-' : '+')) return 62;
  if (c == (is_url(kind) ? '_' : '/')) return 63;
  return -1;
}

base::Error illegal(std::size_t at) { return {base::cat("illegal base64 data at input byte ", at)}; }

} // namespace

std::string base64_encode(std::string_view bytes, Base64 kind) {
  constexpr std::string_view common = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  const auto letter = [&](std::uint32_t value) {
    value &= 63;
    if (value < 62) return common[value];
    return value == 62 ? (is_url(kind) ? '-' : '+') : (is_url(kind) ? '_' : '/');
  };
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto byte = [&](std::size_t k) -> std::uint32_t {
      return i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0;
    };
    const std::uint32_t group = byte(0) << 16 | byte(1) << 8 | byte(2);
    const std::size_t have = bytes.size() - i;
    out += letter(group >> 18);
    out += letter(group >> 12);
    if (have > 1) out += letter(group >> 6);
    if (have > 2) out += letter(group);
    if (is_padded(kind)) out.append(have > 2 ? 0 : 3 - have, '=');
  }
  return out;
}

base::Result<std::string> base64_decode(std::string_view text, Base64 kind) {
  std::string out;
  out.reserve(text.size() / 4 * 3);
  std::uint32_t group = 0;
  std::size_t letters = 0; // in the current group of four
  std::size_t padding = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n' || c == '\r') continue;
    if (c == '=' && is_padded(kind) && letters >= 2 && letters + padding < 4) {
      ++padding;
      continue;
    }
    const int value = value_of(c, kind);
    if (value < 0 || padding != 0) return illegal(i);
    group = group << 6 | static_cast<std::uint32_t>(value);
    if (++letters < 4) continue;
    for (int shift = 16; shift >= 0; shift -= 8) out += static_cast<char>(group >> shift & 0xFF);
    letters = 0;
    group = 0;
  }
  if (letters == 1 || (letters != 0 && is_padded(kind) && letters + padding != 4)) return illegal(text.size());
  if (letters == 2) out += static_cast<char>(group >> 4 & 0xFF);
  if (letters == 3) {
    out += static_cast<char>(group >> 10 & 0xFF);
    out += static_cast<char>(group >> 2 & 0xFF);
  }
  return out;
}

} // namespace skiff::codec
