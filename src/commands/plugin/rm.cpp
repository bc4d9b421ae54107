// `plugin rm`.
#include "commands/targets.hpp"

#include <skiff/api/endpoints.hpp>

namespace skiff::commands {

namespace {

struct PluginRmOptions {
  bool force = false;
};

constexpr cli::Flag flags[] = {
    {.name = "force",
     .letter = 'f',
     .help = "Remove the plugin even while it is enabled",
     .set = cli::into<&PluginRmOptions::force>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

int run(Session& session, const PluginRmOptions& options, cli::Arguments arguments) {
  return act_in_turn(session, arguments, [&](const std::string& name) {
    session.engine().nothing(api::plugins::remove(name, options.force));
    session.print_line(name);
  });
}

} // namespace

extern constexpr cli::Command plugin_rm = {
    .path = "plugin rm",
    .usage = "[OPTIONS] PLUGIN [PLUGIN...]",
    .summary = "Remove plugins",
    .aliases = "docker plugin rm, docker plugin remove",
    .flags = groups,
    .arity = cli::at_least(1),
    .completer = cli::Completer::plugins,
    .execute = cli::action<PluginRmOptions, run>,
};
static_assert(cli::well_formed(plugin_rm));

} // namespace skiff::commands
