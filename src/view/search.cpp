// What a registry finds.
#include <skiff/base/text.hpp>
#include <skiff/format/units.hpp>
#include <skiff/view/listings.hpp>

namespace skiff::view {

namespace {

using format::Value;

Value description(const Row& row, const ListOptions& options) {
  std::string text = base::replace_all(row.item["description"].view(), "\n", " ");
  text = base::replace_all(text, "\r", " ");
  return options.no_trunc ? text : format::ellipsis(text, 45);
}

constexpr Column columns[] = {
    {"Description", "DESCRIPTION", description},
    {.name = "IsOfficial",
     .heading = "OFFICIAL",
     .get = [](const Row& row, const ListOptions&) -> Value { return row.item["is_official"].truth() ? "[OK]" : ""; },
     .get_json = [](const Row& row, const ListOptions&) -> Value {
       return row.item["is_official"].truth() ? "true" : "false";
     }},
    {"Name", "NAME", [](const Row& row, const ListOptions&) -> Value { return row.item["name"].view(); }},
    {"StarCount", "STARS",
     [](const Row& row, const ListOptions&) -> Value { return base::cat(row.item["star_count"].integer()); }},
};

} // namespace

const Listing search_hits = {.go_type = "*registry.searchContext",
                             .table = [](const ListOptions&) -> std::string {
                               return "table {{.Name}}\t{{.Description}}\t{{.StarCount}}\t{{.IsOfficial}}";
                             },
                             .columns = columns};

} // namespace skiff::view
