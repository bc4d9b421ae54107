// `network inspect`.
#include "commands/inspecting.hpp"
#include "commands/list_flags.hpp"

#include <skiff/api/endpoints.hpp>

namespace skiff::commands {

namespace {

struct NetworkInspectOptions {
  std::string format;
  bool verbose = false;
};

constexpr cli::Flag flags[] = {
    inspect_format_flag<&NetworkInspectOptions::format>,
    {.name = "verbose",
     .letter = 'v',
     .help = "Also what the network's services do",
     .set = cli::into<&NetworkInspectOptions::verbose>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

int run(Session& session, const NetworkInspectOptions& options, cli::Arguments arguments) {
  return inspect_each(session, options.format, arguments, [&](const std::string& name) -> Found {
    return {&view::inspected_network, session.engine().text(api::networks::inspect(name, options.verbose))};
  });
}

} // namespace

extern constexpr cli::Command network_inspect = {
    .path = "network inspect",
    .usage = "[OPTIONS] NETWORK [NETWORK...]",
    .summary = "Show the details of networks",
    .flags = groups,
    .arity = cli::at_least(1),
    .completer = cli::Completer::networks,
    .execute = cli::action<NetworkInspectOptions, run>,
};
static_assert(cli::well_formed(network_inspect));

} // namespace skiff::commands
