// `network ls`.
#include "commands/list_flags.hpp"
#include "commands/sorted.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/view/listings.hpp>

namespace skiff::commands {

namespace {

struct NetworkLsOptions {
  bool no_trunc = false, quiet = false;
  std::string format;
  notation::Filters filters;
};

constexpr cli::Flag flags[] = {
    filter_flag<&NetworkLsOptions::filters>("List only what matches the condition (\"driver=bridge\")"),
    list_format_flag<&NetworkLsOptions::format>,
    {.name = "no-trunc", .help = "Print long values whole", .set = cli::into<&NetworkLsOptions::no_trunc>},
    {.name = "quiet", .letter = 'q', .help = "Print only network IDs", .set = cli::into<&NetworkLsOptions::quiet>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

int run(Session& session, const NetworkLsOptions& options, cli::Arguments) {
  const view::ListOptions list = list_options(session, options, "networksFormat");
  const auto found = session.engine().value(api::networks::list(options.filters.json()));
  session.print(view::render(view::networks, sorted_by(found.view(), "Name"), list));
  return 0;
}

} // namespace

extern constexpr cli::Command network_ls = {
    .path = "network ls",
    .usage = "[OPTIONS]",
    .summary = "List networks",
    .aliases = "docker network ls, docker network list",
    .flags = groups,
    .arity = cli::exactly(0),
    .execute = cli::action<NetworkLsOptions, run>,
};
static_assert(cli::well_formed(network_ls));

} // namespace skiff::commands
