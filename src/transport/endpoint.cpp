// Text to Endpoint. The official client's checks for ssh; tcp and unix addresses come completed from `notation`.

#include <skiff/base/text.hpp>
#include <skiff/transport/endpoint.hpp>

namespace skiff::transport {

using base::cat;
using base::Error;

namespace {

struct Authority {
  std::string user, host;
  std::optional<std::uint16_t> port;
};

base::Result<Authority> parse_authority(std::string_view text) {
  Authority out;
  if (const auto at = text.rfind('@'); at != std::string_view::npos) {
    out.user = text.substr(0, at);
    text.remove_prefix(at + 1);
  }
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos) return Error{"missing ']' in host"};
    out.host = text.substr(1, end - 1);
    text.remove_prefix(end + 1);
  } else {
    const auto colon = text.rfind(':');
    out.host = text.substr(0, colon);
    text.remove_prefix(colon == std::string_view::npos ? text.size() : colon);
  }
  if (text.size() <= 1) return out;
  out.port = base::to_number<std::uint16_t>(text.substr(1));
  if (!out.port || text[0] != ':') return Error{cat("invalid port ", base::quote(text), " after host")};
  return out;
}

base::Result<Endpoint> parse_ssh(std::string_view rest, std::string_view whole) {
  const auto refused = [](std::string_view why) {
    return Error{cat("ssh host connection is not valid: invalid SSH URL: ", why)};
  };
  const auto [before_fragment, fragment] = base::cut(rest, '#');
  const auto [address, query] = base::cut(before_fragment, '?');
  const auto slash = address.find('/');
  const auto authority = parse_authority(address.substr(0, slash));
  if (!authority) return Error{cat("parse ", base::quote(whole), ": ", authority.error())};
  if (authority->user.find(':') != std::string::npos) return refused("plain-text password is not supported");
  if (authority->host.empty()) return refused("hostname is empty");
  if (query && !query->empty()) return refused(cat("query parameters are not allowed: ", base::quote(*query)));
  if (fragment && !fragment->empty()) return refused(cat("fragments are not allowed: ", base::quote(*fragment)));
  Endpoint out;
  out.scheme = Endpoint::Scheme::ssh;
  out.user = authority->user;
  out.host = authority->host;
  out.port = authority->port.value_or(0);
  if (slash != std::string_view::npos && address.substr(slash) != "/") out.path = address.substr(slash);
  return out;
}

} // namespace

base::Result<Endpoint> parse_endpoint(std::string_view text) {
  const auto separator = text.find("://");
  if (separator == std::string_view::npos || (text.size() == separator + 3 && !text.starts_with("ssh:")))
    return Error{cat("unable to parse docker host `", text, "`")};
  const auto scheme = text.substr(0, separator), rest = text.substr(separator + 3);
  base::Result<Endpoint> out = Endpoint();
  if (scheme == "unix") {
    out->path = rest;
  } else if (scheme == "ssh") {
    out = parse_ssh(rest, text);
    if (!out) return out;
  } else if (scheme == "tcp") {
    const auto slash = rest.find('/');
    const auto authority = parse_authority(rest.substr(0, slash));
    if (!authority) return Error{cat("parse ", base::quote(text), ": ", authority.error())};
    out->scheme = Endpoint::Scheme::tcp;
    out->host = authority->host;
    out->port = authority->port.value_or(0);
    if (slash != std::string_view::npos && rest.substr(slash) != "/") out->path = rest.substr(slash);
  } else {
    return Error{"protocol not available"};
  }
  out->text = text;
  return out;
}

void use_proxy(Endpoint& endpoint, const os::Environment& environment) {
  const auto either = [&](const char* upper) {
    const auto value = environment.value(upper);
    return value.empty() ? environment.value(base::lower(upper)) : value;
  };
  const bool local = endpoint.host == "localhost" || endpoint.host == "::1" || endpoint.host.starts_with("127.");
  if (endpoint.scheme != Endpoint::Scheme::tcp || local) return;
  endpoint.proxy = either(endpoint.tls ? "HTTPS_PROXY" : "HTTP_PROXY");
  endpoint.no_proxy = either("NO_PROXY");
}

} // namespace skiff::transport
