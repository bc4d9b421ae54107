#pragma once
// The address pools of `network create`: --subnet, --ip-range, --gateway and --aux-address come as separate lists and
// are matched to each other by containment.

#include <skiff/base/result.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::notation {

struct Pool {
  std::string subnet; ///< CIDR, as written
  std::string range;
  std::string gateway;
  std::map<std::string, std::string> auxiliary; ///< name → address
};

/// In the order of the subnets.
base::Result<std::vector<Pool>> match_pools(const std::vector<std::string>& subnets,
                                            const std::vector<std::string>& ranges,
                                            const std::vector<std::string>& gateways,
                                            const std::map<std::string, std::string>& auxiliary);

} // namespace skiff::notation
