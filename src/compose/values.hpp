#pragma once
// Reading the canonical model: numbers that may be texts, durations, the names that follow from a project.

#include <skiff/base/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::compose {

struct Project;

/// A JSON number or its decimal text ("67108864"); 0 for anything else.
std::int64_t whole_number(base::JsonView value);
/// A number of 32 bits' precision, as the model keeps cpus; times `factor` in that precision, then cut off.
std::int64_t scaled(base::JsonView value, float factor);
/// Nanoseconds of a duration text ("1m30s"); nothing if there is none.
std::optional<std::int64_t> nanoseconds(base::JsonView value);
std::vector<std::string> texts(base::JsonView list);
bool contains(const std::vector<std::string>& list, std::string_view value);

/// How many containers the model wants of a service: scale, deploy.replicas, else 1.
int model_scale(base::JsonView service);
/// PROJECT-SERVICE-NUMBER, or container_name.
std::string container_name(const Project& project, base::JsonView service, std::string_view key, int number);
/// The service named by "service:NAME", else empty.
std::string_view service_reference(std::string_view mode);
/// Keys of the service's networks, the one with the highest priority first, then by name.
std::vector<std::string> networks_by_priority(base::JsonView service);

} // namespace skiff::compose
