#pragma once
// The parts of a create request: host limits, mounts, network endpoints. Private to the bodies.

#include "compose/bodies.hpp"

#include <nlohmann/json_fwd.hpp>

namespace skiff::compose {

/// Limits, devices and block I/O, into HostConfig.
void add_resources(base::Json& host, base::JsonView service);

struct Mounting {
  std::vector<std::string> binds;
  std::vector<base::JsonDocument> mounts;
  std::vector<std::string> warnings;
};
/// Which of a service's volumes, secrets and configs are Binds and which are Mounts.
Mounting mounting_of(const Project& project, const CreateRequest& request);

/// The primary network as NetworkMode, and the endpoints of NetworkingConfig (null if there are none).
struct Networking {
  std::string mode;
  base::JsonDocument endpoints;
  bool has_endpoints = false;
  std::string container_mac; ///< Config.MacAddress, for engines below API 1.44
};
Networking networking_of(const Project& project, const CreateRequest& request, const std::vector<std::string>& links);
base::JsonDocument endpoint_of(const Project& project, const CreateRequest& request, std::string_view network,
                               const std::vector<std::string>& links, std::string_view mac_address);

} // namespace skiff::compose
