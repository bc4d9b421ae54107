// `buildx du`: the records of the builder's cache, and what they take in all.
#include "commands/buildx/builders.hpp"
#include "commands/buildx/cache.hpp"
#include "commands/list_flags.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/format/units.hpp>
#include <skiff/view/buildx.hpp>

#include <algorithm>
#include <tuple>

namespace skiff::commands {

namespace {

struct BuildxDuOptions : BuildxOptions {
  notation::Filters filters;
  std::string format;
  bool verbose = false;
};

constexpr cli::Flag flags[] = {
    {.name = "filter",
     .type = "filter",
     .help = "Only what matches a condition",
     .set = add_filter<&BuildxDuOptions::filters>},
    {.name = "format", .type = "string", .help = "Format of the output", .set = cli::into<&BuildxDuOptions::format>},
    {.name = "verbose", .help = "More details", .set = cli::into<&BuildxDuOptions::verbose>},
};
constexpr std::span<const cli::Flag> groups[] = {flags, buildx_builder_flags, buildx_debug_flags};

base::JsonDocument row_of(const build::UsageRecord& record) {
  base::JsonDocument row;
  row.set("/ID", record.id);
  for (const auto& parent : record.parents) row.append("/Parents", parent);
  row.set("/CreatedAt", base::rfc3339_nano_utc(record.created));
  if (record.last_used) row.set("/LastUsedAt", base::rfc3339_nano_utc(*record.last_used));
  row.set("/Mutable", record.is_mutable);
  row.set("/InUse", record.in_use);
  row.set("/Shared", record.shared);
  row.set("/Size", record.size);
  row.set("/UsageCount", record.usage_count);
  row.set("/Description", record.description);
  row.set("/Type", record.type);
  return row;
}

std::string summary(const std::vector<build::UsageRecord>& records) {
  std::int64_t total = 0, reclaimable = 0, shared = 0;
  for (const auto& record : records) {
    if (record.size > 0) {
      total += record.size;
      if (!record.in_use) reclaimable += record.size;
    }
    if (record.shared) shared += record.size;
  }
  const auto text = [](std::int64_t size) { return format::human_size(static_cast<double>(size)); };
  std::vector<std::vector<std::string>> rows;
  if (shared > 0) {
    rows.push_back({"Shared:", text(shared)});
    rows.push_back({"Private:", text(total - shared)});
  }
  rows.push_back({"Reclaimable:", text(reclaimable)});
  rows.push_back({"Total:", text(total)});
  return tabbed(rows);
}

int run(Session& session, const BuildxDuOptions& options, cli::Arguments) {
  if (!options.format.empty() && options.verbose) throw base::Failure("--format and --verbose cannot be used together");
  const CacheFilter filter = cache_filter(options.filters);
  working_builder(session, options);
  auto records = build::disk_usage(session.engine(), filter.text);
  std::sort(records.begin(), records.end(),
            [](const auto& a, const auto& b) { return std::tie(a.size, a.id) < std::tie(b.size, b.id); });
  const bool table = (options.format.empty() && !options.verbose) || options.format == "table";
  const bool pretty = options.verbose || options.format == "pretty";
  view::ListOptions list;
  list.format = pretty ? std::string(view::cache_usage_pretty) : table ? "table" : options.format;
  list.now = session.now();
  base::JsonDocument rows;
  rows.set_array("/list");
  for (const auto& record : records) rows.append("/list", row_of(record).view());
  session.print(view::render(view::cache_usage, rows["list"], list));
  if ((table || pretty) && options.filters.empty()) session.print(summary(records));
  return 0;
}

} // namespace

extern constexpr cli::Command buildx_du = {
    .path = "buildx du",
    .summary = "Show the disk space of the build cache",
    .flags = groups,
    .arity = cli::exactly(0),
    .family = cli::Family::buildx,
    .execute = cli::action<BuildxDuOptions, run>,
};
static_assert(cli::well_formed(buildx_du));

} // namespace skiff::commands
