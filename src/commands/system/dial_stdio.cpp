// `system dial-stdio`: stdin and stdout become a connection to the engine. The far end of `ssh://`.
#include "commands/pump.hpp"

#include <skiff/cli/command.hpp>

namespace skiff::commands {

namespace {

struct SystemDialStdioOptions {};

int run(Session& session, const SystemDialStdioOptions&, cli::Arguments) {
  pump_standard_streams(session, *session.engine().client().dial());
  return 0;
}

} // namespace

extern constexpr cli::Command system_dial_stdio = {
    .path = "system dial-stdio",
    .summary = "Connect stdin and stdout to the engine",
    .arity = cli::exactly(0),
    .hidden = true,
    .execute = cli::action<SystemDialStdioOptions, run>,
};
static_assert(cli::well_formed(system_dial_stdio));

} // namespace skiff::commands
