// `node rm`: several targets; each failure is reported and the rest still done.
#include "commands/targets.hpp"

#include <skiff/api/swarm.hpp>

namespace skiff::commands {

namespace {

struct NodeRmOptions {
  bool force = false;
};

constexpr cli::Flag flags[] = {
    {.name = "force",
     .letter = 'f',
     .help = "Remove the node even if it is up",
     .set = cli::into<&NodeRmOptions::force>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

int run(Session& session, const NodeRmOptions& options, cli::Arguments arguments) {
  return act_in_turn(session, arguments, [&](const std::string& name) {
    session.engine().nothing(api::swarm::remove_node(name, options.force));
    session.print_line(name);
  });
}

} // namespace

extern constexpr cli::Command node_rm = {
    .path = "node rm",
    .usage = "[OPTIONS] NODE [NODE...]",
    .summary = "Remove nodes from the swarm",
    .aliases = "docker node rm, docker node remove",
    .flags = groups,
    .arity = cli::at_least(1),
    .completer = cli::Completer::nodes,
    .execute = cli::action<NodeRmOptions, run>,
};
static_assert(cli::well_formed(node_rm));

} // namespace skiff::commands
