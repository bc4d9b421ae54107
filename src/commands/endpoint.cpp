// The forms of an engine's address: unix:///path, tcp://host:port[/path], ssh://[user@]host[:port][/path].

#include "commands/endpoint.hpp"

#include "commands/program.hpp"

#include <skiff/base/csv.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/notation/host.hpp>

#include <cctype>

namespace skiff::commands {

namespace {

using transport::Endpoint;

base::Failure unresolved(std::string_view reason) {
  return base::Failure(base::cat("Failed to initialize: unable to resolve docker endpoint: ", reason));
}

// host, port and path of what stands behind the scheme.
void read_authority(std::string_view text, Endpoint& endpoint) {
  const auto slash = text.find('/');
  if (slash != std::string_view::npos) endpoint.path = text.substr(slash);
  std::string_view authority = text.substr(0, slash);
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
    endpoint.user = authority.substr(0, at);
    authority.remove_prefix(at + 1);
  }
  std::string_view port;
  const auto bracket = authority.rfind(']');
  const auto colon = authority.rfind(':');
  if (colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket)) {
    port = authority.substr(colon + 1);
    authority = authority.substr(0, colon);
  }
  if (authority.starts_with('[') && authority.ends_with(']')) authority = authority.substr(1, authority.size() - 2);
  endpoint.host = authority;
  if (port.empty()) return;
  const auto number = base::to_number<std::uint16_t>(port);
  if (!number) throw unresolved(base::cat("invalid port ", base::quote(port), " in ", endpoint.text));
  endpoint.port = *number;
}

Endpoint read_address(const std::string& text) {
  Endpoint endpoint;
  endpoint.text = text;
  const auto [scheme, rest] = base::cut(text, ':');
  const std::string_view address = rest && rest->starts_with("//") ? rest->substr(2) : std::string_view();
  if (scheme == "unix") {
    endpoint.path = address;
  } else if (scheme == "tcp" || scheme == "http" || scheme == "https") {
    endpoint.scheme = Endpoint::Scheme::tcp;
    read_authority(address, endpoint);
  } else if (scheme == "ssh") {
    endpoint.scheme = Endpoint::Scheme::ssh;
    read_authority(address, endpoint);
  } else {
    throw unresolved(base::cat("protocol not available: ", scheme));
  }
  return endpoint;
}

// "x-mine" → "X-Mine", as Go sends it; a name with other characters stays.
std::string canonical_header(std::string_view name) {
  std::string out(name);
  bool start = true;
  for (char& c : out) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) == 0 && std::string_view("!#$%&'*+-.^_`|~").find(c) == std::string_view::npos)
      return std::string(name);
    c = static_cast<char>(start ? std::toupper(byte) : std::tolower(byte));
    start = c == '-';
  }
  return out;
}

void add_header(Endpoint& endpoint, std::string_view name, std::string value) {
  std::string header = canonical_header(name);
  if (header != "User-Agent") endpoint.headers.emplace_back(std::move(header), std::move(value)); // that one is ours
}

void add_headers(Endpoint& endpoint, config::Config& config, const os::Environment& environment) {
  const base::JsonView configured = config["HttpHeaders"];
  for (std::size_t i = 0; i < configured.size(); ++i) add_header(endpoint, configured.key(i), configured.at(i).text());
  const std::string custom = environment.value("DOCKER_CUSTOM_HEADERS");
  if (custom.empty()) return;
  const auto fields = base::parse_csv(custom);
  if (!fields)
    throw base::Failure(
        "Failed to initialize: failed to parse custom headers from DOCKER_CUSTOM_HEADERS environment variable: "
        "value must be formatted as comma-separated key=value pairs");
  endpoint.headers.clear(); // the variable replaces what the file says
  for (const std::string& field : *fields) {
    const auto [name, value] = base::cut(field, '=');
    if (!value || base::trim(name).empty())
      throw base::Failure(base::cat(
          "Failed to initialize: failed to set custom headers from DOCKER_CUSTOM_HEADERS environment variable: ",
          value ? "value contains a key=value pair with an empty key: " : "missing \"=\" in key=value pair: ", "'",
          field, "'"));
    add_header(endpoint, base::trim(name), std::string(*value));
  }
}

bool uses_tls(const config::EndpointText& from) { return from.ca || from.cert || from.key || from.skip_tls_verify; }

} // namespace

std::string complete_host(const config::EndpointText& endpoint) {
  const auto text = notation::parse_host(endpoint.host, uses_tls(endpoint));
  if (!text) throw unresolved(text.error());
  return *text;
}

transport::Endpoint make_endpoint(const config::Selected& selected, config::Config& config,
                                  const os::Environment& environment) {
  const config::EndpointText& from = selected.endpoint;
  Endpoint endpoint = read_address(complete_host(from));
  if (uses_tls(from) && endpoint.scheme == Endpoint::Scheme::tcp)
    endpoint.tls =
        transport::TlsFiles{from.ca.value_or(""), from.cert.value_or(""), from.key.value_or(""), !from.skip_tls_verify};
  endpoint.user_agent = client_user_agent();
  add_headers(endpoint, config, environment);
  return endpoint;
}

std::string client_user_agent() { return base::cat("Docker-Client/", docker_version, " (linux)"); }

} // namespace skiff::commands
