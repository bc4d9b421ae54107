// `system prune`, `container prune`, `image prune`, `network prune`, `volume prune`: the engine removes what nothing
// uses.
#include "commands/list_flags.hpp"
#include "commands/prompt.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/format/units.hpp>

#include <algorithm>

namespace skiff::commands {

namespace {

struct PruneOptions {
  bool all = false, force = false;
  notation::Filters filters;
};

constexpr cli::Flag filter = filter_flag<&PruneOptions::filters>("Remove only what matches (\"until=<timestamp>\")", 0);
constexpr cli::Flag flags[] = {filter, force_flag<&PruneOptions::force>};
constexpr std::span<const cli::Flag> groups[] = {flags};
constexpr cli::Flag image_flags[] = {
    {.name = "all",
     .letter = 'a',
     .help = "Every image without a container, not just nameless ones",
     .set = cli::into<&PruneOptions::all>},
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
    filter_flag<&PruneOptions::filters>("Remove only what matches (\"label=<label>\")", 0),
    force_flag<&PruneOptions::force>,
};
constexpr std::span<const cli::Flag> volume_groups[] = {volume_flags};

bool agreed(Session& session, const PruneOptions& options, std::string_view what) {
  return options.force ||
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

int prune_containers(Session& session, const PruneOptions& options, cli::Arguments) {
  if (!agreed(session, options, "all stopped containers")) return 0;
  const auto report = session.engine().value(api::containers::prune(options.filters.json()));
  print_list(session, "Deleted Containers:", report["ContainersDeleted"]);
  print_space(session, report.view());
  return 0;
}

int prune_networks(Session& session, const PruneOptions& options, cli::Arguments) {
  if (!agreed(session, options, "all custom networks not used by at least one container")) return 0;
  const auto report = session.engine().value(api::networks::prune(options.filters.json()));
  print_list(session, "Deleted Networks:", report["NetworksDeleted"]);
  return 0;
}

int prune_volumes(Session& session, const PruneOptions& options, cli::Arguments) {
  notation::Filters filters = options.filters;
  if (options.all) {
    if (filters.contains("all"))
      throw base::Failure("conflicting options: cannot specify both --all and --filter all=1");
    filters.add("all", "true");
  }
  if (!agreed(session, options,
              options.all ? "all local volumes not used by at least one container"
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
  notation::Filters filters = options.filters;
  filters.add("dangling", options.all ? "false" : "true");
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
    filter_flag<&PruneOptions::filters>("Remove only what matches (\"label=<key>=<value>\")", 0, {1, 28}),
    force_flag<&PruneOptions::force>,
    {.name = "volumes", .help = "Also anonymous volumes", .set = cli::into<&SystemPruneOptions::volumes>},
};
constexpr std::span<const cli::Flag> system_groups[] = {system_flags};

std::string system_question(const SystemPruneOptions& options, bool build_cache) {
  std::string out = "WARNING! This will remove:\n  - all stopped containers\n"
                    "  - all networks not used by at least one container\n";
  if (options.volumes) out += "  - all anonymous volumes not used by at least one container\n";
  out +=
      options.all ? "  - all images without at least one container associated to them\n" : "  - all dangling images\n";
  if (build_cache) out += options.all ? "  - all build cache\n" : "  - unused build cache\n";
  std::vector<std::string> filters;
  for (const std::string_view name : {"label", "label!", "until"})
    if (options.filters.contains(name))
      for (const std::string& value : options.filters.values(name)) filters.push_back(base::cat(name, "=", value));
  if (!filters.empty()) {
    std::sort(filters.begin(), filters.end(), base::natural_less);
    out += "\n  Items to be pruned will be filtered with:\n";
    for (const std::string& filter_text : filters) out += base::cat("  - ", filter_text, "\n");
  }
  return out + "\nAre you sure you want to continue?";
}

int prune_system(Session& session, const SystemPruneOptions& options, cli::Arguments) {
  if (options.volumes && options.filters.contains("until"))
    throw base::Failure("ERROR: The \"until\" filter is not supported with \"--volumes\"");
  constexpr api::Version since_build_prune{1, 31};
  const bool build_cache = session.engine().version() >= since_build_prune;
  if (!options.force && !confirm(session, system_question(options, build_cache))) return 0;
  const std::string filters = options.filters.json();
  double reclaimed = 0;
  const auto pruned = [&](api::Call call, std::string_view heading, std::string_view member) {
    const auto report = session.engine().value(std::move(call));
    print_list(session, heading, report[member]);
    reclaimed += report["SpaceReclaimed"].real();
  };
  pruned(api::containers::prune(filters), "Deleted Containers:", "ContainersDeleted");
  pruned(api::networks::prune(filters), "Deleted Networks:", "NetworksDeleted");
  if (options.volumes) pruned(api::volumes::prune(filters), "Deleted Volumes:", "VolumesDeleted");
  notation::Filters of_images = options.filters;
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
