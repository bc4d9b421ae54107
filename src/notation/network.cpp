// --network. In the long form everything is taken in lower case.
#include "long_syntax.hpp"

#include <skiff/base/csv.hpp>
#include <skiff/base/number.hpp>
#include <skiff/base/text.hpp>
#include <skiff/notation/address.hpp>
#include <skiff/notation/network.hpp>

namespace skiff::notation {

namespace {

Result<void> set_address(std::string& place, std::string_view text) {
  const auto address = parse_address(text);
  if (!address) return base::Error{address.error()};
  place = address->text();
  return {};
}

Result<void> set_field(NetworkAttachment& network, std::string_view key, std::string_view value) {
  if (key == "name") {
    network.target = value;
  } else if (key == "alias") {
    network.aliases->emplace_back(value);
  } else if (key == "ip") {
    return set_address(network.ipv4, value);
  } else if (key == "ip6") {
    return set_address(network.ipv6, value);
  } else if (key == "mac-address") {
    network.mac = value;
  } else if (key == "link-local-ip") {
    return set_address(network.link_local_ips.emplace_back(), value);
  } else if (key == "driver-opt") {
    const auto [option, setting] = base::cut(value, '=');
    if (!setting || option.empty()) return base::Error{"invalid key value pair format in driver options"};
    network.driver_options[std::string(base::trim(option))] = base::trim(*setting);
  } else if (key == "gw-priority") {
    const auto number = base::atoi(value);
    if (!number)
      return base::Error{base::cat("invalid gw-priority (", value, "): ", base::number_reason(number.error()))};
    network.gateway_priority = static_cast<int>(*number);
  } else {
    return base::Error{base::cat("invalid field key ", key)};
  }
  return {};
}

} // namespace

Result<NetworkAttachment> parse_network(std::string_view text) {
  NetworkAttachment network;
  if (!is_long_syntax(text)) {
    network.target = text;
    return network;
  }
  const auto fields = base::parse_csv(text);
  if (!fields) return base::Error{fields.error()};
  network.aliases.emplace();
  for (const auto& field : *fields) {
    const std::string lowered = base::lower(field);
    const auto [key, value] = base::cut(lowered, '=');
    if (!value || key.empty()) return base::Error{base::cat("invalid field ", field)};
    if (const auto set = set_field(network, base::trim(key), base::trim(*value)); !set) return base::Error{set.error()};
  }
  if (network.target.empty()) return base::Error{"network name/id is not specified"};
  return network;
}

bool is_user_network(std::string_view name) {
  return !name.starts_with("container:") && name != "default" && name != "bridge" && name != "host" && name != "none";
}

} // namespace skiff::notation
