// `plugin disable`.
#include "commands/session.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/cli/command.hpp>

namespace skiff::commands {

namespace {

struct PluginDisableOptions {
  bool force = false;
};

constexpr cli::Flag flags[] = {
    {.name = "force",
     .letter = 'f',
     .help = "Disable the plugin even while it is in use",
     .set = cli::into<&PluginDisableOptions::force>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

int run(Session& session, const PluginDisableOptions& options, cli::Arguments arguments) {
  session.engine().nothing(api::plugins::disable(arguments[0], options.force));
  session.print_line(arguments[0]);
  return 0;
}

} // namespace

extern constexpr cli::Command plugin_disable = {
    .path = "plugin disable",
    .usage = "[OPTIONS] PLUGIN",
    .summary = "Disable a plugin",
    .flags = groups,
    .arity = cli::exactly(1),
    .completer = cli::Completer::plugins,
    .execute = cli::action<PluginDisableOptions, run>,
};
static_assert(cli::well_formed(plugin_disable));

} // namespace skiff::commands
