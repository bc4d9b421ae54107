#include "transport/failures.hpp"

#include <skiff/base/text.hpp>
#include <skiff/os/files.hpp>

#include <cerrno>

namespace skiff::transport {

using base::cat;
using base::Failure;
using base::FailureKind;

namespace {

std::string escape_host(std::string_view path) {
  constexpr std::string_view plain = "-_.~!$&'()*+,;=:[]<>\""; // what Go leaves alone in a host
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (word || byte >= 0x80 || plain.find(c) != std::string_view::npos)
      out += c;
    else
      out += {'%', digits[byte >> 4], digits[byte & 15]};
  }
  return out;
}

std::string verb_of(std::string_view method) {
  auto out = base::lower(method);
  if (!out.empty()) out[0] = method[0];
  return out;
}

std::string address(const Endpoint& endpoint) {
  const bool v6 = endpoint.host.find(':') != std::string::npos;
  return v6 ? cat("[", endpoint.host, "]:", endpoint.port) : cat(endpoint.host, ":", endpoint.port);
}

std::string dial_error(const Endpoint& endpoint, int error_number) {
  const auto why = os::error_text(error_number);
  if (endpoint.scheme == Endpoint::Scheme::unix_socket) return cat("dial unix ", endpoint.path, ": connect: ", why);
  return cat("dial tcp ", address(endpoint), ": connect: ", why);
}

} // namespace

std::string request_url(const Endpoint& endpoint, std::string_view target) {
  switch (endpoint.scheme) {
  case Endpoint::Scheme::unix_socket:
    return cat("http://", escape_host(endpoint.path), target);
  case Endpoint::Scheme::ssh:
    return cat("http://docker.example.com", target);
  case Endpoint::Scheme::tcp:
    break;
  }
  const bool usual = !endpoint.is_engine && endpoint.port == (endpoint.tls ? 443 : 80);
  return cat(endpoint.tls ? "https://" : "http://", usual ? endpoint.host : address(endpoint), endpoint.path, target);
}

Failure not_connected(const Endpoint& endpoint, std::string_view method, std::string_view target, int error_number) {
  if (!endpoint.is_engine) return during_connect(endpoint, method, target, dial_error(endpoint, error_number));
  const bool local = endpoint.scheme == Endpoint::Scheme::unix_socket;
  if (error_number == EACCES || error_number == EPERM)
    return {FailureKind::connection,
            cat("permission denied while trying to connect to the Docker daemon socket at ", endpoint.text, ": ",
                verb_of(method), " ", base::quote(request_url(endpoint, target)), ": ",
                dial_error(endpoint, error_number))};
  if (local || error_number == ECONNREFUSED || error_number == ETIMEDOUT || error_number == 0)
    return {FailureKind::connection,
            cat("Cannot connect to the Docker daemon at ", endpoint.text, ". Is the docker daemon running?")};
  return during_connect(endpoint, method, target, dial_error(endpoint, error_number));
}

Failure during_connect(const Endpoint& endpoint, std::string_view method, std::string_view target,
                       std::string_view cause) {
  return {FailureKind::connection, cat(endpoint.is_engine ? "error during connect: " : "", verb_of(method), " ",
                                       base::quote(request_url(endpoint, target)), ": ", cause)};
}

Failure broken_off(std::string_view cause) { return {FailureKind::connection, std::string(cause)}; }

std::string lookup_error(std::string_view host) {
  if (const auto text = os::read_file("/etc/resolv.conf"))
    for (const auto& line : base::split(*text, '\n'))
      if (line.starts_with("nameserver "))
        return cat("lookup ", host, " on ", base::trim(line.substr(11)), ":53: no such host");
  return cat("lookup ", host, ": no such host");
}

} // namespace skiff::transport
