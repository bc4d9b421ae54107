// `context show`: the name of the context in force.
#include "commands/session.hpp"

#include <skiff/cli/command.hpp>

namespace skiff::commands {

namespace {

struct ContextShowOptions {};

int run(Session& session, const ContextShowOptions&, cli::Arguments) {
  session.print_line(session.current_context());
  return 0;
}

} // namespace

extern constexpr cli::Command context_show = {
    .path = "context show",
    .summary = "Print the name of the current context",
    .arity = cli::exactly(0),
    .execute = cli::action<ContextShowOptions, run>,
};
static_assert(cli::well_formed(context_show));

} // namespace skiff::commands
