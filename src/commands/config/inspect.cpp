// `config inspect`.
#include "commands/swarm/pretty.hpp"

#include <skiff/api/swarm.hpp>
#include <skiff/codec/base64.hpp>
#include <skiff/view/swarm.hpp>

namespace skiff::commands {

namespace {

int run(Session& session, const SwarmInspectOptions& options, cli::Arguments arguments) {
  return inspect_swarm_objects(
      session, options, arguments, view::inspected_config,
      [&](const std::string& name) { return session.engine().text(api::swarm::inspect_config(name)); },
      [](base::JsonView config) {
        const auto data = codec::base64_decode(config["Spec"]["Data"].view());
        return view::config_details(config, data ? *data : std::string());
      });
}

} // namespace

extern constexpr cli::Command config_inspect = {
    .path = "config inspect",
    .usage = "[OPTIONS] CONFIG [CONFIG...]",
    .summary = "Show details of configs",
    .flags = swarm_inspect_groups,
    .arity = cli::at_least(1),
    .completer = cli::Completer::configs,
    .execute = cli::action<SwarmInspectOptions, run>,
};
static_assert(cli::well_formed(config_inspect));

} // namespace skiff::commands
