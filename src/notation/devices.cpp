// Devices.
#include <skiff/base/csv.hpp>
#include <skiff/base/number.hpp>
#include <skiff/base/text.hpp>
#include <skiff/notation/devices.hpp>
#include <skiff/notation/environment.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <set>

namespace skiff::notation {

namespace {

using base::Json;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alnum(char c) { return is_letter(c) || is_digit(c); }

// r, w and m, each at most once.
bool is_permissions(std::string_view text) {
  if (text.empty() || text.find_first_not_of("rwm") != std::string_view::npos) return false;
  return std::all_of(text.begin(), text.end(), [&](char c) { return text.find(c) == text.rfind(c); });
}

// Letters and digits at both ends, inside also those of `marks`.
bool is_cdi_word(std::string_view text, bool letter_first, std::string_view marks) {
  if (text.empty() || !(letter_first ? is_letter(text.front()) : is_alnum(text.front())) || !is_alnum(text.back()))
    return false;
  return std::all_of(text.begin(), text.end(),
                     [&](char c) { return is_alnum(c) || marks.find(c) != std::string_view::npos; });
}

Result<std::int64_t> parse_count(std::string_view text) {
  if (text == "all") return std::int64_t{-1};
  const auto count = base::atoi(text);
  if (!count)
    return base::Error{base::cat("invalid count (", text, "): value must be either \"all\" or an integer: ",
                                 base::number_reason(count.error()))};
  return *count;
}

struct GpuRequest {
  std::string driver;
  std::int64_t count = 0;
  std::optional<std::vector<std::string>> devices;
  std::vector<std::string> capabilities;
  std::map<std::string, std::string> options;
};

Result<void> set_gpu_field(GpuRequest& request, std::string_view key, std::string_view value, std::string_view field) {
  if (key == "driver") {
    request.driver = value;
  } else if (key == "count") {
    const auto count = parse_count(value);
    if (!count) return base::Error{count.error()};
    request.count = *count;
  } else if (key == "device") {
    request.devices = base::split(value, ',');
  } else if (key == "capabilities") {
    request.capabilities = base::split(value, ',');
  } else if (key == "options") {
    const auto options = base::parse_csv(value);
    if (!options) return base::Error{base::cat("failed to read gpu options: ", options.error())};
    request.options = key_values(*options);
  } else {
    return base::Error{base::cat("unexpected key '", key, "' in '", field, '\'')};
  }
  return {};
}

bool is_device_number(std::string_view text) {
  return text == "*" || (!text.empty() && std::all_of(text.begin(), text.end(), is_digit));
}

} // namespace

Result<DeviceMapping> parse_device(std::string_view text) {
  const auto parts = base::split(text, ':');
  if (parts.size() > 3 || parts[0].empty()) return base::Error{base::cat("bad format for path: ", text)};
  if (parts.size() == 3 && !is_permissions(parts[2])) return base::Error{base::cat("bad mode specified: ", parts[2])};
  const bool one_path = parts.size() == 1 || (parts.size() == 2 && is_permissions(parts[1]));
  const std::string& container = one_path ? parts[0] : parts[1];
  if (!container.starts_with('/')) return base::Error{base::cat(container, " is not an absolute path")};
  DeviceMapping out;
  out.in_container = parts.size() == 3 ? container : base::clean_path(container);
  out.on_host = one_path ? out.in_container : parts[0];
  out.permissions = parts.size() == 3 ? parts[2] : one_path && parts.size() == 2 ? parts[1] : "rwm";
  return out;
}

bool is_cdi_device(std::string_view text) {
  const auto [qualifier, name] = base::cut(text, '=');
  const auto [vendor, kind] = base::cut(qualifier, '/');
  return name && kind && is_cdi_word(vendor, true, "_-.") && is_cdi_word(*kind, true, "_-.") &&
         is_cdi_word(*name, false, "_-.:");
}

Result<base::JsonDocument> parse_gpus(std::string_view text) {
  const auto fields = base::parse_csv(text);
  if (!fields) return base::Error{fields.error()};
  GpuRequest request;
  std::set<std::string, std::less<>> seen;
  for (const auto& field : *fields) {
    const auto [key, value] = base::cut(field, '=');
    if (!seen.emplace(key).second)
      return base::Error{base::cat("gpu request key '", key, "' can be specified only once")};
    if (!value) seen.emplace("count");
    const auto set = set_gpu_field(request, value ? key : "count", value.value_or(key), field);
    if (!set) return base::Error{set.error()};
  }
  if (seen.count("count") == 0 && !request.devices) request.count = 1;
  request.capabilities.emplace_back("gpu");
  return base::JsonDocument(Json{{"Driver", request.driver},
                                 {"Count", request.count},
                                 {"DeviceIDs", request.devices ? Json(*request.devices) : Json()},
                                 {"Capabilities", Json::array({request.capabilities})},
                                 {"Options", Json(request.options)}});
}

Result<std::string> check_device_cgroup_rule(std::string_view text) {
  const auto parts = base::split(text, ' ');
  const auto valid = [&] {
    if (parts.size() != 3 || parts[0].size() != 1 || parts[0].find_first_of("acb") != 0) return false;
    const auto [major, minor] = base::cut(parts[1], ':');
    if (!minor || !is_device_number(major) || !is_device_number(*minor)) return false;
    return !parts[2].empty() && parts[2].size() <= 3 && parts[2].find_first_not_of("rwm") == std::string::npos;
  };
  if (!valid()) return base::Error{base::cat("invalid device cgroup format '", text, '\'')};
  return std::string(text);
}

} // namespace skiff::notation
