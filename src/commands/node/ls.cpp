// `node ls`.
#include "commands/list_flags.hpp"
#include "commands/swarm/by_name.hpp"

#include <skiff/api/swarm.hpp>
#include <skiff/view/swarm.hpp>

namespace skiff::commands {

namespace {

struct NodeLsOptions {
  bool quiet = false;
  std::string format;
  notation::Filters filters;
};

constexpr cli::Flag flags[] = {
    filter_flag<&NodeLsOptions::filters>("Show only what matches a condition"),
    list_format_flag<&NodeLsOptions::format>,
    {.name = "quiet", .letter = 'q', .help = "Print only IDs", .set = cli::into<&NodeLsOptions::quiet>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

int run(Session& session, const NodeLsOptions& options, cli::Arguments) {
  const view::ListOptions list = list_options(session, options, "nodesFormat");
  const auto found = session.engine().value(api::swarm::list_nodes(options.filters.json()));
  base::JsonDocument info;
  if (found.view().size() > 0 && !options.quiet) info = session.engine().value(api::system::info());
  std::vector<view::Row> rows;
  for (std::size_t i = 0; i < found.view().size(); ++i) rows.push_back(view::node_row(found.view().at(i), info.view()));
  sort_by(rows, "/Description/Hostname");
  session.print(view::render(view::nodes, rows, list));
  return 0;
}

} // namespace

extern constexpr cli::Command node_ls = {
    .path = "node ls",
    .usage = "[OPTIONS]",
    .summary = "List nodes",
    .aliases = "docker node ls, docker node list",
    .flags = groups,
    .arity = cli::exactly(0),
    .execute = cli::action<NodeLsOptions, run>,
};
static_assert(cli::well_formed(node_ls));

} // namespace skiff::commands
