// Containers of a compose project.
#include "view/ports.hpp"
#include "view/row_object.hpp"

#include <skiff/base/text.hpp>
#include <skiff/view/listings.hpp>

#include <algorithm>

namespace skiff::view {

namespace {

using base::JsonView;
using format::Value;

// What `docker ps` shows under the same name.
template <std::size_t Size>
struct Name {
  constexpr Name(const char (&text)[Size]) { std::copy_n(text, Size, letters); }
  char letters[Size];
};
template <Name Column>
Value as_ps(const Row& row, const ListOptions& options) {
  return find_column(containers, Column.letters)->get(row, options);
}

std::string_view label(const Row& row, std::string_view key) { return row.item["Labels"][key].view(); }

// The name that is not another container's link to this one.
Value name(const Row& row, const ListOptions& options) {
  ListOptions short_name = options;
  short_name.no_trunc = false;
  return as_ps<"Names">(row, short_name);
}

constexpr format::Field publisher_fields[] = {
    {.name = "URL", .key = "IP", .type = &format::types::string, .shown_key = "URL"},
    {.name = "TargetPort", .key = "PrivatePort", .type = &format::types::int_, .shown_key = "TargetPort"},
    {.name = "PublishedPort", .key = "PublicPort", .type = &format::types::int_, .shown_key = "PublishedPort"},
    {.name = "Protocol", .key = "Type", .type = &format::types::string, .shown_key = "Protocol"}};
constexpr format::Type publisher = {
    .kind = format::Kind::structure, .name = "api.PortPublisher", .fields = publisher_fields};
constexpr format::Type publishers = {.kind = format::Kind::list, .name = "api.PortPublishers", .element = &publisher};

Value ports(const Row& row, const ListOptions&) {
  std::vector<Value> list;
  for (const JsonView port : row.item["Ports"]) list.push_back(Value::typed(publisher, port));
  std::stable_sort(list.begin(), list.end(), [](const Value& a, const Value& b) {
    return a.place()["PrivatePort"].integer() < b.place()["PrivatePort"].integer();
  });
  return Value::list(publishers, std::move(list));
}

constexpr Column columns[] = {
    {"Command", "COMMAND", as_ps<"Command">},
    {"CreatedAt", "CREATED AT", as_ps<"CreatedAt">},
    {"ExitCode", "",
     [](const Row& row, const ListOptions&) -> Value {
       return base::to_number<std::int64_t>(row.parts.empty() ? "0" : row.parts[0]).value_or(0);
     }},
    {"Health", "",
     [](const Row& row, const ListOptions&) -> Value { return row.parts.size() < 2 ? std::string() : row.parts[1]; }},
    {"ID", "CONTAINER ID", as_ps<"ID">},
    {"Image", "IMAGE", [](const Row& row, const ListOptions&) -> Value { return row.item["Image"].view(); }},
    {"Labels", "LABELS", as_ps<"Labels">},
    {"LocalVolumes", "", as_ps<"LocalVolumes">},
    {"Mounts", "", as_ps<"Mounts">},
    {"Name", "NAME", name},
    {"Names", "", as_ps<"Names">},
    {"Networks", "", as_ps<"Networks">},
    {"Ports", "PORTS", as_ps<"Ports">},
    {"Project", "PROJECT",
     [](const Row& row, const ListOptions&) -> Value { return label(row, "com.docker.compose.project"); }},
    {"Publishers", "", ports},
    {"RunningFor", "CREATED", as_ps<"RunningFor">},
    {"Service", "SERVICE",
     [](const Row& row, const ListOptions&) -> Value { return label(row, "com.docker.compose.service"); }},
    {"Size", "SIZE", as_ps<"Size">},
    {"State", "STATE", as_ps<"State">},
    {"Status", "STATUS", as_ps<"Status">},
};

std::string table(const ListOptions&) {
  return "table {{.Name}}\t{{.Image}}\t{{.Command}}\t{{.Service}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}";
}

std::string raw(const ListOptions& options) { return containers.raw(options); }

} // namespace

const Listing compose_containers = {.go_type = "*formatter.ContainerContext",
                                    .table = table,
                                    .columns = columns,
                                    .raw = raw,
                                    .quiet_wins = true,
                                    .labels = [](const Row& row) { return row.item["Labels"]; }};

Row compose_row(JsonView container, JsonView inspected) {
  const JsonView state = inspected["State"];
  const std::string_view status = state["Status"].view();
  const bool ended = status == "exited" || status == "dead";
  return {container,
          {base::cat(ended ? state["ExitCode"].integer() : 0),
           status == "running" ? state["Health"]["Status"].text() : std::string()}};
}

} // namespace skiff::view
