#pragma once
// What restricts a container: ulimits, restart policy, capabilities, sysctls, block-device weights and rates.

#include <skiff/base/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::notation {

using base::Result;

struct Ulimit {
  std::string name;
  std::int64_t soft = 0;
  std::int64_t hard = 0;    ///< -1: unlimited
  std::string text() const; ///< nofile=1024:2048
};
/// --ulimit: `name=soft[:hard]`, the hard limit being the soft one unless given.
Result<Ulimit> parse_ulimit(std::string_view text);
/// One limit per name, the last one given, sorted by name.
std::vector<Ulimit> effective_ulimits(const std::vector<Ulimit>& given);

struct RestartPolicy {
  std::string name; ///< empty for an empty text
  int maximum_retries = 0;
  bool none() const { return name.empty() || name == "no"; }
};
/// --restart: `name[:retries]`; the engine knows the names.
Result<RestartPolicy> parse_restart_policy(std::string_view text);

/// `net_admin` as CAP_NET_ADMIN; ALL and RESET stay.
std::string normalize_capability(std::string_view text);
struct Capabilities {
  std::vector<std::string> add, drop; ///< sorted
};
/// --cap-add wins over --cap-drop, ALL over every other, RESET is not sent.
Capabilities effective_capabilities(const std::vector<std::string>& add, const std::vector<std::string>& drop);

/// --sysctl: `net.*`, `fs.mqueue.*` and the namespaced kernel keys, as `key=value`.
Result<std::string> check_sysctl(std::string_view text);

struct DeviceWeight {
  std::string path;
  std::uint16_t weight = 0;
};
struct DeviceRate {
  std::string path;
  std::uint64_t rate = 0;
};
/// --blkio-weight-device: `/dev/…:weight`, 0 or 10 to 1000.
Result<DeviceWeight> parse_device_weight(std::string_view text);
/// --device-read-bps and --device-write-bps: `/dev/…:size`.
Result<DeviceRate> parse_device_bps(std::string_view text);
/// --device-read-iops and --device-write-iops: `/dev/…:number`.
Result<DeviceRate> parse_device_iops(std::string_view text);

} // namespace skiff::notation
