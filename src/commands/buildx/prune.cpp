// `buildx prune`: removes records of the builder's cache and prints each as it goes.
#include "commands/buildx/build_options.hpp"
#include "commands/buildx/builders.hpp"
#include "commands/buildx/cache.hpp"
#include "commands/list_flags.hpp"
#include "commands/prompt.hpp"
#include "commands/system/prune_foresight.hpp"
#include "commands/system/prune_rule.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/format/units.hpp>
#include <skiff/notation/size.hpp>

#include <utility>

namespace skiff::commands {

namespace {

struct BuildxPruneOptions : BuildxOptions {
  notation::Filters filters;
  bool all = false, force = false, verbose = false, dry_run = false;
  std::int64_t reserved_space = 0, max_used_space = 0, min_free_space = 0;
};

constexpr cli::Flag flags[] = {
    {.name = "all",
     .letter = 'a',
     .help = "Also remove internal images and frontends",
     .set = cli::into<&BuildxPruneOptions::all>},
    {.name = "dry-run",
     .help = "Only tell what would be removed",
     .hidden = true,
     .set = cli::into<&BuildxPruneOptions::dry_run>},
    {.name = "filter",
     .type = "filter",
     .help = "Only what matches a condition",
     .set = add_filter<&BuildxPruneOptions::filters>},
    {.name = "force",
     .letter = 'f',
     .help = "Do not ask for confirmation",
     .set = cli::into<&BuildxPruneOptions::force>},
    {.name = "keep-storage",
     .type = "bytes",
     .help = "Space the cache may always take",
     .hidden = true,
     .deprecated = "keep-storage flag has been changed to reserved-space",
     .set = cli::into<&BuildxPruneOptions::reserved_space, notation::parse_bytes>},
    {.name = "max-used-space",
     .type = "bytes",
     .help = "Most space the cache may take",
     .set = cli::into<&BuildxPruneOptions::max_used_space, notation::parse_bytes>},
    {.name = "min-free-space",
     .type = "bytes",
     .help = "Space to leave free",
     .set = cli::into<&BuildxPruneOptions::min_free_space, notation::parse_bytes>},
    {.name = "reserved-space",
     .type = "bytes",
     .help = "Space the cache may always take",
     .set = cli::into<&BuildxPruneOptions::reserved_space, notation::parse_bytes>},
    {.name = "verbose", .help = "More details", .set = cli::into<&BuildxPruneOptions::verbose>},
};
constexpr std::span<const cli::Flag> groups[] = {flags, buildx_builder_flags, buildx_debug_flags};

std::string size_text(const build::UsageRecord& record) { return format::human_size(static_cast<double>(record.size)); }

std::string padded(std::string text, std::size_t width) {
  if (text.size() < width) text.resize(width, ' ');
  return text;
}

std::vector<std::string> table_row(Session& session, const build::UsageRecord& record) {
  return {padded(record.id + (record.is_mutable ? "*" : ""), 40), padded(record.in_use ? "false" : "true", 5),
          padded(size_text(record) + (record.shared ? "*" : ""), 10), last_used(session, record)};
}

std::string details(Session& session, const build::UsageRecord& record) {
  const auto truth = [](bool value) { return std::string(value ? "true" : "false"); };
  std::vector<std::vector<std::string>> rows = {{"ID:", record.id}};
  if (!record.parents.empty()) rows.push_back({"Parent:", base::join(record.parents, ",")});
  rows.push_back({"Created at:", base::go_time(record.created, false, true)});
  rows.push_back({"Mutable:", truth(record.is_mutable)});
  rows.push_back({"Reclaimable:", truth(!record.in_use)});
  rows.push_back({"Shared:", truth(record.shared)});
  rows.push_back({"Size:", size_text(record)});
  if (!record.description.empty()) rows.push_back({"Description:", record.description});
  rows.push_back({"Usage count:", base::cat(record.usage_count)});
  if (record.last_used) rows.push_back({"Last used:", last_used(session, record)});
  if (!record.type.empty()) rows.push_back({"Type:", record.type});
  return tabbed(rows) + "\n";
}

// Builders before BuildKit 0.17 ignore the two limits; those that know them have them in their own rules.
void require_space_limits(api::Engine& engine) {
  for (const auto& worker : build::list_workers(engine))
    for (const auto& policy : worker.policies)
      if (policy.max_used_space != 0 || policy.min_free_space != 0) return;
  throw base::Failure("buildkit v0.17.0+ is required for max-used-space and min-free-space filters");
}

constexpr std::string_view question_all =
    "WARNING! This will remove all build cache. Are you sure you want to continue?";
constexpr std::string_view question =
    "WARNING! This will remove all dangling build cache. Are you sure you want to continue?";

int run(Session& session, const BuildxPruneOptions& options, cli::Arguments) {
  const CacheFilter filter = cache_filter(options.filters);
  if (!options.force && !options.dry_run && !confirm(session, options.all ? question_all : question)) return 0;
  working_builder(session, options);
  api::Engine& engine = session.engine();
  if (options.max_used_space != 0 || options.min_free_space != 0) require_space_limits(engine);
  std::int64_t total = 0;
  bool first = true;
  const auto tell = [&](const build::UsageRecord& record) {
    total += record.size;
    if (options.verbose) {
      session.print(details(session, record));
    } else {
      std::vector<std::vector<std::string>> rows = {table_row(session, record)};
      if (std::exchange(first, false)) rows.insert(rows.begin(), {"ID", "RECLAIMABLE", "SIZE", "LAST ACCESSED"});
      session.print(tabbed(rows));
    }
    session.streams.out.flush();
  };
  if (options.dry_run) {
    if (options.reserved_space != 0 || options.max_used_space != 0 || options.min_free_space != 0)
      throw base::Failure("--dry-run: the builder does not tell what it would remove to keep to an amount of space");
    for (const auto& record :
         prunable(build::disk_usage(engine, filter.text), options.all, filter.keep_duration, session.now()))
      tell(record);
  } else {
    build::prune_cache(engine,
                       {filter.text, options.all, filter.keep_duration, options.reserved_space, options.max_used_space,
                        options.min_free_space},
                       tell);
  }
  session.print(tabbed({{"Total:", format::human_size(static_cast<double>(total))}}));
  return 0;
}

constexpr std::string_view classic_usage =
    "\n\nUsage:  docker builder prune\n\nRun 'docker builder prune --help' for more information";

// `builder prune` with DOCKER_BUILDKIT=0 is docker's own command: one call to the engine, and the list it gives.
int prune_classic(Session& session, cli::Line& line, BuildxPruneOptions& options) {
  for (const std::string_view flag :
       {"builder", "debug", "max-used-space", "min-free-space", "reserved-space", "verbose"})
    if (line.given(flag))
      throw base::Failure(base::FailureKind::usage, base::cat("unknown flag: --", flag, classic_usage), 125);
  const std::string filters = prune_filters(session, options.filters).json();
  if (!options.force && !confirm(session, options.all ? question_all : question)) return 0;
  const auto report = session.engine().value(
      api::system::prune_build_cache(options.all, filters, options.reserved_space, session.engine().version()));
  if (report["CachesDeleted"].size() > 0) {
    session.print_line("Deleted build cache objects:");
    for (const base::JsonView id : report["CachesDeleted"]) session.print_line(id.view());
    session.print_line("");
  }
  session.print_line(base::cat("Total reclaimed space: ", format::human_size(report["SpaceReclaimed"].real())));
  return 0;
}

int execute(Session& session, cli::Line& line) {
  BuildxPruneOptions options;
  if (!wants_classic(session, line)) {
    line.parse_into(&options);
    return run(session, options, line.arguments());
  }
  session.warn(classic_warning);
  return as_docker(session, "buildx prune", "builder prune", [&] {
    line.accept_deprecated();
    line.parse_into(&options);
    return options.dry_run ? run(session, options, line.arguments()) : prune_classic(session, line, options);
  });
}

} // namespace

extern constexpr cli::Command buildx_prune = {
    .path = "buildx prune",
    .summary = "Remove build cache",
    .flags = groups,
    .arity = cli::exactly(0),
    .family = cli::Family::buildx,
    .execute = execute,
};
static_assert(cli::well_formed(buildx_prune));

} // namespace skiff::commands
