// Every parser of the room `notation` on the same text: none may crash, hang or read outside it. Where a value can be
// written again, what it is written as must read as the same value.

#include <skiff/base/csv.hpp>
#include <skiff/base/number.hpp>
#include <skiff/base/time.hpp>
#include <skiff/notation/address.hpp>
#include <skiff/notation/devices.hpp>
#include <skiff/notation/duration.hpp>
#include <skiff/notation/environment.hpp>
#include <skiff/notation/filter.hpp>
#include <skiff/notation/host.hpp>
#include <skiff/notation/keys.hpp>
#include <skiff/notation/limits.hpp>
#include <skiff/notation/mounts.hpp>
#include <skiff/notation/network.hpp>
#include <skiff/notation/platform.hpp>
#include <skiff/notation/ports.hpp>
#include <skiff/notation/reference.hpp>
#include <skiff/notation/service_files.hpp>
#include <skiff/notation/signals.hpp>
#include <skiff/notation/size.hpp>
#include <skiff/notation/subnets.hpp>
#include <skiff/notation/timestamp.hpp>

#include <cstdlib>

namespace {

using namespace skiff::notation;

void expect(bool holds) {
  if (!holds) std::abort();
}

void round_trips(std::string_view text) {
  if (const auto value = parse_duration(text)) expect(*parse_duration(duration_text(*value)) == *value);
  if (const auto value = parse_address(text)) expect(parse_address(value->text())->text() == value->text());
  if (const auto value = parse_mac(text)) expect(*parse_mac(*value) == *value);
  if (const auto value = parse_reference(text)) {
    expect(parse_reference(value->text())->text() == value->text());
    static_cast<void>(familiar_match(text, *value));
  }
  if (const auto value = parse_platform(text)) expect(static_cast<bool>(parse_platform(value->text())));
  if (const auto value = parse_ulimit(text)) expect(parse_ulimit(value->text())->text() == value->text());
  Filters filters;
  if (filters.parse(text)) static_cast<void>(filters.json());
}

template <class... Parsers>
void try_all(std::string_view text, Parsers... parsers) {
  (static_cast<void>(parsers(text)), ...);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  round_trips(text);
  try_all(text, skiff::base::parse_csv, skiff::base::parse_float, parse_bytes, parse_decimal_bytes, parse_cpus,
          parse_any_reference, parse_prefix, split_host_port, check_dns_search, check_extra_host, parse_link,
          check_label, parse_ports, parse_publish, parse_port_range, parse_service_ports, parse_volume, parse_network,
          parse_device, is_cdi_device, parse_gpus, check_device_cgroup_rule, parse_secret, parse_restart_policy,
          parse_device_weight, parse_device_bps, parse_device_iops, check_sysctl, parse_keys, parse_signal);
  static_cast<void>(skiff::base::parse_int(text, 0));
  static_cast<void>(parse_mount(text, "/"));
  static_cast<void>(parse_host(text, true));
  static_cast<void>(parse_timestamp(text, {}, 0));
  static_cast<void>(skiff::base::parse_rfc3339(text));
  const std::string some(text);
  static_cast<void>(match_pools({some, "10.0.0.0/8"}, {some}, {some}, {{"name", some}}));
  static_cast<void>(parse_key_value_file(text, nullptr));
  return 0;
}
