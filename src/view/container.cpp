// Containers: docker ps.
#include "view/pieces.hpp"
#include "view/ports.hpp"

#include <skiff/base/text.hpp>
#include <skiff/format/units.hpp>
#include <skiff/view/listings.hpp>

namespace skiff::view {

namespace {

using base::JsonView;
using format::Value;

Value command(const Row& row, const ListOptions& options) {
  const std::string_view command = row.item["Command"].view();
  return base::quote(options.no_trunc ? std::string(command) : format::ellipsis(command, 20));
}

// Docker 29 knows the health of older engines' containers from the end of their status.
Value health(const Row& row, const ListOptions&) {
  if (const JsonView known = row.item["Health"]["Status"]; !known.view().empty()) return known.view();
  const std::string_view status = row.item["Status"].view();
  const auto open = status.find('(');
  if (open == std::string_view::npos || !status.ends_with(')')) return "";
  std::string_view health = status.substr(open + 1, status.size() - open - 2);
  if (health.starts_with("health: ")) health.remove_prefix(8);
  return health == "healthy" || health == "unhealthy" || health == "starting" ? Value(health) : Value("");
}

Value image(const Row& row, const ListOptions& options) {
  const std::string_view image = row.item["Image"].view();
  if (image.empty()) return "<no image>";
  if (options.no_trunc) return image;
  const std::string id = format::short_id(row.item["ImageID"].view());
  if (id == format::short_id(image)) return id;
  Reference reference;
  if (!read_reference(image, reference)) return image;
  return reference.tag.empty() ? reference.name : base::cat(reference.name, ":", reference.tag);
}

Value local_volumes(const Row& row, const ListOptions&) {
  std::int64_t count = 0;
  for (const JsonView mount : row.item["Mounts"]) count += mount["Driver"].view() == "local" ? 1 : 0;
  return base::cat(count);
}

Value mounts(const Row& row, const ListOptions& options) {
  std::vector<std::string> names;
  for (const JsonView mount : row.item["Mounts"]) {
    const std::string_view name = mount[mount["Name"].view().empty() ? "Source" : "Name"].view();
    names.push_back(options.no_trunc ? std::string(name) : format::ellipsis(name, 15));
  }
  return base::join(names, ",");
}

// Without --no-trunc, the first name that is not another container's link to this one.
Value names(const Row& row, const ListOptions& options) {
  std::vector<std::string> all;
  for (const JsonView place : row.item["Names"]) {
    std::string_view name = place.view();
    if (name.starts_with('/')) name.remove_prefix(1);
    if (options.no_trunc)
      all.emplace_back(name);
    else if (name.find('/') == std::string_view::npos)
      return name;
  }
  return base::join(all, ",");
}

Value networks(const Row& row, const ListOptions&) {
  const JsonView networks = row.item["NetworkSettings"]["Networks"];
  std::vector<std::string> names;
  for (std::size_t i = 0; i < networks.size(); ++i) names.emplace_back(networks.key(i));
  return base::join(names, ",");
}

std::string platform_text(const Value& value) {
  const JsonView platform = value.place();
  std::string out = base::cat(platform["os"].view(), "/", platform["architecture"].view());
  if (const auto variant = platform["variant"].view(); !variant.empty()) out += base::cat("/", variant);
  return out;
}

constexpr format::Field platform_fields[] = {{"Architecture", "architecture", &format::types::string},
                                             {"OS", "os", &format::types::string},
                                             {"OSVersion", "os.version", &format::types::string, true},
                                             {"OSFeatures", "os.features", &format::types::strings, true},
                                             {"Variant", "variant", &format::types::string, true}};
constexpr format::Type platform_type = {
    .kind = format::Kind::structure, .name = "formatter.Platform", .fields = platform_fields, .to_text = platform_text};
constexpr format::Type platform_pointer = {
    .kind = format::Kind::pointer, .name = "*formatter.Platform", .element = &platform_type};

Value platform(const Row& row, const ListOptions&) {
  return Value::typed(platform_pointer, row.item["ImageManifestDescriptor"]["platform"]);
}

Value size(const Row& row, const ListOptions&) {
  const std::string written = format::human_size(row.item["SizeRw"].real(), 3);
  const double all = row.item["SizeRootFs"].real();
  return all > 0 ? base::cat(written, " (virtual ", format::human_size(all, 3), ")") : written;
}

constexpr Column columns[] = {
    {"Command", "COMMAND", command},
    {"CreatedAt", "CREATED AT",
     [](const Row& row, const ListOptions&) -> Value { return created_at(row.item["Created"].integer()); }},
    {"HealthStatus", "HEALTH STATUS", health},
    {"ID", "CONTAINER ID",
     [](const Row& row, const ListOptions& options) -> Value { return id_text(row.item["Id"].view(), options); }},
    {"Image", "IMAGE", image},
    {"Labels", "LABELS", [](const Row& row, const ListOptions&) -> Value { return labels_text(row.item["Labels"]); }},
    {"LocalVolumes", "LOCAL VOLUMES", local_volumes},
    {"Mounts", "MOUNTS", mounts},
    {"Names", "NAMES", names},
    {"Networks", "NETWORKS", networks},
    {"Platform", "PLATFORM", platform},
    {"Ports", "PORTS", [](const Row& row, const ListOptions&) -> Value { return ports_text(row.item["Ports"]); }},
    {"RunningFor", "CREATED",
     [](const Row& row, const ListOptions& options) -> Value {
       return age({row.item["Created"].integer(), 0}, options);
     }},
    {"Size", "SIZE", size},
    {"State", "STATE", [](const Row& row, const ListOptions&) -> Value { return row.item["State"].view(); }},
    {"Status", "STATUS", [](const Row& row, const ListOptions&) -> Value { return row.item["Status"].view(); }},
};

std::string table(const ListOptions& options) {
  return base::cat("table {{.ID}}\t{{.Image}}\t{{.Command}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}\t{{.Names}}",
                   options.size ? "\t{{.Size}}" : "");
}

std::string raw(const ListOptions& options) {
  if (options.quiet) return "container_id: {{.ID}}";
  return base::cat("container_id: {{.ID}}\nimage: {{.Image}}\ncommand: {{.Command}}\ncreated_at: {{.CreatedAt}}\n"
                   "state: {{- pad .State 1 0}}\nstatus: {{- pad .Status 1 0}}\nnames: {{.Names}}\n"
                   "labels: {{- pad .Labels 1 0}}\nports: {{- pad .Ports 1 0}}\n",
                   options.size ? "size: {{.Size}}\n" : "");
}

} // namespace

const Listing containers = {
    .go_type = "*formatter.ContainerContext",
    .table = table,
    .columns = columns,
    .raw = raw,
    .quiet_wins = true,
    .labels = [](const Row& row) { return row.item["Labels"]; },
    .empty_text = "false { []   <nil>  0 [] 0 0 map[]   { map[]} <nil> <nil> []} map[]",
};

} // namespace skiff::view
