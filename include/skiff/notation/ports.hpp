#pragma once
// Ports: what --publish and --expose of a container and --publish of a service take.

#include <skiff/base/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::notation {

using base::Result;

struct PortMapping {
  std::string host_ip;   ///< empty: all addresses
  std::string host_port; ///< empty: any; `8000-8005`: any of these
  std::uint16_t port = 0;
  std::string protocol;    ///< tcp, udp, sctp
  std::string key() const; ///< 80/tcp
};

/// `[ip:][host[-end]:]container[-end][/protocol]`; ranges of equal length expand, a host range for one port stays.
Result<std::vector<PortMapping>> parse_ports(std::string_view text);
/// --publish: the same, or `published=…,target=…,protocol=…`.
Result<std::vector<PortMapping>> parse_publish(std::string_view text);

struct PortRange {
  std::uint16_t first = 0, last = 0;
  std::string protocol; ///< any word, in lower case
};
/// --expose: `port[-end][/protocol]`.
Result<PortRange> parse_port_range(std::string_view text);

struct ServicePort {
  std::string protocol = "tcp";
  std::uint16_t target = 0;
  std::uint16_t published = 0; ///< 0: chosen by the engine
  std::string mode = "ingress";
};
/// --publish of a service: `[host:]port[/protocol]` or `published=…,target=…,protocol=…,mode=…`.
Result<std::vector<ServicePort>> parse_service_ports(std::string_view text);

} // namespace skiff::notation
