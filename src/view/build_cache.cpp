// Records of the build cache.
#include "view/pieces.hpp"

#include <skiff/base/text.hpp>
#include <skiff/format/units.hpp>
#include <skiff/view/disk_usage.hpp>

namespace skiff::view {

namespace {

using base::JsonView;
using format::Value;

Value id(const Row& row, const ListOptions& options) {
  return id_text(row.item["ID"].view(), options) + (row.item["InUse"].truth() ? "*" : "");
}

Value parents(const Row& row, const ListOptions& options) {
  std::vector<std::string> names;
  for (const JsonView parent : row.item["Parents"]) names.push_back(parent.text());
  return id_text(base::join(names, ", "), options);
}

std::string date(JsonView place) { return place.is_null() ? std::string() : format::time_text(place.view()); }

std::string since(JsonView place, const ListOptions& options) {
  if (place.is_null()) return {};
  return age(base::parse_rfc3339(place.view()).value_or(base::year_one), options);
}

constexpr Column columns[] = {
    {"CacheType", "CACHE TYPE", [](const Row& row, const ListOptions&) -> Value { return row.item["Type"].view(); }},
    {"CreatedAt", "", [](const Row& row, const ListOptions&) -> Value { return date(row.item["CreatedAt"]); }},
    {"CreatedSince", "CREATED",
     [](const Row& row, const ListOptions& options) -> Value { return since(row.item["CreatedAt"], options); }},
    {"Description", "DESCRIPTION",
     [](const Row& row, const ListOptions&) -> Value { return row.item["Description"].view(); }},
    {"ID", "CACHE ID", id},
    {"InUse", "IN USE", [](const Row& row, const ListOptions&) -> Value { return yes_no(row.item["InUse"]); }},
    {"LastUsedAt", "", [](const Row& row, const ListOptions&) -> Value { return date(row.item["LastUsedAt"]); }},
    {"LastUsedSince", "LAST USED",
     [](const Row& row, const ListOptions& options) -> Value { return since(row.item["LastUsedAt"], options); }},
    {"Parent", "PARENT", parents},
    {"Shared", "SHARED", [](const Row& row, const ListOptions&) -> Value { return yes_no(row.item["Shared"]); }},
    {"Size", "SIZE",
     [](const Row& row, const ListOptions&) -> Value { return format::human_size(row.item["Size"].real(), 3); }},
    {"UsageCount", "USAGE",
     [](const Row& row, const ListOptions&) -> Value { return base::cat(row.item["UsageCount"].integer()); }},
};

std::string table(const ListOptions&) {
  return "table {{.ID}}\t{{.CacheType}}\t{{.Size}}\t{{.CreatedSince}}\t{{.LastUsedSince}}\t{{.UsageCount}}\t"
         "{{.Shared}}";
}

std::string raw(const ListOptions& options) {
  if (options.quiet) return "build_cache_id: {{.ID}}";
  return "build_cache_id: {{.ID}}\nparent_id: {{.Parent}}\nbuild_cache_type: {{.CacheType}}\n"
         "description: {{.Description}}\ncreated_at: {{.CreatedAt}}\ncreated_since: {{.CreatedSince}}\n"
         "last_used_at: {{.LastUsedAt}}\nlast_used_since: {{.LastUsedSince}}\nusage_count: {{.UsageCount}}\n"
         "in_use: {{.InUse}}\nshared: {{.Shared}}\n";
}

} // namespace

const Listing build_cache = {.go_type = "*formatter.buildCacheContext", .table = table, .columns = columns, .raw = raw};

} // namespace skiff::view
