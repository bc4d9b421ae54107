// Engine addresses. What comes behind tcp:// is read as Go's net/url reads an authority and a path, because its errors
// and its normalisation reach the user.
#include <skiff/base/number.hpp>
#include <skiff/base/text.hpp>
#include <skiff/notation/address.hpp>
#include <skiff/notation/host.hpp>

#include <algorithm>
#include <optional>

namespace skiff::notation {

namespace {

constexpr std::string_view default_host = "localhost";
constexpr std::string_view default_port = "2375";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool is_host_char(char c) {
  if (static_cast<unsigned char>(c) >= 0x80 || is_digit(c)) return true;
  const char lower = static_cast<char>(c | 0x20);
  return (lower >= 'a' && lower <= 'z') || std::string_view("-_.~!$&'()*+,;=:[]<>\"").find(c) != std::string_view::npos;
}

// Decodes %xx. In a host only %25 and bytes that are not ASCII may be written so.
Result<std::string> unescape(std::string_view text, bool host) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      if (host && !is_host_char(text[i]))
        return base::Error{base::cat("invalid character ", base::quote(text.substr(i, 1)), " in host name")};
      out += text[i];
      continue;
    }
    const std::string_view escape = text.substr(i, 3);
    const bool valid = escape.size() == 3 && hex_value(escape[1]) >= 0 && hex_value(escape[2]) >= 0;
    if (!valid || (host && hex_value(escape[1]) < 8 && escape != "%25"))
      return base::Error{base::cat("invalid URL escape ", base::quote(escape))};
    out += static_cast<char>(hex_value(escape[1]) * 16 + hex_value(escape[2]));
    i += 2;
  }
  return out;
}

struct Url {
  std::string host; // with its port
  std::string path;
};

Result<std::string> url_host(std::string_view text) {
  std::optional<std::string_view> port;
  if (text.starts_with('[')) {
    const auto end = text.rfind(']');
    if (end == std::string_view::npos) return base::Error{"missing ']' in host"};
    port = text.substr(end + 1);
  } else if (const auto colon = text.rfind(':'); colon != std::string_view::npos) {
    port = text.substr(colon);
  }
  const bool valid_port =
      !port || port->empty() || ((*port)[0] == ':' && std::all_of(port->begin() + 1, port->end(), is_digit));
  if (!valid_port) return base::Error{base::cat("invalid port ", base::quote(*port), " after host")};
  return unescape(text, true);
}

// The authority and path of tcp://…; query and fragment are dropped, as is a user name.
Result<Url> parse_url(std::string_view text) {
  text = text.substr(0, text.find('#'));
  const std::string whole = base::cat("tcp://", text);
  const auto wrong = [&](std::string_view why) {
    return base::Error{base::cat("parse ", base::quote(whole), ": ", why)};
  };
  if (std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7F; }))
    return wrong("net/url: invalid control character in URL");
  text = text.substr(0, text.find('?'));
  const auto slash = std::min(text.find('/'), text.size());
  std::string_view authority = text.substr(0, slash);
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) authority.remove_prefix(at + 1);
  auto host = url_host(authority);
  if (!host) return wrong(host.error());
  auto path = unescape(text.substr(slash), false);
  if (!path) return wrong(path.error());
  return Url{*std::move(host), *std::move(path)};
}

Result<std::string> parse_tcp(std::string_view text) {
  if (text.empty() || text == "tcp://") return base::cat("tcp://", default_host, ':', default_port);
  std::string address(text.starts_with("tcp://") ? text.substr(6) : text);
  if (address.find("://") != std::string::npos || address.empty())
    return base::Error{base::cat("invalid proto, expected tcp: ", text)};
  if (address.ends_with("]:")) address += default_port;
  const auto url = parse_url(address);
  if (!url) return base::Error{url.error()};
  const base::Error invalid{base::cat("invalid bind address format: ", text)};
  auto parts = split_host_port(url->host);
  if (!parts) parts = split_host_port(join_host_port(url->host, default_port));
  if (!parts) return invalid;
  if (parts->host.empty()) parts->host = default_host;
  if (parts->port.empty()) parts->port = default_port;
  return base::cat("tcp://", join_host_port(parts->host, parts->port), url->path);
}

Result<std::string> parse_simple(std::string_view scheme, std::string_view rest, std::string_view fallback) {
  if (const std::string prefix = base::cat(scheme, "://"); rest.starts_with(prefix)) rest.remove_prefix(prefix.size());
  if (rest.find("://") != std::string_view::npos)
    return base::Error{base::cat("invalid proto, expected ", scheme, ": ", rest)};
  return base::cat(scheme, "://", rest.empty() ? fallback : rest);
}

} // namespace

Result<std::string> parse_host(std::string_view text, bool tls) {
  const std::string_view address = base::trim(text);
  if (address.empty()) return std::string(tls ? "tcp://localhost:2376" : "unix:///var/run/docker.sock");
  const auto separator = address.find("://");
  if (separator == std::string_view::npos) return parse_tcp(address);
  const std::string_view scheme = address.substr(0, separator);
  const std::string_view rest = address.substr(separator + 3);
  if (scheme == "tcp") return parse_tcp(rest);
  if (scheme == "unix") return parse_simple(scheme, rest, "/var/run/docker.sock");
  if (scheme == "npipe") return parse_simple(scheme, rest, "//./pipe/docker_engine");
  if (scheme == "fd" || scheme == "ssh") return std::string(address);
  return base::Error{base::cat("invalid bind address format: ", address)};
}

} // namespace skiff::notation
