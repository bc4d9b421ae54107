// `create`.
#include "commands/container/create_flags.hpp"
#include "commands/container/creating.hpp"

namespace skiff::commands {

namespace {

int run(Session& session, const ContainerCreateOptions& options, cli::Arguments arguments) {
  auto request = create_request(session, options, arguments, "create");
  session.print_line(create_container(session, options, std::move(request)));
  return 0;
}

} // namespace

extern constexpr cli::Command container_create = {
    .path = "container create",
    .usage = "[OPTIONS] IMAGE [COMMAND] [ARG...]",
    .summary = "Create a container",
    .aliases = "docker container create, docker create",
    .flags = create_flag_groups,
    .arity = cli::at_least(1),
    .interspersed = false,
    .completer = cli::Completer::images,
    .execute = cli::action<ContainerCreateOptions, run>,
};
static_assert(cli::well_formed(container_create));

} // namespace skiff::commands
