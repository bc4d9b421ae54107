#pragma once
// Bytes as hexadecimal digits and back.

#include <skiff/base/result.hpp>

#include <string>
#include <string_view>

namespace skiff::codec {

std::string hex_encode(std::string_view bytes); ///< two lower-case digits per byte
base::Result<std::string> hex_decode(std::string_view text);

} // namespace skiff::codec
