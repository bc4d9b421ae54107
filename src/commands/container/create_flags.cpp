// The parsers of create's flags that are not notation alone.
#include "commands/container/create_flags.hpp"

#include <skiff/base/text.hpp>
#include <skiff/notation/mounts.hpp>

#include <array>

namespace skiff::commands::create_flag {

namespace {

base::Result<notation::Address> parse_ip(std::string_view text) {
  auto address = notation::parse_address(base::trim(text));
  if (!address || !address->zone.empty()) return base::Error{base::cat("failed to parse IP: ", base::quote(text))};
  return address;
}

template <class Rate>
base::Result<base::JsonDocument> rate_document(const base::Result<Rate>& device) {
  if (!device) return base::Error{device.error()};
  base::JsonDocument out;
  out.set("/Path", device->path);
  out.set("/Rate", static_cast<std::int64_t>(device->rate));
  return out;
}

} // namespace

base::Result<std::string> check_attach(std::string_view text) {
  const std::string stream = base::lower(text);
  if (stream != "stdin" && stream != "stdout" && stream != "stderr")
    return base::Error{"valid streams are STDIN, STDOUT and STDERR"};
  return stream;
}

base::Result<std::string> check_ipv4(std::string_view text) {
  if (text.empty()) return std::string();
  const auto address = parse_ip(text);
  if (!address) return base::Error{address.error()};
  return address->mapped() ? address->unmapped().text() : std::string();
}

base::Result<std::string> check_ipv6(std::string_view text) {
  if (text.empty()) return std::string();
  auto address = parse_ip(text);
  if (!address) return base::Error{address.error()};
  address->v4 = false;
  return address->text();
}

base::Result<std::string> check_mount(std::string_view text) {
  if (const auto mount = notation::parse_mount(text, "/"); !mount) return base::Error{mount.error()};
  return std::string(text);
}

base::Result<base::JsonDocument> device_weight(std::string_view text) {
  const auto device = notation::parse_device_weight(text);
  if (!device) return base::Error{device.error()};
  base::JsonDocument out;
  out.set("/Path", device->path);
  out.set("/Weight", static_cast<std::int64_t>(device->weight));
  return out;
}

base::Result<base::JsonDocument> device_bps(std::string_view text) {
  return rate_document(notation::parse_device_bps(text));
}

base::Result<base::JsonDocument> device_iops(std::string_view text) {
  return rate_document(notation::parse_device_iops(text));
}

base::Result<void> add_sysctl(void* options, std::string_view text) {
  if (const auto checked = notation::check_sysctl(text); !checked) return base::Error{checked.error()};
  return add_pair<&ContainerCreateOptions::sysctls>(options, text);
}

base::Result<void> check_switch(void* /*options*/, std::string_view text) {
  if (const auto value = base::parse_bool(text); !value) return base::Error{value.error()};
  return {};
}

} // namespace skiff::commands::create_flag
