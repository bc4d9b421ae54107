// `node inspect`. `self` is the node that answers.
#include "commands/swarm/pretty.hpp"

#include <skiff/api/swarm.hpp>
#include <skiff/view/swarm.hpp>

namespace skiff::commands {

namespace {

// Unlike `inspect`, this verb shows a template only the Go structure.
constexpr view::Inspected typed_node = {"swarm.Node", false};

std::string node_id(Session& session, const std::string& name) {
  if (name != "self") return name;
  const std::string id = session.engine().value(api::system::info())["Swarm"]["NodeID"].text();
  if (!id.empty()) return id;
  session.engine().value(api::swarm::list_nodes()); // says what is wrong: this engine is in no swarm, or no manager
  throw base::Failure("node ID not found in /info");
}

int run(Session& session, const SwarmInspectOptions& options, cli::Arguments arguments) {
  return inspect_swarm_objects(
      session, options, arguments, typed_node,
      [&](const std::string& name) { return session.engine().text(api::swarm::inspect_node(node_id(session, name))); },
      view::node_details);
}

} // namespace

extern constexpr cli::Command node_inspect = {
    .path = "node inspect",
    .usage = "[OPTIONS] self|NODE [NODE...]",
    .summary = "Show details of nodes",
    .flags = swarm_inspect_groups,
    .arity = cli::at_least(1),
    .completer = cli::Completer::nodes,
    .execute = cli::action<SwarmInspectOptions, run>,
};
static_assert(cli::well_formed(node_inspect));

} // namespace skiff::commands
