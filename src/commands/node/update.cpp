// `node update`, and `node promote` and `node demote`, which change the role of several.
#include "commands/map_flag.hpp"
#include "commands/session.hpp"

#include <skiff/api/swarm.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>

#include <nlohmann/json.hpp>

#include <optional>

namespace skiff::commands {

namespace {

struct NodeUpdateOptions {
  std::optional<std::string> availability, role;
  std::vector<std::string> labels_added, labels_removed;
};

constexpr cli::Flag flags[] = {
    {.name = "availability",
     .type = "string",
     .help = "Availability of the node (\"active\", \"pause\", \"drain\")",
     .completer = cli::Completer::words,
     .words = "active pause drain",
     .set = cli::into<&NodeUpdateOptions::availability>},
    {.name = "label-add",
     .type = "list",
     .help = "Add a label, or change one (key=value)",
     .set = cli::into<&NodeUpdateOptions::labels_added>},
    {.name = "label-rm",
     .type = "list",
     .help = "Remove a label by its key",
     .set = cli::into<&NodeUpdateOptions::labels_removed>},
    {.name = "role",
     .type = "string",
     .help = "Role of the node (\"worker\", \"manager\")",
     .completer = cli::Completer::words,
     .words = "worker manager",
     .set = cli::into<&NodeUpdateOptions::role>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

base::JsonDocument changed(base::JsonView spec, const NodeUpdateOptions& options) {
  base::JsonDocument out(*spec.node());
  if (options.role) out.set("/Role", *options.role);
  if (options.availability) out.set("/Availability", *options.availability);
  base::Json& labels = out.root()["Labels"];
  if (!labels.is_object()) labels = base::Json::object();
  for (const auto& [key, value] : label_map(options.labels_added)) labels[key] = value;
  for (const std::string& key : options.labels_removed)
    if (labels.erase(key) == 0) throw base::Failure(base::cat("key ", key, " doesn't exist in node's labels"));
  return out;
}

int run(Session& session, const NodeUpdateOptions& options, cli::Arguments arguments) {
  const auto node = session.engine().value(api::swarm::inspect_node(arguments[0]));
  const auto spec = changed(node["Spec"], options);
  session.engine().nothing(api::swarm::update_node(node["ID"].view(), node["Version"]["Index"].integer(), spec.view()));
  session.print_line(arguments[0]);
  return 0;
}

struct NodeRoleOptions {};

int change_roles(Session& session, cli::Arguments names, std::string_view role) {
  const bool manager = role == "manager";
  for (const std::string& name : names) {
    const auto node = session.engine().value(api::swarm::inspect_node(name));
    if (node["Spec"]["Role"].view() == role) {
      session.print_line(base::cat("Node ", node["ID"].view(), " is already a ", role, "."));
      continue;
    }
    base::JsonDocument spec(*node["Spec"].node());
    spec.set("/Role", role);
    session.engine().nothing(
        api::swarm::update_node(node["ID"].view(), node["Version"]["Index"].integer(), spec.view()));
    session.print_line(manager ? base::cat("Node ", name, " promoted to a manager in the swarm.")
                               : base::cat("Manager ", name, " demoted in the swarm."));
  }
  return 0;
}

int promote(Session& session, const NodeRoleOptions&, cli::Arguments names) {
  return change_roles(session, names, "manager");
}

int demote(Session& session, const NodeRoleOptions&, cli::Arguments names) {
  return change_roles(session, names, "worker");
}

} // namespace

extern constexpr cli::Command node_update = {
    .path = "node update",
    .usage = "[OPTIONS] NODE",
    .summary = "Change a node",
    .flags = groups,
    .arity = cli::exactly(1),
    .completer = cli::Completer::nodes,
    .execute = cli::action<NodeUpdateOptions, run>,
};
static_assert(cli::well_formed(node_update));

extern constexpr cli::Command node_promote = {
    .path = "node promote",
    .usage = "NODE [NODE...]",
    .summary = "Make workers managers",
    .arity = cli::at_least(1),
    .completer = cli::Completer::nodes,
    .execute = cli::action<NodeRoleOptions, promote>,
};
static_assert(cli::well_formed(node_promote));

extern constexpr cli::Command node_demote = {
    .path = "node demote",
    .usage = "NODE [NODE...]",
    .summary = "Make managers workers",
    .arity = cli::at_least(1),
    .completer = cli::Completer::nodes,
    .execute = cli::action<NodeRoleOptions, demote>,
};
static_assert(cli::well_formed(node_demote));

} // namespace skiff::commands
