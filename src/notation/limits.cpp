// Limits of a container.
#include <skiff/base/number.hpp>
#include <skiff/base/text.hpp>
#include <skiff/notation/limits.hpp>
#include <skiff/notation/size.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace skiff::notation {

namespace {

constexpr std::array<std::string_view, 15> ulimit_names{"core",    "cpu",      "data",   "fsize",      "locks",
                                                        "memlock", "msgqueue", "nice",   "nofile",     "nproc",
                                                        "rss",     "rtprio",   "rttime", "sigpending", "stack"};

constexpr std::array<std::string_view, 8> kernel_sysctls{"kernel.msgmax", "kernel.msgmnb",         "kernel.msgmni",
                                                         "kernel.sem",    "kernel.shmall",         "kernel.shmmax",
                                                         "kernel.shmmni", "kernel.shm_rmid_forced"};

template <class Range>
bool contains(const Range& range, std::string_view word) {
  return std::find(range.begin(), range.end(), word) != range.end();
}

struct DevicePart {
  std::string path;
  std::string_view value;
};

Result<DevicePart> split_device(std::string_view text) {
  const auto [path, value] = base::cut(text, ':');
  if (!value || path.empty()) return base::Error{base::cat("bad format: ", text)};
  if (!path.starts_with("/dev/")) return base::Error{base::cat("bad format for device path: ", text)};
  return DevicePart{std::string(path), *value};
}

std::set<std::string> normalized(const std::vector<std::string>& words) {
  std::set<std::string> out;
  for (const auto& word : words) out.insert(normalize_capability(word));
  if (out.count("ALL") != 0) out = {"ALL"};
  return out;
}

} // namespace

std::string Ulimit::text() const { return base::cat(name, '=', soft, ':', hard); }

Result<Ulimit> parse_ulimit(std::string_view text) {
  const auto [name, limits] = base::cut(text, '=');
  if (!limits) return base::Error{base::cat("invalid ulimit argument: ", text)};
  if (!contains(ulimit_names, name)) return base::Error{base::cat("invalid ulimit type: ", name)};
  const auto parts = base::split(*limits, ':');
  if (parts.size() > 2)
    return base::Error{
        base::cat("too many limit value arguments - ", *limits, ", can only have up to two, `soft[:hard]`")};
  const auto hard = base::parse_int(parts.back());
  if (!hard) return base::Error{hard.error()};
  const auto soft = base::parse_int(parts.front());
  if (!soft) return base::Error{soft.error()};
  constexpr std::string_view order = "ulimit soft limit must be less than or equal to hard limit: ";
  if (*hard != -1 && *soft == -1) return base::Error{base::cat(order, "soft: -1 (unlimited), hard: ", *hard)};
  if (*hard != -1 && *soft > *hard) return base::Error{base::cat(order, *soft, " > ", *hard)};
  return Ulimit{std::string(name), *soft, *hard};
}

std::vector<Ulimit> effective_ulimits(const std::vector<Ulimit>& given) {
  std::map<std::string, Ulimit> by_name;
  for (const auto& limit : given) by_name[limit.name] = limit;
  std::vector<Ulimit> out;
  for (auto& [name, limit] : by_name) out.push_back(std::move(limit));
  return out;
}

Result<RestartPolicy> parse_restart_policy(std::string_view text) {
  const auto [name, count] = base::cut(text, ':');
  if (count && name.empty()) return base::Error{"invalid restart policy format: no policy provided before colon"};
  RestartPolicy out{std::string(name), 0};
  if (!count || count->empty()) return out;
  const auto number = base::atoi(*count);
  if (!number) return base::Error{"invalid restart policy format: maximum retry count must be an integer"};
  out.maximum_retries = static_cast<int>(*number);
  return out;
}

std::string normalize_capability(std::string_view text) {
  std::string out = base::upper(base::trim(text));
  if (out != "ALL" && out != "RESET" && !out.starts_with("CAP_")) out.insert(0, "CAP_");
  return out;
}

Capabilities effective_capabilities(const std::vector<std::string>& add, const std::vector<std::string>& drop) {
  const auto added = normalized(add);
  const auto dropped = normalized(drop);
  Capabilities out;
  for (const auto& word : dropped)
    if (word != "RESET" && added.count(word) == 0) out.drop.push_back(word);
  for (const auto& word : added)
    if (word != "RESET") out.add.push_back(word);
  return out;
}

Result<std::string> check_sysctl(std::string_view text) {
  const auto [key, value] = base::cut(text, '=');
  const bool known = contains(kernel_sysctls, key) || key.starts_with("net.") || key.starts_with("fs.mqueue.");
  if (!value || !known) return base::Error{base::cat("sysctl '", text, "' is not allowed")};
  return std::string(text);
}

Result<DeviceWeight> parse_device_weight(std::string_view text) {
  const auto device = split_device(text);
  if (!device) return base::Error{device.error()};
  const auto weight = base::parse_uint(device->value, 10, 16);
  if (!weight || (*weight > 0 && (*weight < 10 || *weight > 1000)))
    return base::Error{base::cat("invalid weight for device: ", text)};
  return DeviceWeight{device->path, static_cast<std::uint16_t>(*weight)};
}

Result<DeviceRate> parse_device_bps(std::string_view text) {
  const auto device = split_device(text);
  if (!device) return base::Error{device.error()};
  const auto rate = parse_bytes(device->value);
  if (!rate || *rate < 0)
    return base::Error{base::cat("invalid rate for device: ", text,
                                 ". The correct format is <device-path>:<number>[<unit>]. Number must be a positive "
                                 "integer. Unit is optional and can be kb, mb, or gb")};
  return DeviceRate{device->path, static_cast<std::uint64_t>(*rate)};
}

Result<DeviceRate> parse_device_iops(std::string_view text) {
  const auto device = split_device(text);
  if (!device) return base::Error{device.error()};
  const auto rate = base::parse_uint(device->value);
  if (!rate)
    return base::Error{base::cat("invalid rate for device: ", text,
                                 ". The correct format is <device-path>:<number>. Number must be a positive integer")};
  return DeviceRate{device->path, *rate};
}

} // namespace skiff::notation
