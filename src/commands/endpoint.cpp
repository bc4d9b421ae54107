// Address, TLS files and headers of an engine, out of what flags, environment, contexts and configuration say.

#include "commands/endpoint.hpp"

#include "commands/program.hpp"

#include <skiff/base/csv.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/codec/http1.hpp>
#include <skiff/config/context.hpp>
#include <skiff/notation/host.hpp>
#include <skiff/os/files.hpp>

#include <algorithm>
#include <cctype>
#include <iterator>

namespace skiff::commands {

namespace {

using transport::Endpoint;

base::Failure unresolved(std::string_view reason) {
  return base::Failure(base::cat("Failed to initialize: unable to resolve docker endpoint: ", reason));
}

// "x-mine" → "X-Mine", as Go sends it; a name with other characters stays.
std::string canonical_header(std::string_view name) {
  std::string out(name);
  if (!codec::is_http_header_name(name)) return out;
  bool start = true;
  for (char& c : out) {
    const auto byte = static_cast<unsigned char>(c);
    c = static_cast<char>(start ? std::toupper(byte) : std::tolower(byte));
    start = c == '-';
  }
  return out;
}

void add_header(Endpoint& endpoint, std::string_view name, std::string value) {
  constexpr std::string_view reserved[] = {"User-Agent", "Host", "Content-Length", "Transfer-Encoding", "Trailer"};
  std::string header = canonical_header(name);
  if (std::find(std::begin(reserved), std::end(reserved), header) == std::end(reserved)) // those are the transport's
    endpoint.headers.emplace_back(std::move(header), std::move(value));
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

void check_tls(const config::EndpointText& from) {
  const auto text = [](const std::optional<std::string>& file) {
    const auto bytes = file ? os::read_file(*file) : std::string();
    return bytes ? *bytes : std::string(); // one that cannot be read is told of when it is used
  };
  if (const std::string fault = config::tls_fault(text(from.ca), text(from.cert), text(from.key)); !fault.empty())
    throw base::Failure("Failed to initialize: " + fault);
}

} // namespace

std::string complete_host(const config::EndpointText& endpoint) {
  const auto text = notation::parse_host(endpoint.host, uses_tls(endpoint));
  if (!text) throw unresolved(text.error());
  return *text;
}

transport::Endpoint make_endpoint(const config::Selected& selected, config::Config& config,
                                  const os::Environment& environment) {
  const config::EndpointText& from = selected.endpoint;
  auto parsed = transport::parse_endpoint(complete_host(from));
  if (!parsed) throw base::Failure("Failed to initialize: " + parsed.error());
  Endpoint endpoint = *std::move(parsed);
  if (uses_tls(from) && endpoint.scheme == Endpoint::Scheme::tcp) {
    check_tls(from);
    endpoint.tls =
        transport::TlsFiles{from.ca.value_or(""), from.cert.value_or(""), from.key.value_or(""), !from.skip_tls_verify};
  }
  transport::use_proxy(endpoint, environment);
  endpoint.user_agent = client_user_agent();
  add_headers(endpoint, config, environment);
  return endpoint;
}

std::string client_user_agent() { return base::cat("Docker-Client/", docker_version, " (linux)"); }

} // namespace skiff::commands
