#pragma once
// fsutil's messages, spoken in both directions of a file transfer.

#include "build/protobuf.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace skiff::build {

enum PacketType : std::int32_t { packet_stat, packet_request, packet_data, packet_fin, packet_error };
enum class PacketField : protozero::pbf_tag_type { type = 1, stat = 2, id = 3, data = 4 };
enum class StatField : protozero::pbf_tag_type {
  path = 1,
  mode = 2,
  uid = 3,
  gid = 4,
  size = 5,
  mtime = 6,
  link = 7,
  device_major = 8,
  device_minor = 9,
  xattrs = 10,
};

// Bits of Go's FileMode above the permissions.
inline constexpr std::uint32_t go_directory = std::uint32_t{1} << 31;
inline constexpr std::uint32_t go_symlink = 1U << 27;
inline constexpr std::uint32_t go_device = 1U << 26;
inline constexpr std::uint32_t go_fifo = 1U << 25;
inline constexpr std::uint32_t go_setuid = 1U << 23;
inline constexpr std::uint32_t go_setgid = 1U << 22;
inline constexpr std::uint32_t go_character = 1U << 21;
inline constexpr std::uint32_t go_sticky = 1U << 20;

inline std::string packet(PacketType type, std::uint32_t id = 0, std::string_view data = {}) {
  std::string out;
  protozero::pbf_writer writer(out);
  if (type != packet_stat) writer.add_enum(1, type);
  if (id != 0) writer.add_uint32(3, id);
  if (!data.empty()) writer.add_bytes(4, data.data(), data.size());
  return out;
}

} // namespace skiff::build
