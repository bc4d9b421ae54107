#pragma once
// Devices of a container: --device, --gpus, --device-cgroup-rule.

#include <skiff/base/json.hpp>
#include <skiff/base/result.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace skiff::notation {

using base::Result;

struct DeviceMapping {
  std::string on_host, in_container;
  std::string permissions; ///< of the letters r, w, m
};
/// `host[:container][:permissions]` for a Linux engine; the path in the container is absolute.
Result<DeviceMapping> parse_device(std::string_view text);
/// `vendor/class=name`, which the engine resolves itself (Container Device Interface).
bool is_cdi_device(std::string_view text);

/// --gpus: `all`, a number, or `count=,device=,driver=,capabilities=,options=`, as the engine's DeviceRequest object.
Result<base::JsonDocument> parse_gpus(std::string_view text);

/// `type major:minor rwm` with type a, b or c and * for any number.
Result<std::string> check_device_cgroup_rule(std::string_view text);

} // namespace skiff::notation
