#pragma once
// Where an engine is and how to reach it. Made from what flags, environment and contexts say; `transport` only dials
// it.

#include <skiff/base/result.hpp>
#include <skiff/os/environment.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace skiff::transport {

struct TlsFiles {
  std::string ca;   ///< PEM file; empty: the system's trust store
  std::string cert; ///< client certificate; empty: none
  std::string key;
  bool verify = true;           ///< check the server's certificate and name
  std::string authorities = {}; ///< PEM text in the place of `ca` and the trust store; empty: those
};

struct Endpoint {
  enum class Scheme : std::uint8_t { unix_socket, tcp, ssh };
  Scheme scheme = Scheme::unix_socket;
  std::string
      path; ///< unix: the socket. tcp: path prefix of all requests (usually empty). ssh: the remote socket, if given
  std::string host;       ///< tcp, ssh (without brackets for IPv6)
  std::uint16_t port = 0; ///< tcp always; ssh: 0 = ssh's own default
  std::string user;       ///< ssh
  std::optional<TlsFiles> tls;
  std::string text;      ///< as errors name it: unix:///var/run/docker.sock
  bool is_engine = true; ///< false: another HTTP server, errors say `Get "URL": CAUSE` and no more
  std::vector<std::pair<std::string, std::string>>
      headers; ///< sent with every request (HttpHeaders, DOCKER_CUSTOM_HEADERS)
  std::string user_agent;
  std::string proxy;    ///< tcp: URL of the HTTP proxy in between; empty: none
  std::string no_proxy; ///< hosts that are reached without it, as in NO_PROXY
};

/// From a complete address (unix:///path, tcp://host:port[/path], ssh://[user@]host[:port][/path]); `tls`, headers and
/// user agent are left to the caller. Errors are the official client's.
base::Result<Endpoint> parse_endpoint(std::string_view text);

/// HTTP_PROXY, HTTPS_PROXY (with TLS) and NO_PROXY in either case, for tcp endpoints that are not on this machine.
void use_proxy(Endpoint& endpoint, const os::Environment& environment);

} // namespace skiff::transport
