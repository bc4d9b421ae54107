// The networks of a new container. The flags of old (--ip, --network-alias, …) mean the first network.
#include "commands/container/create_body.hpp"

#include <skiff/base/text.hpp>
#include <skiff/notation/address.hpp>

#include <nlohmann/json.hpp>

namespace skiff::commands {

namespace {

using base::Json;
using notation::NetworkAttachment;

Json list_or_null(const std::vector<std::string>& list) { return list.empty() ? Json() : Json(list); }

// An option may be given for the network itself or by a flag of its own, not both.
base::Result<void> check_conflicts(const NetworkAttachment& network, const ContainerCreateOptions& options) {
  const auto conflict = [](std::string_view flag, std::string_view other) {
    return base::Error{base::cat("conflicting options: cannot specify both ", flag, " and per-network ", other)};
  };
  if (network.aliases && !network.aliases->empty() && !options.aliases.empty())
    return conflict("--network-alias", "alias");
  if (!network.ipv4.empty() && !options.ipv4.empty()) return conflict("--ip", "IPv4 address");
  if (!network.ipv6.empty() && !options.ipv6.empty()) return conflict("--ip6", "IPv6 address");
  if (!network.mac.empty() && !options.mac.empty()) return conflict("--mac-address", "MAC address");
  if (!network.link_local_ips.empty() && !options.link_local_ips.empty())
    return conflict("--link-local-ip", "link-local IP addresses");
  return {};
}

void apply_flags(NetworkAttachment& network, const ContainerCreateOptions& options) {
  if (!options.aliases.empty()) network.aliases = options.aliases;
  // For the default bridge a link is an option of the container, for other networks an alias.
  if (notation::is_user_network(network.target) && !options.links.empty()) network.links = options.links;
  if (!options.ipv4.empty()) network.ipv4 = options.ipv4;
  if (!options.ipv6.empty()) network.ipv6 = options.ipv6;
  if (!options.mac.empty()) network.mac = options.mac;
  if (!options.link_local_ips.empty()) network.link_local_ips = options.link_local_ips;
}

Json addresses(const NetworkAttachment& network) {
  Json out = Json::object();
  if (!network.ipv4.empty()) out["IPv4Address"] = network.ipv4;
  if (!network.ipv6.empty()) out["IPv6Address"] = network.ipv6;
  if (!network.link_local_ips.empty()) out["LinkLocalIPs"] = network.link_local_ips;
  return out.empty() ? Json() : out;
}

base::Result<Json> endpoint(const NetworkAttachment& network) {
  if (base::trim(network.target).empty()) return base::Error{"no name set for network"};
  const auto aliases = network.aliases.value_or(std::vector<std::string>{});
  if (!notation::is_user_network(network.target) && !aliases.empty())
    return base::Error{"network-scoped aliases are only supported for user-defined networks"};
  std::string mac;
  if (!network.mac.empty()) {
    auto parsed = notation::parse_mac(base::trim(network.mac));
    if (!parsed) return base::Error{base::cat(network.mac, " is not a valid mac address")};
    mac = *std::move(parsed);
  }
  return Json{{"IPAMConfig", addresses(network)},
              {"Links", list_or_null(network.links)},
              {"Aliases", list_or_null(aliases)},
              {"DriverOpts", network.driver_options.empty() ? Json() : Json(network.driver_options)},
              {"GwPriority", network.gateway_priority},
              {"NetworkID", ""},
              {"EndpointID", ""},
              {"Gateway", ""},
              {"IPAddress", ""},
              {"MacAddress", mac},
              {"IPPrefixLen", 0},
              {"IPv6Gateway", ""},
              {"GlobalIPv6Address", ""},
              {"GlobalIPv6PrefixLen", 0},
              {"DNSNames", Json()}};
}

bool says_nothing(const NetworkAttachment& network) {
  return network.aliases.value_or(std::vector<std::string>{}).empty() && network.driver_options.empty() &&
         network.links.empty() && network.ipv4.empty() && network.ipv6.empty() && network.link_local_ips.empty() &&
         network.mac.empty() && network.gateway_priority == 0;
}

} // namespace

base::Result<base::JsonDocument> endpoints_body(const ContainerCreateOptions& options) {
  std::vector<NetworkAttachment> networks = options.networks;
  if (networks.empty()) networks.emplace_back().target = "default";
  if (const auto conflicts = check_conflicts(networks.front(), options); !conflicts)
    return base::Error{conflicts.error()};
  apply_flags(networks.front(), options);
  std::map<std::string, Json> endpoints; // sent in the order of the names
  bool user = false, builtin = false;
  for (const auto& network : networks) {
    (notation::is_user_network(network.target) ? user : builtin) = true;
    auto settings = endpoint(network);
    if (!settings) return base::Error{settings.error()};
    if (!endpoints.emplace(network.target, *std::move(settings)).second)
      return base::Error{base::cat("network ", base::quote(network.target), " is specified multiple times")};
  }
  // A single network that was only named is left to the engine.
  if (options.networks.size() == 1 && says_nothing(networks.front())) endpoints.clear();
  if (user && builtin)
    return base::Error{"conflicting options: cannot attach both user-defined and non-user-defined network-modes"};
  return base::JsonDocument(Json(endpoints));
}

} // namespace skiff::commands
