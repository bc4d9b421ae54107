// `plugin set`: other settings for a plugin that is disabled.
#include "commands/session.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/cli/command.hpp>

namespace skiff::commands {

namespace {

struct PluginSetOptions {};

int run(Session& session, const PluginSetOptions&, cli::Arguments arguments) {
  session.engine().nothing(api::plugins::set(arguments[0], {arguments.begin() + 1, arguments.end()}));
  return 0;
}

} // namespace

extern constexpr cli::Command plugin_set = {
    .path = "plugin set",
    .usage = "PLUGIN KEY=VALUE [KEY=VALUE...]",
    .summary = "Change settings of a plugin",
    .arity = cli::at_least(2),
    .completer = cli::Completer::plugins,
    .execute = cli::action<PluginSetOptions, run>,
};
static_assert(cli::well_formed(plugin_set));

} // namespace skiff::commands
