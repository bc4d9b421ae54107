// Reading the canonical model.
#include "compose/values.hpp"

#include <skiff/base/text.hpp>
#include <skiff/compose/project.hpp>
#include <skiff/notation/duration.hpp>

#include <algorithm>
#include <cstdlib>

namespace skiff::compose {

std::int64_t whole_number(base::JsonView value) {
  if (value.is_text()) return base::to_number<std::int64_t>(value.view()).value_or(0);
  return value.integer();
}

std::int64_t scaled(base::JsonView value, float factor) {
  const float number = value.is_text() ? std::strtof(value.text().c_str(), nullptr) : static_cast<float>(value.real());
  return static_cast<std::int64_t>(number * factor);
}

std::optional<std::int64_t> nanoseconds(base::JsonView value) {
  if (!value.is_text()) return std::nullopt;
  const auto parsed = notation::parse_duration(value.view());
  if (!parsed) return std::nullopt;
  return *parsed;
}

std::vector<std::string> texts(base::JsonView list) {
  std::vector<std::string> out;
  for (const base::JsonView item : list) out.push_back(item.text());
  return out;
}

bool contains(const std::vector<std::string>& list, std::string_view value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

int model_scale(base::JsonView service) {
  if (service["scale"].exists()) return static_cast<int>(whole_number(service["scale"]));
  const base::JsonView replicas = service["deploy"]["replicas"];
  return replicas.exists() ? static_cast<int>(whole_number(replicas)) : 1;
}

std::string container_name(const Project& project, base::JsonView service, std::string_view key, int number) {
  const std::string_view own = service["container_name"].view();
  return own.empty() ? base::cat(project.name, "-", key, "-", number) : std::string(own);
}

std::string_view service_reference(std::string_view mode) {
  constexpr std::string_view prefix = "service:";
  return mode.starts_with(prefix) ? mode.substr(prefix.size()) : std::string_view();
}

std::vector<std::string> networks_by_priority(base::JsonView service) {
  const base::JsonView networks = service["networks"];
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < networks.size(); ++i) keys.emplace_back(networks.key(i));
  std::sort(keys.begin(), keys.end(), [&](const std::string& a, const std::string& b) {
    const auto first = whole_number(networks[a]["priority"]);
    const auto second = whole_number(networks[b]["priority"]);
    return first != second ? first > second : a < b;
  });
  return keys;
}

} // namespace skiff::compose
