#include <skiff/notation/network.hpp>

#include <support/vectors.hpp>

namespace skiff::notation {

TEST(Network, Recorded) {
  check_recorded("opts", "opts.NetworkOpt", [](const json& in) -> Answer {
    const auto network = parse_network(in.get<std::string>());
    if (!network) return base::Error{network.error()};
    const auto list = [](const std::vector<std::string>& items) { return items.empty() ? json() : json(items); };
    return json::array({{{"Target", network->target},
                         {"Aliases", network->aliases ? json(*network->aliases) : json()},
                         {"DriverOpts", network->driver_options.empty() ? json() : json(network->driver_options)},
                         {"Links", list(network->links)},
                         {"IPv4Address", network->ipv4},
                         {"IPv6Address", network->ipv6},
                         {"LinkLocalIPs", list(network->link_local_ips)},
                         {"MacAddress", network->mac},
                         {"GwPriority", network->gateway_priority}}});
  });
}

TEST(Network, UserNetworks) {
  for (const auto name : {"default", "bridge", "host", "none", "container:x"}) EXPECT_FALSE(is_user_network(name));
  for (const auto name : {"n", "container", "Host"}) EXPECT_TRUE(is_user_network(name));
}

} // namespace skiff::notation
