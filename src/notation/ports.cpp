// Ports. The short form is split at its last two colons, so that an IPv6 address keeps its own.
#include "long_syntax.hpp"

#include <skiff/base/csv.hpp>
#include <skiff/base/number.hpp>
#include <skiff/base/text.hpp>
#include <skiff/notation/address.hpp>
#include <skiff/notation/ports.hpp>

#include <array>
#include <optional>

namespace skiff::notation {

namespace {

struct Range {
  int first, last;
  int size() const { return last - first; }
};

std::optional<int> port_number(std::string_view text) {
  const auto number = base::parse_int(text);
  if (!number || *number < 0 || *number > 65535) return std::nullopt;
  return static_cast<int>(*number);
}

std::optional<Range> range(std::string_view text) {
  const auto [start, end] = base::cut(text, '-');
  const auto first = port_number(start);
  const auto last = end && *end != start ? port_number(*end) : first;
  if (!first || !last || *last < *first) return std::nullopt;
  return Range{*first, *last};
}

struct Parts {
  std::string_view ip, host, container;
};

Parts split_parts(std::string_view text) {
  const auto last = text.rfind(':');
  if (last == std::string_view::npos) return {{}, {}, text};
  const auto before = last == 0 ? std::string_view::npos : text.rfind(':', last - 1);
  if (before == std::string_view::npos) return {{}, text.substr(0, last), text.substr(last + 1)};
  return {text.substr(0, before), text.substr(before + 1, last - before - 1), text.substr(last + 1)};
}

Result<std::string> host_address(std::string_view text) {
  std::string ip(text);
  if (text.starts_with('[')) {
    const auto parts = split_host_port(base::cat(text, ':'));
    if (!parts) return base::Error{base::cat("invalid IP address ", text, ": ", parts.error())};
    ip = parts->host;
  }
  if (!ip.empty() && !canonical_ip(ip)) return base::Error{base::cat("invalid IP address: ", ip)};
  return ip;
}

// The long form keeps only what it knows; a missing key leaves its place empty.
Result<std::string> short_form(std::string_view text) {
  std::string published, target, protocol = "tcp";
  for (const auto& field : base::split(text, ',')) {
    const auto [key, value] = base::cut(field, '=');
    if (!value || key.empty())
      return base::Error{base::cat("invalid publish opts format (should be name=value but got '", field, "')")};
    if (key == "published") published = *value;
    if (key == "target") target = *value;
    if (key == "protocol") protocol = *value;
  }
  return base::cat(published, ':', target, '/', protocol);
}

Result<std::uint16_t> service_port_number(std::string_view name, std::string_view text) {
  const auto number = base::parse_uint(text, 10, 16);
  if (!number)
    return base::Error{base::cat("invalid ", name, " port (", text,
                                 "): value must be an integer: ", base::number_reason(number.error()))};
  return static_cast<std::uint16_t>(*number);
}

Result<void> set_service_field(ServicePort& port, std::string_view key, std::string_view value) {
  if (key == "protocol") {
    if (value != "tcp" && value != "udp" && value != "sctp")
      return base::Error{base::cat("invalid protocol value '", value, '\'')};
    port.protocol = value;
  } else if (key == "mode") {
    if (value != "ingress" && value != "host")
      return base::Error{base::cat("invalid publish mode value (", value, "): must be either 'ingress' or 'host'")};
    port.mode = value;
  } else if (key == "target" || key == "published") {
    const auto number = service_port_number(key, value);
    if (!number) return base::Error{number.error()};
    (key == "target" ? port.target : port.published) = *number;
  } else {
    return base::Error{base::cat("invalid field key: ", key)};
  }
  return {};
}

Result<std::vector<ServicePort>> long_service_port(std::string_view text) {
  const auto fields = base::parse_csv(text);
  if (!fields) return base::Error{fields.error()};
  ServicePort port;
  for (const auto& field : *fields) {
    const std::string lowered = base::lower(field);
    const auto [key, value] = base::cut(lowered, '=');
    if (!value || key.empty()) return base::Error{base::cat("invalid field: ", field)};
    if (const auto set = set_service_field(port, key, *value); !set) return base::Error{set.error()};
  }
  if (port.target == 0) return base::Error{"missing mandatory field 'target'"};
  return std::vector<ServicePort>{port};
}

} // namespace

std::string PortMapping::key() const { return base::cat(port, '/', protocol); }

Result<std::vector<PortMapping>> parse_ports(std::string_view text) {
  const Parts parts = split_parts(text);
  const auto [container, protocol_text] = base::cut(parts.container, '/');
  if (container.empty()) return base::Error{base::cat("no port specified: ", text, "<empty>")};
  const std::string protocol = protocol_text.value_or("").empty() ? std::string("tcp") : base::lower(*protocol_text);
  if (protocol != "tcp" && protocol != "udp" && protocol != "sctp")
    return base::Error{base::cat("invalid proto: ", protocol)};
  const auto ip = host_address(parts.ip);
  if (!ip) return base::Error{ip.error()};
  const auto inner = range(container);
  if (!inner) return base::Error{base::cat("invalid containerPort: ", container)};
  std::optional<Range> outer;
  if (!parts.host.empty()) {
    outer = range(parts.host);
    if (!outer) return base::Error{base::cat("invalid hostPort: ", parts.host)};
    if (inner->size() != outer->size() && inner->size() != 0)
      return base::Error{
          base::cat("invalid ranges specified for container and host Ports: ", container, " and ", parts.host)};
  }
  std::vector<PortMapping> out;
  for (int i = 0; i <= inner->size(); ++i) {
    std::string host;
    if (outer) host = base::cat(outer->first + i);
    if (outer && inner->size() == 0 && outer->size() != 0) host += base::cat('-', outer->last);
    out.push_back({*ip, std::move(host), static_cast<std::uint16_t>(inner->first + i), protocol});
  }
  return out;
}

Result<std::vector<PortMapping>> parse_publish(std::string_view text) {
  if (text.find('=') == std::string_view::npos) return parse_ports(text);
  const auto standard = short_form(text);
  if (!standard) return base::Error{standard.error()};
  return parse_ports(*standard);
}

Result<PortRange> parse_port_range(std::string_view text) {
  if (text.empty()) return base::Error{"invalid port range: value is empty"};
  const auto [ports, protocol] = base::cut(text, '/');
  const auto [start, end] = base::cut(ports, '-');
  PortRange out;
  out.protocol = protocol.value_or("").empty() ? std::string("tcp") : base::lower(*protocol);
  const auto number = [](std::string_view which, std::string_view digits) -> Result<std::uint16_t> {
    const auto value = base::parse_uint(digits, 10, 16);
    if (value) return static_cast<std::uint16_t>(*value);
    const std::string_view why = digits.empty() ? "value is empty" : base::number_reason(value.error());
    return base::Error{base::cat("invalid ", which, " port '", digits, "': ", why)};
  };
  const auto first = number("start", start);
  if (!first) return base::Error{first.error()};
  out.first = out.last = *first;
  if (!end || *end == start) return out;
  const auto last = number("end", *end);
  if (!last) return base::Error{last.error()};
  if (*last < *first) return base::Error{base::cat("invalid port range: ", text)};
  out.last = *last;
  return out;
}

Result<std::vector<ServicePort>> parse_service_ports(std::string_view text) {
  if (is_long_syntax(text)) return long_service_port(text);
  const auto mappings = parse_ports(text);
  if (!mappings) return base::Error{mappings.error()};
  std::vector<ServicePort> out;
  for (const auto& mapping : *mappings) {
    if (!mapping.host_ip.empty()) return base::Error{"hostip is not supported"};
    const auto published = mapping.host_port.empty() ? Range{0, 0} : *range(mapping.host_port);
    for (int port = published.first; port <= published.last; ++port)
      out.push_back({mapping.protocol, mapping.port, static_cast<std::uint16_t>(port), "ingress"});
  }
  return out;
}

} // namespace skiff::notation
