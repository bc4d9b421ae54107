#pragma once
// Short forms of single values: ports, volumes, devices, commands, sizes, durations. Pure: text in, value or the
// official sentence out.

#include <skiff/base/result.hpp>
#include <skiff/yaml/node.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::compose {

/// `[[HOST_IP:][HOST_PORT]:]CONTAINER_PORT[/PROTOCOL]` as long entries, ordered by the text PORT/PROTOCOL.
base::Result<yaml::Sequence> parse_ports(std::string_view spec);

/// `[SOURCE:]TARGET[:OPTIONS]` as a long entry. The target is as written, not cleaned.
base::Result<yaml::Mapping> parse_volume(std::string_view spec);

/// A command line split into words; an unquoted `;`, `&`, `|`, `<` or `>` ends it, as in the official program.
base::Result<std::vector<std::string>> split_command(std::string_view line);

/// Bytes of `64m`, `1.5 GB`; binary units.
base::Result<std::int64_t> parse_size(std::string_view text);

/// Nanoseconds of `1m30s`, `2d`, `1w`.
base::Result<std::int64_t> parse_long_duration(std::string_view text);
std::string duration_text(std::int64_t nanoseconds);

/// An address that Go's net.ParseIP accepts.
bool is_ip_address(std::string_view text);
/// An absolute Windows path (`C:\x`, `\\server\share`).
bool is_windows_absolute(std::string_view path);

} // namespace skiff::compose
