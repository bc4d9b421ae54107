// Lists of services.
#include "view/pieces.hpp"

#include <skiff/base/text.hpp>
#include <skiff/format/units.hpp>
#include <skiff/view/swarm.hpp>

#include <algorithm>
#include <tuple>

namespace skiff::view {

namespace {

using base::cat;
using base::JsonView;
using format::Value;

// A tag says more than the digest behind it.
std::string image_text(std::string_view image) {
  Reference reference;
  if (!read_reference(image, reference) || reference.tag.empty()) return std::string(image);
  return cat(reference.name, ":", reference.tag);
}

Value mode(const Row& row, const ListOptions&) {
  const JsonView modes = row.item["Spec"]["Mode"];
  if (!modes["Global"].is_null()) return "global";
  if (!modes["Replicated"].is_null()) return "replicated";
  if (!modes["ReplicatedJob"].is_null()) return "replicated job";
  if (!modes["GlobalJob"].is_null()) return "global job";
  return "";
}

Value replicas(const Row& row, const ListOptions&) {
  const JsonView status = row.item["ServiceStatus"], modes = row.item["Spec"]["Mode"];
  const std::int64_t running = status["RunningTasks"].integer(), desired = status["DesiredTasks"].integer(),
                     completed = status["CompletedTasks"].integer();
  const std::string count = cat(running, "/", desired);
  if (!modes["GlobalJob"].is_null()) return cat(count, " (", completed, "/", desired + completed, " completed)");
  if (const JsonView job = modes["ReplicatedJob"]; !job.is_null())
    return cat(count, " (", completed, "/", job["TotalCompletions"].integer(), " completed)");
  const std::int64_t most = row.item.pointer("/Spec/TaskTemplate/Placement/MaxReplicas").integer();
  if (!modes["Replicated"].is_null() && most > 0) return cat(count, " (max ", most, " per node)");
  return count;
}

struct PortRange {
  std::int64_t published = 0, last_published = 0, target = 0, last_target = 0;
  std::string_view protocol;

  static std::string range(std::int64_t first, std::int64_t last) {
    return last > first ? cat(first, "-", last) : cat(first);
  }
  std::string text() const {
    return cat("*:", range(published, last_published), "->", range(target, last_target), "/", protocol);
  }
  // A port behind the end of the range in both numbers prolongs it.
  bool takes(JsonView port) const {
    const std::int64_t next = port["PublishedPort"].integer(), next_target = port["TargetPort"].integer();
    const auto near = [](std::int64_t step) { return step == 0 || step == 1; };
    const bool overlaps = last_target != target && next_target <= last_target;
    return port["Protocol"].view() == protocol && near(next - last_published) && near(next_target - last_target) &&
           !overlaps;
  }
};

Value service_ports(const Row& row, const ListOptions&) {
  std::vector<JsonView> ports;
  for (const JsonView port : row.item["Endpoint"]["Ports"]) ports.push_back(port);
  const auto key = [](JsonView port) { return std::tuple(port["Protocol"].view(), port["PublishedPort"].integer()); };
  std::stable_sort(ports.begin(), ports.end(), [&](JsonView a, JsonView b) { return key(a) < key(b); });
  std::vector<std::string> parts;
  PortRange range;
  for (const JsonView port : ports) {
    if (port["PublishMode"].view() != "ingress") continue;
    const std::int64_t published = port["PublishedPort"].integer(), target = port["TargetPort"].integer();
    if (!range.takes(port)) {
      if (range.published > 0) parts.push_back(range.text());
      range = {published, published, target, target, port["Protocol"].view()};
    }
    range.last_published = published;
    range.last_target = target;
  }
  if (range.published > 0) parts.push_back(range.text());
  return base::join(parts, ", ");
}

constexpr Column service_columns[] = {
    {"ID", "ID",
     [](const Row& row, const ListOptions& options) -> Value { return id_text(row.item["ID"].view(), options); }},
    {"Image", "IMAGE",
     [](const Row& row, const ListOptions&) -> Value {
       return image_text(row.item.pointer("/Spec/TaskTemplate/ContainerSpec/Image").view());
     }},
    {"Mode", "MODE", mode},
    {"Name", "NAME", [](const Row& row, const ListOptions&) -> Value { return row.item["Spec"]["Name"].view(); }},
    {"Ports", "PORTS", service_ports},
    {"Replicas", "REPLICAS", replicas},
};

std::string service_raw(const ListOptions& options) {
  if (options.quiet) return "id: {{.ID}}";
  return "id: {{.ID}}\nname: {{.Name}}\nmode: {{.Mode}}\nreplicas: {{.Replicas}}\nimage: {{.Image}}\n"
         "ports: {{.Ports}}\n";
}

} // namespace

const Listing services = {.go_type = "*service.serviceContext",
                          .table = [](const ListOptions&) -> std::string {
                            return "table {{.ID}}\t{{.Name}}\t{{.Mode}}\t{{.Replicas}}\t{{.Image}}\t{{.Ports}}";
                          },
                          .columns = service_columns,
                          .raw = service_raw};

} // namespace skiff::view
