#pragma once
// IP, MAC and host:port addresses, read as strictly as Go reads them and printed in their canonical form.

#include <skiff/base/result.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace skiff::notation {

using base::Result;

struct Address {
  std::array<std::uint8_t, 16> bytes{}; ///< IPv4 as ::ffff:a.b.c.d
  bool v4 = false;                      ///< written as IPv4
  std::string zone;                     ///< behind '%', IPv6 only

  bool mapped() const; ///< an IPv4 address, however it was written
  Address unmapped() const;
  std::string text() const; ///< `1.2.3.4`, `2001:db8::1`, `fe80::1%eth0`
};

/// `ParseAddr("x"): unable to parse IP` and its kin for what is none.
Result<Address> parse_address(std::string_view text);
/// An address without zone in its canonical form, IPv4 in dotted form; nothing for anything else.
std::optional<std::string> canonical_ip(std::string_view text);

/// `10.0.0.0/8`: the address is kept as written, contains() looks at the network.
struct Prefix {
  Address address;
  int bits = 0;
  bool contains(const Address& other) const;
  std::string text() const;
};
/// `invalid CIDR address: x` for what is none.
Result<Prefix> parse_prefix(std::string_view text);

/// 6, 8 or 20 bytes as `92:d0:c6:0a:29:33`, from pairs joined by ':' or '-' or fours joined by '.'.
Result<std::string> parse_mac(std::string_view text);

struct HostPort {
  std::string host, port;
};
/// `host:port`, `[v6]:port`; the error text is Go's (`address x: missing port in address`).
Result<HostPort> split_host_port(std::string_view text);
std::string join_host_port(std::string_view host, std::string_view port);

/// The checks of --dns, --mac-address and --dns-search; they return what is sent.
Result<std::string> check_ip(std::string_view text);
Result<std::string> check_mac(std::string_view text);
Result<std::string> check_dns_search(std::string_view text);
/// --add-host: `name:ip` or `name=ip` (or the word host-gateway), as `name:ip`.
Result<std::string> check_extra_host(std::string_view text);
/// --link: `container[:alias]`.
Result<std::pair<std::string, std::string>> parse_link(std::string_view text);
/// The same, returning the text as it was.
Result<std::string> check_link(std::string_view text);

} // namespace skiff::notation
