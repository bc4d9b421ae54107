// Contexts, as the configuration knows them.
#include <skiff/format/units.hpp>
#include <skiff/view/listings.hpp>

namespace skiff::view {

namespace {

using format::Value;

constexpr Column columns[] = {
    {"Current", "", [](const Row& row, const ListOptions&) -> Value { return row.item["Current"].truth(); }},
    {"Description", "DESCRIPTION",
     [](const Row& row, const ListOptions&) -> Value { return row.item["Description"].view(); }},
    {"DockerEndpoint", "DOCKER ENDPOINT",
     [](const Row& row, const ListOptions&) -> Value { return row.item["DockerEndpoint"].view(); }},
    {"Error", "ERROR",
     [](const Row& row, const ListOptions&) -> Value { return format::ellipsis(row.item["Error"].view(), 45); }},
    {"Name", "NAME", [](const Row& row, const ListOptions&) -> Value { return row.item["Name"].view(); }},
};

} // namespace

const Listing contexts = {
    .go_type = "*formatter.clientContextContext",
    .table = [](const ListOptions&) -> std::string {
      return "table {{.Name}}{{if .Current}} *{{end}}\t{{.Description}}\t{{.DockerEndpoint}}\t{{.Error}}";
    },
    .columns = columns,
    .quiet = "{{.Name}}",
    .quiet_wins = true};

} // namespace skiff::view
