#pragma once
// Where an engine is and how to reach it. Made by `config` (flags, environment, contexts); `transport` only dials it.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace skiff::transport {

struct TlsFiles {
  std::string ca;   ///< PEM file; empty: the system's trust store
  std::string cert; ///< client certificate; empty: none
  std::string key;
  bool verify = true; ///< check the server's certificate and name
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
  std::string text; ///< as errors name it: unix:///var/run/docker.sock
  std::vector<std::pair<std::string, std::string>>
      headers; ///< sent with every request (HttpHeaders, DOCKER_CUSTOM_HEADERS)
  std::string user_agent;
};

} // namespace skiff::transport
