// `config ls`.
#include "commands/list_flags.hpp"
#include "commands/swarm/by_name.hpp"

#include <skiff/api/swarm.hpp>
#include <skiff/view/swarm.hpp>

namespace skiff::commands {

namespace {

struct ConfigLsOptions {
  bool quiet = false;
  std::string format;
  notation::Filters filters;
};

constexpr cli::Flag flags[] = {
    filter_flag<&ConfigLsOptions::filters>("Show only what matches a condition"),
    list_format_flag<&ConfigLsOptions::format>,
    {.name = "quiet", .letter = 'q', .help = "Print only IDs", .set = cli::into<&ConfigLsOptions::quiet>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

int run(Session& session, const ConfigLsOptions& options, cli::Arguments) {
  const view::ListOptions list = list_options(session, options, "configFormat");
  const auto found = session.engine().value(api::swarm::list_configs(options.filters.json()));
  session.print(view::render(view::configs, rows_by_name(found.view()), list));
  return 0;
}

} // namespace

extern constexpr cli::Command config_ls = {
    .path = "config ls",
    .usage = "[OPTIONS]",
    .summary = "List configs",
    .aliases = "docker config ls, docker config list",
    .flags = groups,
    .arity = cli::exactly(0),
    .execute = cli::action<ConfigLsOptions, run>,
};
static_assert(cli::well_formed(config_ls));

} // namespace skiff::commands
