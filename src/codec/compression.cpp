#include <skiff/codec/compression.hpp>
#include <skiff/codec/tar.hpp>

namespace skiff::codec {

using namespace std::string_view_literals;

bool is_gzip(std::string_view start) { return start.starts_with("\x1f\x8b\x08"sv); }

bool is_compressed(std::string_view start) {
  return is_gzip(start) || start.starts_with("BZh"sv) ||
         start.starts_with("\xfd"
                           "7zXZ\0"sv) ||
         start.starts_with("\x28\xb5\x2f\xfd"sv);
}

bool is_tar(std::string_view start) { return tar_checksum_fits(start); }

} // namespace skiff::codec
