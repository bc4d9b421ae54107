// Which images are pulled and which are built.
#include "compose/values.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/base/time.hpp>
#include <skiff/compose/images.hpp>
#include <skiff/notation/platform.hpp>

#include <algorithm>
#include <set>

namespace skiff::compose {

namespace {

using base::cat;
using base::JsonView;

/// Seconds of "daily", "weekly" or "every_12h" (w, d, h, m, s in sequence); nothing for another policy.
std::optional<std::int64_t> refresh_interval(std::string_view policy) {
  if (policy == "daily") return 24 * 3600;
  if (policy == "weekly") return 7 * 24 * 3600;
  if (!policy.starts_with("every_")) return std::nullopt;
  std::int64_t total = 0, number = 0;
  for (const char c : policy.substr(6)) {
    if (c >= '0' && c <= '9') {
      number = number * 10 + (c - '0');
      continue;
    }
    const std::string_view units = "wdhms";
    const std::int64_t seconds[] = {7 * 24 * 3600, 24 * 3600, 3600, 60, 1};
    const auto unit = units.find(c);
    if (unit == std::string_view::npos) throw base::Failure(cat("unknown pull policy: ", policy));
    total += number * seconds[unit];
    number = 0;
  }
  return total;
}

bool stale(const Image& image, std::int64_t interval, std::int64_t now) {
  const auto tagged = base::parse_rfc3339(image.tagged);
  return !tagged || now > tagged->seconds + interval;
}

/// A local image for another platform counts as missing.
bool fits(const Image& image, std::string_view platform) {
  if (platform.empty()) return true;
  const auto wanted = notation::parse_platform(platform);
  if (!wanted) throw base::Failure(wanted.error());
  return wanted->os == image.os && wanted->architecture == image.architecture &&
         (wanted->variant == image.variant || wanted->variant.empty());
}

bool must_pull(JsonView service, const std::string& policy, const Image* local, std::int64_t now) {
  if (service["image"].empty()) return false;
  if (policy == "always") return true;
  if (policy == "never" || policy == "build") return false;
  if (const auto interval = refresh_interval(policy)) return local == nullptr || stale(*local, *interval, now);
  if (!policy.empty() && policy != "missing" && policy != "if_not_present")
    throw base::Failure(cat("unknown pull policy: ", policy));
  return local == nullptr;
}

bool built_somewhere(const Project& project, JsonView service) {
  if (service["build"].exists()) return true;
  for (const JsonView other : project.model["services"])
    if (other["build"].exists() && other["image"].view() == service["image"].view()) return true;
  return false;
}

} // namespace

ImagePlan plan_images(const Project& project, const Snapshot& snapshot, const ImageOptions& options) {
  ImagePlan out;
  const auto usual = project.environment.find("DOCKER_DEFAULT_PLATFORM");
  for (const std::string& key : services_in_order(project)) {
    const JsonView service = project.service(key);
    if (service["provider"].exists()) continue;
    const std::string name = image_name(project, key);
    const auto known = snapshot.images.find(name);
    const Image* local =
        known == snapshot.images.end() || !fits(known->second, service["platform"].view()) ? nullptr : &known->second;
    const bool forced = options.force_build && service["build"].exists() &&
                        (options.build_only.empty() || contains(options.build_only, key));
    const std::string policy = forced ? "build" : !options.pull.empty() ? options.pull : service["pull_policy"].text();
    std::string platform = service["platform"].text();
    if (platform.empty() && usual != project.environment.end()) platform = usual->second;
    const bool pull = must_pull(service, policy, local, options.now);
    if (pull) out.pulls.push_back({key, name, platform, built_somewhere(project, service)});
    std::size_t index = 0;
    for (const JsonView volume : service["volumes"]) {
      if (volume["type"].view() == "image" && snapshot.images.count(volume["source"].text()) == 0)
        out.pulls.push_back({cat(key, ":volume ", index), volume["source"].text(), {}, false});
      ++index;
    }
    if (options.build && service["build"].exists() && (local == nullptr || policy == "build"))
      out.builds.push_back(key);
  }
  return out;
}

} // namespace skiff::compose
