// `system prune`, `container prune`, `image prune`, `network prune`, `volume prune`: the engine removes what nothing
// uses. --dry-run, which docker does not have, tells what that would be.
#include "commands/list_flags.hpp"
#include "commands/prompt.hpp"
#include "commands/system/prune_foresight.hpp"
#include "commands/system/prune_rule.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/format/units.hpp>

#include <algorithm>

namespace skiff::commands {

namespace {

struct PruneOptions {
  bool all = false, force = false, dry_run = false;
  notation::Filters filters;
};

constexpr cli::Flag dry_run_flag = {.name = "dry-run",
                                    .help = "Only tell what would be removed",
                                    .hidden = true,
                                    .set = cli::into<&PruneOptions::dry_run>};

constexpr cli::Flag filter = filter_flag<&PruneOptions::filters>("Remove only what matches (\"until=<timestamp>\")", 0);
constexpr cli::Flag flags[] = {dry_run_flag, filter, force_flag<&PruneOptions::force>};
constexpr std::span<const cli::Flag> groups[] = {flags};
constexpr cli::Flag image_flags[] = {
    {.name = "all",
     .letter = 'a',
     .help = "Every image without a container, not just nameless ones",
     .set = cli::into<&PruneOptions::all>},
    dry_run_flag,
    filter,
    force_flag<&PruneOptions::force>,
};
constexpr std::span<const cli::Flag> image_groups[] = {image_flags};
constexpr cli::Flag volume_flags[] = {
    {.name = "all",
     .letter = 'a',
     .help = "Every unused volume, not just anonymous ones",
     .since = {1, 42},
     .set = cli::into<&PruneOptions::all>},
    dry_run_flag,
    filter_flag<&PruneOptions::filters>("Remove only what matches (\"label=<label>\")", 0),
    force_flag<&PruneOptions::force>,
};
constexpr std::span<const cli::Flag> volume_groups[] = {volume_flags};

bool agreed(Session& session, const PruneOptions& options, std::string_view what) {
  return options.force || options.dry_run ||
         confirm(session, base::cat("WARNING! This will remove ", what, ".\nAre you sure you want to continue?"));
}

void print_list(Session& session, std::string_view heading, base::JsonView names) {
  if (names.size() == 0) return;
  session.print_line(heading);
  for (const base::JsonView name : names) session.print_line(name.view());
  session.print_line("");
}

void print_space(Session& session, base::JsonView report) {
  session.print_line(base::cat("Total reclaimed space: ", format::human_size(report["SpaceReclaimed"].real())));
}

void print_foreseen(Session& session, std::string_view what, const Foresight& foresight) {
  if (foresight.lines.empty()) return;
  session.print_line(base::cat("Would delete ", what, ":"));
  for (const std::string& line : foresight.lines) session.print_line(line);
  session.print_line("");
}

void print_reclaimable(Session& session, const Foresight& foresight) {
  session.print_line(
      base::cat("Total reclaimable space: ", foresight.exact ? "" : "about ", format::human_size(foresight.bytes)));
}

int tell(Session& session, std::string_view what, const Foresight& foresight) {
  print_foreseen(session, what, foresight);
  print_reclaimable(session, foresight);
  return 0;
}

int prune_containers(Session& session, const PruneOptions& options, cli::Arguments) {
  const notation::Filters filters = prune_filters(session, options.filters);
  if (options.dry_run) return tell(session, "Containers", foresee_containers(session, filters));
  if (!agreed(session, options, "all stopped containers")) return 0;
  const auto report = session.engine().value(api::containers::prune(filters.json()));
  print_list(session, "Deleted Containers:", report["ContainersDeleted"]);
  print_space(session, report.view());
  return 0;
}

int prune_networks(Session& session, const PruneOptions& options, cli::Arguments) {
  const notation::Filters filters = prune_filters(session, options.filters);
  if (options.dry_run) {
    print_foreseen(session, "Networks", foresee_networks(session, filters));
    return 0;
  }
  if (!agreed(session, options, "all custom networks not used by at least one container")) return 0;
  const auto report = session.engine().value(api::networks::prune(filters.json()));
  print_list(session, "Deleted Networks:", report["NetworksDeleted"]);
  return 0;
}

int prune_volumes(Session& session, const PruneOptions& options, cli::Arguments) {
  notation::Filters filters = prune_filters(session, options.filters);
  if (options.all) {
    if (filters.contains("all"))
      throw base::Failure("conflicting options: cannot specify both --all and --filter all=1");
    filters.add("all", "true");
  }
  constexpr api::Version since_anonymous{1, 42}; // before, every unused volume counts
  const bool all = options.all || filters.contains("all") || session.engine().version() < since_anonymous;
  if (options.dry_run) return tell(session, "Volumes", foresee_volumes(session, filters, all));
  if (!agreed(session, options,
              all ? "all local volumes not used by at least one container"
                  : "anonymous local volumes not used by at least one container"))
    return 0;
  const auto report = session.engine().value(api::volumes::prune(filters.json()));
  print_list(session, "Deleted Volumes:", report["VolumesDeleted"]);
  print_space(session, report.view());
  return 0;
}

void print_removed_images(Session& session, base::JsonView removed) {
  if (removed.size() == 0) return;
  session.print_line("Deleted Images:");
  for (const base::JsonView part : removed) {
    const std::string untagged = part["Untagged"].text();
    session.print_line(untagged.empty() ? "deleted: " + part["Deleted"].text() : "untagged: " + untagged);
  }
  session.print_line("");
}

int prune_images(Session& session, const PruneOptions& options, cli::Arguments) {
  notation::Filters filters = prune_filters(session, options.filters);
  filters.add("dangling", options.all ? "false" : "true");
  if (options.dry_run) return tell(session, "Images", foresee_images(session, filters));
  if (!agreed(session, options,
              options.all ? "all images without at least one container associated to them" : "all dangling images"))
    return 0;
  const auto report = session.engine().value(api::images::prune(filters.json()));
  print_removed_images(session, report["ImagesDeleted"]);
  print_space(session, report.view());
  return 0;
}

struct SystemPruneOptions : PruneOptions {
  bool volumes = false;
};

constexpr cli::Flag system_flags[] = {
    {.name = "all",
     .letter = 'a',
     .help = "Also images that have a name but no container",
     .set = cli::into<&PruneOptions::all>},
    dry_run_flag,
    filter_flag<&PruneOptions::filters>("Remove only what matches (\"label=<key>=<value>\")", 0, {1, 28}),
    force_flag<&PruneOptions::force>,
    {.name = "volumes", .help = "Also anonymous volumes", .set = cli::into<&SystemPruneOptions::volumes>},
};
constexpr std::span<const cli::Flag> system_groups[] = {system_flags};

std::string system_question(const SystemPruneOptions& options, const notation::Filters& given, bool build_cache) {
  std::string out = "WARNING! This will remove:\n  - all stopped containers\n"
                    "  - all networks not used by at least one container\n";
  if (options.volumes) out += "  - all anonymous volumes not used by at least one container\n";
  out +=
      options.all ? "  - all images without at least one container associated to them\n" : "  - all dangling images\n";
  if (build_cache) out += options.all ? "  - all build cache\n" : "  - unused build cache\n";
  std::vector<std::string> filters;
  for (const std::string_view name : {"label", "label!", "until"})
    for (const std::string& value : given.values(name)) filters.push_back(base::cat(name, "=", value));
  if (!filters.empty()) {
    std::sort(filters.begin(), filters.end(), base::natural_less);
    out += "\n  Items to be pruned will be filtered with:\n";
    for (const std::string& filter_text : filters) out += base::cat("  - ", filter_text, "\n");
  }
  return out + "\nAre you sure you want to continue?";
}

// In the order of the prune itself: what containers used is free once they are gone.
int foresee_system(Session& session, const SystemPruneOptions& options, const notation::Filters& filters) {
  Foresight sum;
  const auto take = [&](std::string_view what, const Foresight& part) {
    print_foreseen(session, what, part);
    sum.bytes += part.bytes;
    sum.exact &= part.exact;
  };
  const Foresight containers = foresee_containers(session, filters);
  const std::set<std::string> gone(containers.lines.begin(), containers.lines.end());
  take("Containers", containers);
  take("Networks", foresee_networks(session, filters));
  const bool every_volume = session.engine().version() < api::Version{1, 42};
  if (options.volumes) take("Volumes", foresee_volumes(session, filters, every_volume, gone));
  notation::Filters of_images = filters;
  of_images.add("dangling", options.all ? "false" : "true");
  take("Images", foresee_images(session, of_images, gone));
  take("build cache objects", foresee_cache(session, filters, options.all));
  print_reclaimable(session, sum);
  return 0;
}

int prune_system(Session& session, const SystemPruneOptions& options, cli::Arguments) {
  if (options.volumes && options.filters.contains("until"))
    throw base::Failure("ERROR: The \"until\" filter is not supported with \"--volumes\"");
  constexpr api::Version since_build_prune{1, 31};
  const bool build_cache = session.engine().version() >= since_build_prune;
  const notation::Filters given = prune_filters(session, options.filters);
  if (options.dry_run) return foresee_system(session, options, given);
  if (!options.force && !confirm(session, system_question(options, given, build_cache))) return 0;
  const std::string filters = given.json();
  double reclaimed = 0;
  const auto pruned = [&](api::Call call, std::string_view heading, std::string_view member) {
    const auto report = session.engine().value(std::move(call));
    print_list(session, heading, report[member]);
    reclaimed += report["SpaceReclaimed"].real();
  };
  pruned(api::containers::prune(filters), "Deleted Containers:", "ContainersDeleted");
  pruned(api::networks::prune(filters), "Deleted Networks:", "NetworksDeleted");
  if (options.volumes) pruned(api::volumes::prune(filters), "Deleted Volumes:", "VolumesDeleted");
  notation::Filters of_images = given;
  of_images.add("dangling", options.all ? "false" : "true");
  const auto images = session.engine().value(api::images::prune(of_images.json()));
  print_removed_images(session, images["ImagesDeleted"]);
  reclaimed += images["SpaceReclaimed"].real();
  if (build_cache)
    pruned(api::system::prune_build_cache(options.all, filters), "Deleted build cache objects:", "CachesDeleted");
  session.print_line(base::cat("Total reclaimed space: ", format::human_size(reclaimed)));
  return 0;
}

} // namespace

extern constexpr cli::Command system_prune = {
    .path = "system prune",
    .usage = "[OPTIONS]",
    .summary = "Remove everything that nothing uses",
    .flags = system_groups,
    .arity = cli::exactly(0),
    .since = {1, 25},
    .execute = cli::action<SystemPruneOptions, prune_system>,
};
static_assert(cli::well_formed(system_prune));

extern constexpr cli::Command container_prune = {
    .path = "container prune",
    .usage = "[OPTIONS]",
    .summary = "Remove all containers that do not run",
    .flags = groups,
    .arity = cli::exactly(0),
    .since = {1, 25},
    .execute = cli::action<PruneOptions, prune_containers>,
};
static_assert(cli::well_formed(container_prune));

extern constexpr cli::Command network_prune = {
    .path = "network prune",
    .usage = "[OPTIONS]",
    .summary = "Remove all networks that nothing uses",
    .flags = groups,
    .arity = cli::exactly(0),
    .since = {1, 25},
    .execute = cli::action<PruneOptions, prune_networks>,
};
static_assert(cli::well_formed(network_prune));

extern constexpr cli::Command volume_prune = {
    .path = "volume prune",
    .usage = "[OPTIONS]",
    .summary = "Remove the volumes that nothing uses",
    .flags = volume_groups,
    .arity = cli::exactly(0),
    .since = {1, 25},
    .execute = cli::action<PruneOptions, prune_volumes>,
};
static_assert(cli::well_formed(volume_prune));

extern constexpr cli::Command image_prune = {
    .path = "image prune",
    .usage = "[OPTIONS]",
    .summary = "Remove the images that nothing uses",
    .flags = image_groups,
    .arity = cli::exactly(0),
    .since = {1, 25},
    .execute = cli::action<PruneOptions, prune_images>,
};
static_assert(cli::well_formed(image_prune));

} // namespace skiff::commands
