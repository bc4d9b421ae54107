#pragma once
// --network of a container: a name, or `name=…,alias=…,ip=…,ip6=…,mac-address=…,link-local-ip=…,driver-opt=k=v,
// gw-priority=n`.

#include <skiff/base/result.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::notation {

using base::Result;

struct NetworkAttachment {
  std::string target;
  std::optional<std::vector<std::string>> aliases; ///< set, possibly empty, in the long form
  std::map<std::string, std::string> driver_options;
  std::vector<std::string> links;
  std::string ipv4, ipv6; ///< canonical
  std::vector<std::string> link_local_ips;
  std::string mac; ///< as written
  int gateway_priority = 0;
};

Result<NetworkAttachment> parse_network(std::string_view text);

/// A network that the user made: not default, bridge, host, none or container:….
bool is_user_network(std::string_view name);

} // namespace skiff::notation
