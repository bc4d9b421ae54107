#include "view/pieces.hpp"
#include "view/row_object.hpp"

#include <skiff/base/text.hpp>
#include <skiff/format/template.hpp>
#include <skiff/format/units.hpp>
#include <skiff/view/disk_usage.hpp>
#include <skiff/view/listings.hpp>

#include <algorithm>
#include <array>

namespace skiff::view {

namespace {

using base::JsonView;
using format::Value;

// What one of the four lines says.
struct Total {
  std::string_view type;
  std::int64_t count = 0, active = 0, size = 0, reclaimable = 0;
  bool share = true; // of the size that can be reclaimed, in per cent
};

bool runs(std::string_view state) { return state == "running" || state == "paused" || state == "restarting"; }

// The engine's own figures, since API 1.52.
Total given(Total total, JsonView usage) {
  total.count = usage["TotalCount"].integer();
  total.active = usage["ActiveCount"].integer();
  total.size = usage["TotalSize"].integer();
  total.reclaimable = usage["Reclaimable"].integer();
  return total;
}

Total image_total(JsonView usage) {
  Total total{"Images"};
  if (const JsonView sum = usage["ImageUsage"]; sum.exists()) return given(total, sum);
  total.size = usage["LayersSize"].integer();
  for (const JsonView image : usage["Images"]) {
    const std::int64_t containers = image["Containers"].integer();
    const std::int64_t size = image["Size"].integer(), shared = image["SharedSize"].integer();
    ++total.count;
    if (containers > 0) ++total.active;
    if (containers == 0 && size != -1 && shared != -1) total.reclaimable += size - shared;
  }
  return total;
}

Total container_total(JsonView usage) {
  Total total{"Containers"};
  if (const JsonView sum = usage["ContainerUsage"]; sum.exists()) return given(total, sum);
  for (const JsonView container : usage["Containers"]) {
    const std::int64_t size = container["SizeRw"].integer();
    const bool active = runs(container["State"].view());
    ++total.count;
    total.active += active ? 1 : 0;
    total.size += size;
    total.reclaimable += active ? 0 : size;
  }
  return total;
}

Total volume_total(JsonView usage) {
  Total total{"Local Volumes"};
  if (const JsonView sum = usage["VolumeUsage"]; sum.exists()) return given(total, sum);
  std::int64_t used = 0;
  for (const JsonView volume : usage["Volumes"]) {
    const JsonView figures = volume["UsageData"];
    const std::int64_t size = figures["Size"].integer();
    ++total.count;
    if (figures["RefCount"].integer() > 0) {
      ++total.active;
      used += size;
    }
    if (size > 0) total.size += size;
  }
  total.reclaimable = total.size - used;
  return total;
}

Total cache_total(JsonView usage) {
  Total total{"Build Cache"};
  total.share = false;
  if (const JsonView sum = usage["BuildCacheUsage"]; sum.exists()) return given(total, sum);
  for (const JsonView record : usage["BuildCache"]) {
    const std::int64_t size = record["Shared"].truth() ? 0 : record["Size"].integer();
    const bool active = record["InUse"].truth();
    ++total.count;
    total.active += active ? 1 : 0;
    total.size += size;
    total.reclaimable += active ? 0 : size;
  }
  return total;
}

std::string size_text(std::int64_t size) { return format::human_size(static_cast<double>(size)); }

template <std::size_t Index>
Value part(const Row& row, const ListOptions&) {
  return row.parts[Index];
}

constexpr Column total_columns[] = {
    {"Active", "ACTIVE", part<2>}, {"Reclaimable", "RECLAIMABLE", part<4>},
    {"Size", "SIZE", part<3>},     {"TotalCount", "TOTAL", part<1>},
    {"Type", "TYPE", part<0>},
};

const Listing totals = {.go_type = "*formatter.diskUsageImagesContext",
                        .table = [](const ListOptions&) -> std::string {
                          return "table {{.Type}}\t{{.TotalCount}}\t{{.Active}}\t{{.Size}}\t{{.Reclaimable}}";
                        },
                        .columns = total_columns,
                        .raw = [](const ListOptions&) -> std::string {
                          return "type: {{.Type}}\ntotal: {{.TotalCount}}\nactive: {{.Active}}\nsize: {{.Size}}\n"
                                 "reclaimable: {{.Reclaimable}}\n";
                        }};

Row total_row(const Total& total) {
  std::string reclaimable = size_text(total.reclaimable);
  if (total.share && total.size > 0) reclaimable += base::cat(" (", total.reclaimable * 100 / total.size, "%)");
  return {{},
          {std::string(total.type), base::cat(total.count), base::cat(total.active), size_text(total.size),
           std::move(reclaimable)}};
}

// The objects of one kind: under their own key, or with the figures since API 1.52.
JsonView items(JsonView usage, std::string_view key, std::string_view new_key) {
  const JsonView sum = usage[new_key];
  return sum.exists() ? sum["Items"] : usage[key];
}

// Docker shows the first tag here.
std::vector<Row> image_rows(JsonView images) {
  std::vector<Row> rows;
  for (const JsonView image : images) {
    Reference reference;
    const std::string_view tag = image["RepoTags"].at(0).view();
    const bool named = !tag.empty() && tag != "<none>:<none>" && read_reference(tag, reference);
    rows.push_back({image, {named ? reference.name : "<none>", named ? reference.tag : "<none>", ""}});
  }
  return rows;
}

std::vector<Row> plain_rows(JsonView objects) {
  std::vector<Row> rows;
  for (const JsonView object : objects) rows.push_back({object, {}});
  return rows;
}

// The record that was not used for the longest time first.
std::vector<Row> cache_rows(JsonView records) {
  std::vector<Row> rows = plain_rows(records);
  const auto key = [](const Row& row) {
    const JsonView used = row.item["LastUsedAt"];
    const base::Time never{INT64_MIN, 0};
    return std::pair(used.is_null() ? never : base::parse_rfc3339(used.view()).value_or(never), row.item["ID"].view());
  };
  std::stable_sort(rows.begin(), rows.end(), [&](const Row& a, const Row& b) { return key(a) < key(b); });
  return rows;
}

// Containers here show what they wrote and not the size of their images.
Value written_size(const Row& row, const ListOptions&) { return format::human_size(row.item["SizeRw"].real(), 3); }

struct Section {
  Listing listing;
  std::string_view name, go_list, title, table;
  std::vector<Row> rows;
};

// The whole of a verbose answer as a template sees it.
class Everything final : public format::Object {
public:
  Everything(std::span<const Section> sections, const ListOptions& options) : sections_(sections) {
    for (const Section& section : sections) {
      std::vector<RowObject>& rows = objects_.emplace_back();
      for (const Row& row : section.rows) rows.emplace_back(section.listing, row, options);
      types_.push_back({.kind = format::Kind::list, .name = section.go_list});
    }
  }

  std::string_view type_name() const override { return "*formatter.diskUsageContext"; }
  Member member(std::string_view name) const override {
    return find(name) < sections_.size() ? Member::plain : Member::none;
  }
  Value get(std::string_view name, std::string_view) const override {
    const std::size_t index = find(name);
    std::vector<Value> values;
    for (const RowObject& row : objects_[index]) values.emplace_back(row);
    return Value::list(types_[index], std::move(values));
  }
  void append_json(std::string& out) const override {
    char separator = '{';
    for (const Section& section : sections_) {
      out += separator;
      separator = ',';
      out += base::cat("\"", section.name, "\":");
      format::append_json(out, get(section.name, {}));
    }
    out += '}';
  }

private:
  std::size_t find(std::string_view name) const {
    std::size_t index = 0;
    while (index < sections_.size() && sections_[index].name != name) ++index;
    return index;
  }

  std::span<const Section> sections_;
  std::vector<std::vector<RowObject>> objects_;
  std::vector<format::Type> types_;
};

std::string raw_verbose() {
  ListOptions all;
  all.digests = all.size = true;
  return base::cat("{{range .Images}}type: Image\n", images.raw(all),
                   "\n{{end -}}\n{{range .Containers}}type: Container\n", containers.raw(all),
                   "\n{{end -}}\n{{range .Volumes}}type: Volume\n", volumes.raw(all),
                   "\n{{end -}}\n{{range .BuildCache}}type: Build Cache\n", build_cache.raw(all), "\n{{end -}}");
}

std::string render_template(std::span<const Section> sections, const ListOptions& options) {
  std::string text = options.format == "raw" ? raw_verbose() : options.format;
  if (text == "json") text = "{{json .}}";
  if (text.starts_with("table")) text.erase(0, 5);
  text = base::replace_all(base::replace_all(text, "\\t", "\t"), "\\n", "\n");
  const auto first = text.find_first_not_of(' ');
  text = first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(' ') - first + 1);
  const auto parsed = format::Template::parse(text);
  if (!parsed) throw base::Failure(base::cat("template parsing error: ", parsed.error()));
  ListOptions row_options = options;
  row_options.no_trunc = !options.format.starts_with("table");
  const Everything everything(sections, row_options);
  std::string out;
  if (const auto done = parsed->execute(out, Value(everything)); !done) throw base::Failure(done.error());
  return out;
}

std::string render_sections(std::span<const Section> sections, const ListOptions& options) {
  std::string out;
  for (const Section& section : sections) {
    ListOptions one = options;
    one.format = section.table;
    out += base::cat(out.empty() ? "" : "\n", section.title, "\n\n", render(section.listing, section.rows, one));
  }
  return out;
}

} // namespace

std::string render_disk_usage(JsonView usage, const ListOptions& options, bool verbose) {
  const Total cache = cache_total(usage);
  if (!verbose) {
    const std::vector<Row> rows = {total_row(image_total(usage)), total_row(container_total(usage)),
                                   total_row(volume_total(usage)), total_row(cache)};
    return render(totals, rows, options);
  }
  Listing written = containers;
  std::vector<Column> columns(containers.columns.begin(), containers.columns.end());
  for (Column& column : columns)
    if (column.name == "Size") column.get = written_size;
  written.columns = columns;
  const std::string cache_title = base::cat("Build cache usage: ", size_text(cache.size));
  const std::array<Section, 4> sections = {{
      {images, "Images", "[]*formatter.imageContext", "Images space usage:",
       "table {{.Repository}}\t{{.Tag}}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}\t{{.SharedSize}}\t{{.UniqueSize}}\t"
       "{{.Containers}}",
       image_rows(items(usage, "Images", "ImageUsage"))},
      {written, "Containers", "[]*formatter.ContainerContext", "Containers space usage:",
       "table "
       "{{.ID}}\t{{.Image}}\t{{.Command}}\t{{.LocalVolumes}}\t{{.Size}}\t{{.RunningFor}}\t{{.Status}}\t{{.Names}}",
       plain_rows(items(usage, "Containers", "ContainerUsage"))},
      {volumes, "Volumes", "[]*formatter.volumeContext", "Local Volumes space usage:",
       "table {{.Name}}\t{{.Links}}\t{{.Size}}", plain_rows(items(usage, "Volumes", "VolumeUsage"))},
      {build_cache, "BuildCache", "[]*formatter.buildCacheContext", cache_title,
       "table {{.ID}}\t{{.CacheType}}\t{{.Size}}\t{{.CreatedSince}}\t{{.LastUsedSince}}\t{{.UsageCount}}\t{{.Shared}}",
       cache_rows(items(usage, "BuildCache", "BuildCacheUsage"))},
  }};
  const bool table = options.format.empty() || options.format == "table";
  return table ? render_sections(sections, options) : render_template(sections, options);
}

} // namespace skiff::view
