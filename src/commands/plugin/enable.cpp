// `plugin enable`.
#include "commands/session.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/cli/command.hpp>

namespace skiff::commands {

namespace {

struct PluginEnableOptions {
  int timeout = 30;
};

constexpr cli::Flag flags[] = {
    {.name = "timeout",
     .type = "int",
     .help = "Seconds to wait for the plugin",
     .fallback = "30",
     .set = cli::into<&PluginEnableOptions::timeout>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

int run(Session& session, const PluginEnableOptions& options, cli::Arguments arguments) {
  if (options.timeout < 0) throw base::Failure(base::cat("negative timeout ", options.timeout, " is invalid"));
  session.engine().nothing(api::plugins::enable(arguments[0], options.timeout));
  session.print_line(arguments[0]);
  return 0;
}

} // namespace

extern constexpr cli::Command plugin_enable = {
    .path = "plugin enable",
    .usage = "[OPTIONS] PLUGIN",
    .summary = "Enable a plugin",
    .flags = groups,
    .arity = cli::exactly(1),
    .completer = cli::Completer::plugins,
    .execute = cli::action<PluginEnableOptions, run>,
};
static_assert(cli::well_formed(plugin_enable));

} // namespace skiff::commands
