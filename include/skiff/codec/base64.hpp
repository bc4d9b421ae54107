#pragma once
// Base64 of RFC 4648: the standard and the URL alphabet, with and without padding.

#include <skiff/base/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace skiff::codec {

enum class Base64 : std::uint8_t {
  standard,      ///< + / with =
  url,           ///< - _ with = (X-Registry-Auth, X-Registry-Config)
  standard_bare, ///< + / without =
  url_bare,      ///< - _ without =
};

std::string base64_encode(std::string_view bytes, Base64 kind = Base64::standard);
/// Padding is required or refused as the kind says; line feeds and carriage returns are skipped. Any other character
/// is `illegal base64 data at input byte N`.
base::Result<std::string> base64_decode(std::string_view text, Base64 kind = Base64::standard);

} // namespace skiff::codec
