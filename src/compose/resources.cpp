// Limits of a container: the service's own keys first, then deploy.resources over them.
#include "compose/host_config.hpp"
#include "compose/values.hpp"

#include <skiff/base/text.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>

namespace skiff::compose {

namespace {

using base::Json;
using base::JsonView;

void set_number(Json& host, const char* field, std::int64_t value) {
  if (value != 0) host[field] = value;
}

Json strings(JsonView list) {
  Json out = Json::array();
  for (const JsonView item : list) out.push_back(item.text());
  return out;
}

void add_block_io(Json& host, JsonView config) {
  set_number(host, "BlkioWeight", whole_number(config["weight"]));
  constexpr std::pair<const char*, const char*> throttles[] = {{"device_read_bps", "BlkioDeviceReadBps"},
                                                               {"device_write_bps", "BlkioDeviceWriteBps"},
                                                               {"device_read_iops", "BlkioDeviceReadIOps"},
                                                               {"device_write_iops", "BlkioDeviceWriteIOps"}};
  // The model spells the members of a device with capital letters.
  const auto either = [](JsonView device, const char* upper, const char* lower) {
    return device[upper].exists() ? device[upper] : device[lower];
  };
  for (const JsonView device : config["weight_device"])
    host["BlkioWeightDevice"].push_back({{"Path", either(device, "Path", "path").text()},
                                         {"Weight", whole_number(either(device, "Weight", "weight"))}});
  for (const auto& [from, to] : throttles)
    for (const JsonView device : config[from])
      host[to].push_back(
          {{"Path", either(device, "Path", "path").text()}, {"Rate", whole_number(either(device, "Rate", "rate"))}});
}

Json device_request(JsonView device, bool gpu) {
  Json capabilities = strings(device["capabilities"]);
  if (gpu) capabilities.push_back("gpu");
  Json out = {{"Driver", device["driver"].text()}, {"Count", whole_number(device["count"])}};
  out["DeviceIDs"] = device["device_ids"].exists() ? strings(device["device_ids"]) : Json(nullptr);
  out["Capabilities"] = Json::array({capabilities});
  out["Options"] = device["options"].exists() ? *device["options"].node() : Json(nullptr);
  return out;
}

bool qualified_cdi_name(std::string_view name) {
  const auto [kind, device] = base::cut(name, '=');
  return device && !device->empty() && kind.find('/') != std::string_view::npos && kind.front() != '/';
}

void add_devices(Json& host, JsonView service) {
  Json cdi = Json::array();
  for (const JsonView device : service["devices"]) {
    const std::string source = device["source"].text();
    if (source == device["target"].view() && qualified_cdi_name(source)) {
      cdi.push_back(source);
      continue;
    }
    host["Devices"].push_back({{"PathOnHost", source},
                               {"PathInContainer", device["target"].text()},
                               {"CgroupPermissions", device["permissions"].text()}});
  }
  for (const JsonView device : service["deploy"]["resources"]["reservations"]["devices"])
    host["DeviceRequests"].push_back(device_request(device, false));
  if (!cdi.empty()) host["DeviceRequests"].push_back({{"Driver", "cdi"}, {"DeviceIDs", cdi}});
  for (const JsonView gpu : service["gpus"]) host["DeviceRequests"].push_back(device_request(gpu, true));
}

void add_ulimits(Json& host, JsonView limits) {
  for (std::size_t i = 0; i < limits.size(); ++i) {
    const JsonView limit = limits.at(i);
    const std::int64_t single = limit.is_object() ? whole_number(limit["single"]) : whole_number(limit);
    const std::int64_t soft = whole_number(limit["soft"]);
    const std::int64_t hard = whole_number(limit["hard"]);
    host["Ulimits"].push_back({{"Name", std::string(limits.key(i))},
                               {"Hard", hard != 0 ? hard : single},
                               {"Soft", soft != 0 ? soft : single}});
  }
}

} // namespace

void add_resources(Json& host, JsonView service) {
  const JsonView limits = service["deploy"]["resources"]["limits"];
  const JsonView reservations = service["deploy"]["resources"]["reservations"];
  const auto over = [](JsonView first, JsonView second) {
    const std::int64_t value = whole_number(first);
    return value != 0 ? value : whole_number(second);
  };
  if (const std::string parent = service["cgroup_parent"].text(); !parent.empty()) host["CgroupParent"] = parent;
  if (const std::string cpus = service["cpuset"].text(); !cpus.empty()) host["CpusetCpus"] = cpus;
  set_number(host, "Memory", over(limits["memory"], service["mem_limit"]));
  set_number(host, "MemorySwap", whole_number(service["memswap_limit"]));
  set_number(host, "MemorySwappiness", whole_number(service["mem_swappiness"]));
  set_number(host, "MemoryReservation", over(reservations["memory"], service["mem_reservation"]));
  host["OomKillDisable"] = service["oom_kill_disable"].truth();
  set_number(host, "CpuCount", whole_number(service["cpu_count"]));
  set_number(host, "CpuPeriod", whole_number(service["cpu_period"]));
  set_number(host, "CpuQuota", whole_number(service["cpu_quota"]));
  set_number(host, "CpuRealtimePeriod", whole_number(service["cpu_rt_period"]));
  set_number(host, "CpuRealtimeRuntime", whole_number(service["cpu_rt_runtime"]));
  set_number(host, "CpuShares", whole_number(service["cpu_shares"]));
  const std::int64_t nano = scaled(limits["cpus"], 1e9F);
  set_number(host, "NanoCpus", nano != 0 ? nano : scaled(service["cpus"], 1e9F));
  set_number(host, "CpuPercent", scaled(service["cpu_percent"], 100.0F));
  const std::int64_t pids = whole_number(limits["pids"]);
  set_number(host, "PidsLimit", pids > 0 ? pids : whole_number(service["pids_limit"]));
  if (!service["device_cgroup_rules"].empty()) host["DeviceCgroupRules"] = strings(service["device_cgroup_rules"]);
  add_block_io(host, service["blkio_config"]);
  add_devices(host, service);
  add_ulimits(host, service["ulimits"]);
}

} // namespace skiff::compose
