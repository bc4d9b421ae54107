// Names and order that follow from the model alone.
#include <skiff/base/text.hpp>
#include <skiff/compose/project.hpp>

#include <algorithm>
#include <set>

namespace skiff::compose {

namespace {

void visit(const Project& project, std::string_view key, std::set<std::string, std::less<>>& seen,
           std::vector<std::string>& out) {
  if (!project.service(key).exists() || !seen.emplace(key).second) return;
  const base::JsonView depends = project.service(key)["depends_on"];
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < depends.size(); ++i) names.push_back(depends.key(i));
  std::sort(names.begin(), names.end());
  for (const std::string_view name : names) visit(project, name, seen, out);
  out.emplace_back(key);
}

} // namespace

std::vector<std::string> services_in_order(const Project& project) {
  std::vector<std::string_view> keys;
  const base::JsonView services = project.model["services"];
  for (std::size_t i = 0; i < services.size(); ++i) keys.push_back(services.key(i));
  std::sort(keys.begin(), keys.end());
  std::set<std::string, std::less<>> seen;
  std::vector<std::string> out;
  for (const std::string_view key : keys) visit(project, key, seen, out);
  return out;
}

std::string image_name(const Project& project, std::string_view service) {
  const std::string_view image = project.any_service(service)["image"].view();
  return image.empty() ? base::cat(project.name, "-", service) : std::string(image);
}

} // namespace skiff::compose
