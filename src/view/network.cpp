// Networks and volumes.
#include "view/pieces.hpp"

#include <skiff/base/text.hpp>
#include <skiff/format/units.hpp>
#include <skiff/view/listings.hpp>

namespace skiff::view {

namespace {

using base::JsonView;
using format::Value;

constexpr Column network_columns[] = {
    {"CreatedAt", "CREATED AT",
     [](const Row& row, const ListOptions&) -> Value { return format::time_text(row.item["Created"].view()); }},
    {"Driver", "DRIVER", [](const Row& row, const ListOptions&) -> Value { return row.item["Driver"].view(); }},
    {"ID", "NETWORK ID",
     [](const Row& row, const ListOptions& options) -> Value { return id_text(row.item["Id"].view(), options); }},
    {"IPv4", "IPV4", [](const Row& row, const ListOptions&) -> Value { return yes_no(row.item["EnableIPv4"]); }},
    {"IPv6", "IPV6", [](const Row& row, const ListOptions&) -> Value { return yes_no(row.item["EnableIPv6"]); }},
    {"Internal", "INTERNAL", [](const Row& row, const ListOptions&) -> Value { return yes_no(row.item["Internal"]); }},
    {"Labels", "LABELS", [](const Row& row, const ListOptions&) -> Value { return labels_text(row.item["Labels"]); }},
    {"Name", "NAME", [](const Row& row, const ListOptions&) -> Value { return row.item["Name"].view(); }},
    {"Scope", "SCOPE", [](const Row& row, const ListOptions&) -> Value { return row.item["Scope"].view(); }},
};

// What only cluster volumes and disk usage know of a volume.
constexpr std::string_view unknown = "N/A";

JsonView cluster(const Row& row) { return row.item["ClusterVolume"]; }

Value availability(const Row& row, const ListOptions&) {
  return cluster(row).is_null() ? unknown : cluster(row)["Spec"]["Availability"].view();
}

Value group(const Row& row, const ListOptions&) {
  return cluster(row).is_null() ? unknown : cluster(row)["Spec"]["Group"].view();
}

Value links(const Row& row, const ListOptions&) {
  const JsonView usage = row.item["UsageData"];
  return usage.is_null() ? std::string(unknown) : base::cat(usage["RefCount"].integer());
}

Value volume_size(const Row& row, const ListOptions&) {
  const JsonView usage = row.item["UsageData"];
  return usage.is_null() ? std::string(unknown) : format::human_size(usage["Size"].real());
}

Value status(const Row& row, const ListOptions&) {
  if (cluster(row).is_null()) return unknown;
  if (cluster(row)["Info"]["VolumeID"].view().empty()) return "pending creation";
  const std::size_t nodes = cluster(row)["PublishStatus"].size();
  if (nodes == 0) return "created";
  return nodes == 1 ? std::string("in use (1 node)") : base::cat("in use (", nodes, " nodes)");
}

constexpr Column volume_columns[] = {
    {"Availability", "AVAILABILITY", availability},
    {"Driver", "DRIVER", [](const Row& row, const ListOptions&) -> Value { return row.item["Driver"].view(); }},
    {"Group", "GROUP", group},
    {"Labels", "LABELS", [](const Row& row, const ListOptions&) -> Value { return labels_text(row.item["Labels"]); }},
    {"Links", "LINKS", links},
    {"Mountpoint", "MOUNTPOINT",
     [](const Row& row, const ListOptions&) -> Value { return row.item["Mountpoint"].view(); }},
    {"Name", "VOLUME NAME", [](const Row& row, const ListOptions&) -> Value { return row.item["Name"].view(); }},
    {"Scope", "SCOPE", [](const Row& row, const ListOptions&) -> Value { return row.item["Scope"].view(); }},
    {"Size", "SIZE", volume_size},
    {"Status", "STATUS", status},
};

std::string network_raw(const ListOptions& options) {
  return options.quiet ? "network_id: {{.ID}}"
                       : "network_id: {{.ID}}\nname: {{.Name}}\ndriver: {{.Driver}}\nscope: {{.Scope}}\n";
}

std::string volume_raw(const ListOptions& options) {
  return options.quiet ? "name: {{.Name}}" : "name: {{.Name}}\ndriver: {{.Driver}}\n";
}

JsonView labels(const Row& row) { return row.item["Labels"]; }

} // namespace

const Listing networks = {
    .go_type = "*network.networkContext",
    .table = [](const ListOptions&) -> std::string { return "table {{.ID}}\t{{.Name}}\t{{.Driver}}\t{{.Scope}}"; },
    .columns = network_columns,
    .raw = network_raw,
    .labels = labels};

const Listing volumes = {.go_type = "*formatter.volumeContext",
                         .table = [](const ListOptions&) -> std::string { return "table {{.Driver}}\t{{.Name}}"; },
                         .columns = volume_columns,
                         .quiet = "{{.Name}}",
                         .raw = volume_raw,
                         .labels = labels};

} // namespace skiff::view
