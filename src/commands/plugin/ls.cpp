// `plugin ls`.
#include "commands/list_flags.hpp"
#include "commands/sorted.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/view/listings.hpp>

namespace skiff::commands {

namespace {

struct PluginLsOptions {
  bool no_trunc = false, quiet = false;
  std::string format;
  notation::Filters filters;
};

constexpr cli::Flag flags[] = {
    filter_flag<&PluginLsOptions::filters>("Show only what matches (\"enabled=true\")"),
    list_format_flag<&PluginLsOptions::format>,
    {.name = "no-trunc", .help = "Do not shorten the output", .set = cli::into<&PluginLsOptions::no_trunc>},
    {.name = "quiet", .letter = 'q', .help = "Print only IDs", .set = cli::into<&PluginLsOptions::quiet>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

int run(Session& session, const PluginLsOptions& options, cli::Arguments) {
  const view::ListOptions list = list_options(session, options, "pluginsFormat");
  const auto found = session.engine().value(api::plugins::list(options.filters.json()));
  session.print(view::render(view::plugins, sorted_by(found.view(), "Name"), list));
  return 0;
}

} // namespace

extern constexpr cli::Command plugin_ls = {
    .path = "plugin ls",
    .usage = "[OPTIONS]",
    .summary = "List plugins",
    .aliases = "docker plugin ls, docker plugin list",
    .flags = groups,
    .arity = cli::exactly(0),
    .execute = cli::action<PluginLsOptions, run>,
};
static_assert(cli::well_formed(plugin_ls));

} // namespace skiff::commands
