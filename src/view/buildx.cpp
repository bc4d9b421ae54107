// The lists of the buildx verbs: builders, the builder's cache, records of builds.
#include "view/pieces.hpp"

#include <skiff/base/text.hpp>
#include <skiff/format/units.hpp>
#include <skiff/view/buildx.hpp>

#include <algorithm>
#include <cstdio>
#include <map>

namespace skiff::view {

namespace {

using base::JsonView;
using format::Value;

bool is_table(const ListOptions& options) { return options.format.starts_with("table"); }

// ---- builders: a row for the builder, then one for each of its nodes

bool is_node(const Row& row) { return row.item["node"].exists(); }

Value builder_name(const Row& row, const ListOptions& options) {
  if (is_node(row)) return base::cat(is_table(options) ? " \\_ " : "", row.item["node"]["Name"].view());
  const JsonView builder = row.item["builder"];
  return base::cat(builder["Name"].view(), builder["Current"].truth() && is_table(options) ? "*" : "");
}

Value builder_endpoint(const Row& row, const ListOptions& options) {
  if (is_node(row)) return base::cat(is_table(options) ? " \\_ " : "", row.item["node"]["Endpoint"].view());
  return row.item["builder"]["Driver"].view();
}

Value builder_error(const Row& row, const ListOptions&) {
  if (const JsonView error = row.item["node"]["Err"]; error.exists()) return error.view();
  return row.item["builder"]["Err"].view();
}

Value builder_status(const Row& row, const ListOptions&) {
  if (is_node(row)) return row.item["node"]["Status"].view();
  return row.item["builder"]["Err"].exists() ? "error" : "";
}

Value builder_activity(const Row& row, const ListOptions&) {
  if (is_node(row)) return "";
  const std::string_view time = row.item["builder"]["LastActivity"].view();
  return time.starts_with("0001-") ? std::string_view() : time;
}

// At most four kinds of platforms, those of well-known machines first: "linux/amd64 (+3), linux/386, (2 more)".
std::string short_platforms(const std::vector<std::string>& all) {
  constexpr std::size_t most = 4;
  constexpr std::string_view major[] = {"linux/amd64", "linux/arm64",   "linux/arm",   "linux/ppc64le",
                                        "linux/s390x", "linux/riscv64", "linux/mips64"};
  const auto kind = [](const std::string& platform) {
    return platform.substr(0, platform.find('/', platform.find('/') + 1));
  };
  std::map<std::string, std::vector<std::string>> kinds;
  std::vector<std::string> order;
  for (const auto name : major)
    for (const auto& platform : all)
      if (kinds.size() < most && kind(platform) == name) kinds[std::string(name)].push_back(platform);
  std::map<std::string, std::vector<std::string>> others;
  for (const auto& platform : all)
    if (kinds.size() < most && !kinds.contains(kind(platform))) others[kind(platform)].push_back(platform);
  for (const auto name : major)
    if (kinds.contains(std::string(name))) order.emplace_back(name);
  for (auto& [name, platforms] : others) {
    if (order.size() >= most) break;
    order.push_back(name);
    kinds[name] = std::move(platforms);
  }
  std::string out;
  std::size_t shown = 0;
  for (const auto& name : order) {
    const auto& platforms = kinds[name];
    shown += platforms.size();
    if (!out.empty()) out += ", ";
    out += platforms.size() == 1 ? platforms.front() : base::cat(name, " (+", platforms.size(), ")");
  }
  if (shown < all.size()) out += base::cat(out.empty() ? "(" : ", (", all.size() - shown, " more)");
  return out;
}

Value builder_platforms(const Row& row, const ListOptions& options) {
  std::vector<std::string> all;
  for (const JsonView platform : row.item["node"]["Platforms"]) all.push_back(platform.text());
  return is_table(options) && !options.no_trunc ? short_platforms(all) : base::join(all, ", ");
}

constexpr Column builder_columns[] = {
    {"Buildkit", "BUILDKIT",
     [](const Row& row, const ListOptions&) -> Value { return row.item["node"]["Version"].view(); }},
    {"DriverEndpoint", "DRIVER/ENDPOINT", builder_endpoint},
    {"Error", "", builder_error},
    {"LastActivity", "LAST ACTIVITY", builder_activity},
    {"Name", "NAME/NODE", builder_name},
    {"Platforms", "PLATFORMS", builder_platforms},
    {"Status", "STATUS", builder_status},
};

// ---- the cache

std::string since(JsonView place, const ListOptions& options) {
  if (!place.exists()) return {};
  return age(base::parse_rfc3339(place.view()).value_or(base::year_one), options);
}

Value cache_parents(const Row& row, const ListOptions&) {
  return Value::typed(format::types::strings, row.item["Parents"]);
}

constexpr Column cache_columns[] = {
    {"CreatedAt", "CREATED AT",
     [](const Row& row, const ListOptions&) -> Value { return format::time_text(row.item["CreatedAt"].view()); }},
    {"Description", "DESCRIPTION",
     [](const Row& row, const ListOptions&) -> Value { return row.item["Description"].view(); }},
    {"ID", "ID",
     [](const Row& row, const ListOptions& options) -> Value {
       return base::cat(row.item["ID"].view(), is_table(options) && row.item["Mutable"].truth() ? "*" : "");
     }},
    {"LastUsedAt", "LAST ACCESSED",
     [](const Row& row, const ListOptions& options) -> Value { return since(row.item["LastUsedAt"], options); }},
    {"Mutable", "MUTABLE", [](const Row& row, const ListOptions&) -> Value { return row.item["Mutable"].truth(); }},
    {"Parents", "PARENTS", cache_parents},
    {"Reclaimable", "RECLAIMABLE",
     [](const Row& row, const ListOptions&) -> Value { return !row.item["InUse"].truth(); }},
    {"Shared", "SHARED", [](const Row& row, const ListOptions&) -> Value { return row.item["Shared"].truth(); }},
    {"Size", "SIZE",
     [](const Row& row, const ListOptions& options) -> Value {
       return base::cat(format::human_size(row.item["Size"].real()),
                        is_table(options) && row.item["Shared"].truth() ? "*" : "");
     }},
    {"Type", "TYPE", [](const Row& row, const ListOptions&) -> Value { return row.item["Type"].view(); }},
    {"UsageCount", "USAGE COUNT",
     [](const Row& row, const ListOptions&) -> Value { return row.item["UsageCount"].integer(); }},
};

// ---- records of builds

Value record_name(const Row& row, const ListOptions& options) {
  constexpr std::size_t most = 36;
  const std::string name = row.item["name"].text();
  if (!is_table(options) || options.no_trunc || name.size() <= most) return name;
  return ".." + name.substr(name.size() - most + 2);
}

Value record_duration(const Row& row, const ListOptions&) {
  const JsonView seconds = row.item["seconds"];
  if (!seconds.exists()) return "";
  return duration_short(seconds.real()) + (row.item["completed_at"].exists() ? "" : "+");
}

// In a table on a terminal a word that is a link.
Value record_link(const Row& row, const ListOptions& options) {
  const std::string url = "docker-desktop://dashboard/build/" + row.item["ref"].text();
  if (!is_table(options)) return url;
  return row.item["linked"].truth() ? base::cat("\x1b]8;;", url, "\x1b\\Open\x1b]8;;\x1b\\") : std::string();
}

constexpr Column record_columns[] = {
    {"CreatedAt", "CREATED AT",
     [](const Row& row, const ListOptions& options) -> Value { return since(row.item["created_at"], options); }},
    {"Duration", "DURATION", record_duration},
    {"FullRef", "", [](const Row& row, const ListOptions&) -> Value { return row.item["ref"].view(); }},
    {"Link", "", record_link},
    {"Name", "NAME", record_name},
    {"Ref", "BUILD ID",
     [](const Row& row, const ListOptions&) -> Value {
       const std::string_view ref = row.item["ref"].view();
       return ref.substr(ref.rfind('/') + 1);
     }},
    {"Status", "STATUS", [](const Row& row, const ListOptions&) -> Value { return row.item["status"].view(); }},
};

} // namespace

std::string duration_short(double seconds) {
  char text[32];
  if (seconds < 60)
    std::snprintf(text, sizeof text, "%.1fs", seconds);
  else
    std::snprintf(text, sizeof text, "%dm %2ds", static_cast<int>(seconds / 60), static_cast<int>(seconds) % 60);
  return text;
}

const std::string_view cache_usage_pretty = R"(ID:           {{.ID}}
{{- if .Parents }}
Parents:
{{- range .Parents }}
 - {{.}}
{{- end }}
{{- end }}
Created at:   {{.CreatedAt}}
Mutable:      {{.Mutable}}
Reclaimable:  {{.Reclaimable}}
Shared:       {{.Shared}}
Size:         {{.Size}}
{{- if .Description}}
Description:  {{ .Description }}
{{- end }}
Usage count:  {{.UsageCount}}
{{- if .LastUsedAt}}
Last used:    {{ .LastUsedAt }}
{{- end }}
{{- if .Type}}
Type:         {{ .Type }}
{{- end }}
)";

const Listing builders = {.go_type = "*commands.lsContext",
                          .table = [](const ListOptions&) -> std::string {
                            return "table {{.Name}}\t{{.DriverEndpoint}}\t{{.Status}}\t{{.Buildkit}}\t{{.Platforms}}";
                          },
                          .columns = builder_columns};

const Listing cache_usage = {.go_type = "*commands.diskusageContext",
                             .table = [](const ListOptions&) -> std::string {
                               return "table {{.ID}}\t{{.Reclaimable}}\t{{.Size}}\t{{.LastUsedAt}}";
                             },
                             .columns = cache_columns};

const Listing build_records = {
    .go_type = "*history.lsContext",
    .table = [](const ListOptions&) -> std::string {
      return "table {{.Ref}}\t{{.Name}}\t{{.Status}}\t{{.CreatedAt}}\t{{.Duration}}\t{{if .Link}}{{.Link}}{{end}}";
    },
    .columns = record_columns};

} // namespace skiff::view
