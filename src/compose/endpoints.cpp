// Networks of a container: which one is primary, the endpoint of each, MAC addresses by API version.
#include "compose/host_config.hpp"
#include "compose/values.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>

#include <nlohmann/json.hpp>

namespace skiff::compose {

namespace {

using base::Json;
using base::JsonView;

constexpr std::string_view interface_option = "com.docker.network.endpoint.ifname";
constexpr api::Version many_networks{1, 44}; // a create request takes all networks, each with its MAC address

std::string network_name(const Project& project, std::string_view key) {
  return project.model["networks"][key]["name"].text();
}

/// The address of the primary endpoint; `container` gets it instead for engines that know no other place.
std::string mac_address(const CreateRequest& request, std::string_view primary, std::string& container) {
  const JsonView networks = request.service["networks"];
  const std::string own = request.service["mac_address"].text();
  const std::string of_primary = networks[primary]["mac_address"].text();
  if (!own.empty() && !of_primary.empty() && own != of_primary)
    throw base::Failure(base::cat("the service-level mac_address should have the same value as network ", primary));
  if (request.api >= many_networks) return of_primary.empty() ? own : of_primary;
  std::vector<std::string> with_address;
  for (std::size_t i = 0; i < networks.size(); ++i)
    if (!networks.at(i)["mac_address"].empty()) with_address.emplace_back(networks.key(i));
  if (with_address.size() > 1)
    throw base::Failure(base::cat("a MAC address is specified for multiple networks (", base::join(with_address, ", "),
                                  "), but this feature requires Docker Engine v25 or later"));
  container = of_primary.empty() ? own : of_primary;
  return of_primary;
}

} // namespace

base::JsonDocument endpoint_of(const Project& project, const CreateRequest& request, std::string_view network,
                               const std::vector<std::string>& links, std::string_view mac_address) {
  const JsonView config = request.service["networks"][network];
  Json out = Json::object();
  out["IPAMConfig"] = nullptr;
  out["Links"] = links.empty() ? Json(nullptr) : Json(links);
  Json aliases = Json::array({container_name(project, request.service, request.key, request.number)});
  if (request.use_aliases) {
    aliases.push_back(std::string(request.key));
    for (const JsonView alias : config["aliases"]) aliases.push_back(alias.text());
  }
  out["Aliases"] = std::move(aliases);
  out["MacAddress"] = std::string(mac_address);
  out["DriverOpts"] = nullptr;
  if (!config.is_object()) return base::JsonDocument(std::move(out));

  Json ipam = Json::object();
  const std::string v4 = config["ipv4_address"].text();
  const std::string v6 = config["ipv6_address"].text();
  if (!v4.empty()) ipam["IPv4Address"] = out["IPAddress"] = v4;
  // The official program puts the address into the field of the gateway too; engines keep it there.
  if (!v6.empty()) ipam["IPv6Address"] = out["IPv6Gateway"] = v6;
  if (!config["link_local_ips"].empty()) ipam["LinkLocalIPs"] = texts(config["link_local_ips"]);
  out["IPAMConfig"] = std::move(ipam);
  if (config["driver_opts"].exists()) out["DriverOpts"] = *config["driver_opts"].node();
  if (const std::string name = config["interface_name"].text(); !name.empty())
    out["DriverOpts"][std::string(interface_option)] = name;
  if (const auto priority = whole_number(config["gw_priority"]); priority != 0) out["GwPriority"] = priority;
  return base::JsonDocument(std::move(out));
}

Networking networking_of(const Project& project, const CreateRequest& request, const std::vector<std::string>& links) {
  Networking out;
  const std::vector<std::string> keys = networks_by_priority(request.service);
  const std::string primary = keys.empty() ? "default" : keys.front();
  const std::string mac = mac_address(request, primary, out.container_mac);
  out.mode = request.service["network_mode"].text();
  if (!out.mode.empty()) return out;
  if (project.model["networks"].empty()) {
    out.mode = "none";
    return out;
  }
  if (request.api < api::Version{1, 49})
    for (const JsonView network : request.service["networks"])
      if (!network["interface_name"].empty())
        throw base::Failure("interface_name requires Docker Engine v28.1 or later");
  out.has_endpoints = true;
  out.mode = network_name(project, primary);
  Json endpoints = Json::object();
  endpoints[out.mode] = endpoint_of(project, request, primary, links, mac).root();
  if (request.api >= many_networks)
    for (std::size_t i = 1; i < keys.size(); ++i)
      endpoints[network_name(project, keys[i])] =
          endpoint_of(project, request, keys[i], links, request.service["networks"][keys[i]]["mac_address"].view())
              .root();
  out.endpoints = base::JsonDocument(std::move(endpoints));
  return out;
}

base::JsonDocument connect_body(const Project& project, const CreateRequest& request, std::string_view network,
                                std::string_view container) {
  base::JsonDocument body;
  body.set("/Container", container);
  const base::JsonDocument endpoint = endpoint_of(project, request, network, links_of(project, request),
                                                  request.service["networks"][network]["mac_address"].view());
  body.set("/EndpointConfig", endpoint.view());
  return body;
}

} // namespace skiff::compose
