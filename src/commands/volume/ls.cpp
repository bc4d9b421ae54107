// `volume ls`.
#include "commands/list_flags.hpp"
#include "commands/sorted.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/view/listings.hpp>

namespace skiff::commands {

namespace {

struct VolumeLsOptions {
  bool cluster = false, quiet = false;
  std::string format;
  notation::Filters filters;
};

constexpr cli::Flag flags[] = {
    {.name = "cluster",
     .help = "List only cluster volumes, with their columns",
     .since = {1, 42},
     .swarm = "manager",
     .set = cli::into<&VolumeLsOptions::cluster>},
    filter_flag<&VolumeLsOptions::filters>("List only what matches the condition (\"dangling=true\")"),
    list_format_flag<&VolumeLsOptions::format>,
    {.name = "quiet", .letter = 'q', .help = "Print only volume names", .set = cli::into<&VolumeLsOptions::quiet>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

constexpr std::string_view cluster_table = "table {{.Name}}\t{{.Group}}\t{{.Driver}}\t{{.Availability}}\t{{.Status}}";

int run(Session& session, const VolumeLsOptions& options, cli::Arguments) {
  view::ListOptions list = list_options(session, options, "volumesFormat");
  if (options.cluster) list.format = options.quiet ? "table" : cluster_table; // as docker: --format does not count
  const auto found = session.engine().value(api::volumes::list(options.filters.json()));
  std::vector<view::Row> rows = sorted_by(found["Volumes"], "Name");
  if (options.cluster) std::erase_if(rows, [](const view::Row& row) { return !row.item["ClusterVolume"].exists(); });
  session.print(view::render(view::volumes, rows, list));
  return 0;
}

} // namespace

extern constexpr cli::Command volume_ls = {
    .path = "volume ls",
    .usage = "[OPTIONS]",
    .summary = "List volumes",
    .aliases = "docker volume ls, docker volume list",
    .flags = groups,
    .arity = cli::exactly(0),
    .execute = cli::action<VolumeLsOptions, run>,
};
static_assert(cli::well_formed(volume_ls));

} // namespace skiff::commands
