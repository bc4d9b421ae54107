// `plugin inspect`.
#include "commands/inspecting.hpp"
#include "commands/list_flags.hpp"

#include <skiff/api/endpoints.hpp>

namespace skiff::commands {

namespace {

struct PluginInspectOptions {
  std::string format;
};

constexpr cli::Flag flags[] = {
    inspect_format_flag<&PluginInspectOptions::format>,
};
constexpr std::span<const cli::Flag> groups[] = {flags};

int run(Session& session, const PluginInspectOptions& options, cli::Arguments arguments) {
  return inspect_each(session, options.format, arguments, [&](const std::string& name) -> Found {
    return {&view::inspected_plugin, session.engine().text(api::plugins::inspect(name))};
  });
}

} // namespace

extern constexpr cli::Command plugin_inspect = {
    .path = "plugin inspect",
    .usage = "[OPTIONS] PLUGIN [PLUGIN...]",
    .summary = "Show details of plugins",
    .flags = groups,
    .arity = cli::at_least(1),
    .completer = cli::Completer::plugins,
    .execute = cli::action<PluginInspectOptions, run>,
};
static_assert(cli::well_formed(plugin_inspect));

} // namespace skiff::commands
