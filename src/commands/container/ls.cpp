// `ps`, also `container ls`.
#include "commands/list_flags.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/view/listings.hpp>

namespace skiff::commands {

namespace {

struct ContainerLsOptions {
  bool all = false, latest = false, no_trunc = false, quiet = false, size = false;
  int last = -1;
  std::string format;
  notation::Filters filters;
};

constexpr cli::Flag flags[] = {
    {.name = "all",
     .letter = 'a',
     .help = "Also list containers that do not run (default shows just running)",
     .set = cli::into<&ContainerLsOptions::all>},
    filter_flag<&ContainerLsOptions::filters>("List only what matches the condition"),
    list_format_flag<&ContainerLsOptions::format>,
    {.name = "last",
     .letter = 'n',
     .type = "int",
     .help = "List the n containers created last, whatever their state",
     .fallback = "-1",
     .set = cli::into<&ContainerLsOptions::last>},
    {.name = "latest",
     .letter = 'l',
     .help = "List the container created last, whatever its state",
     .set = cli::into<&ContainerLsOptions::latest>},
    {.name = "no-trunc", .help = "Print long values whole", .set = cli::into<&ContainerLsOptions::no_trunc>},
    {.name = "quiet", .letter = 'q', .help = "Print only container IDs", .set = cli::into<&ContainerLsOptions::quiet>},
    {.name = "size",
     .letter = 's',
     .help = "Add the disk usage of each container",
     .set = cli::into<&ContainerLsOptions::size>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

int run(Session& session, const ContainerLsOptions& options, cli::Arguments) {
  view::ListOptions list = list_options(session, options, "psFormat");
  list.size = options.size;
  if (options.quiet && !options.format.empty())
    session.warn("WARNING: Ignoring custom format, because both --format and --quiet are set.");
  const bool size = options.size || view::needs_field(view::containers, list, "Size");
  const int limit = options.latest && options.last == -1 ? 1 : options.last;
  const auto found = session.engine().value(
      api::containers::list({.all = options.all, .size = size, .limit = limit, .filters = options.filters.json()}));
  session.print(view::render(view::containers, found.view(), list));
  return 0;
}

} // namespace

extern constexpr cli::Command container_ls = {
    .path = "container ls",
    .usage = "[OPTIONS]",
    .summary = "List containers",
    .aliases = "docker container ls, docker container list, docker container ps, docker ps",
    .flags = groups,
    .arity = cli::exactly(0),
    .execute = cli::action<ContainerLsOptions, run>,
};
static_assert(cli::well_formed(container_ls));

} // namespace skiff::commands
