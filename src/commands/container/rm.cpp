// `rm`.
#include "commands/targets.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/text.hpp>

namespace skiff::commands {

namespace {

struct ContainerRmOptions {
  bool force = false, link = false, volumes = false;
};

constexpr cli::Flag flags[] = {
    {.name = "force",
     .letter = 'f',
     .help = "Kill containers that still run, and pass over missing ones",
     .set = cli::into<&ContainerRmOptions::force>},
    {.name = "link",
     .letter = 'l',
     .help = "Remove the link of this name, not the container",
     .set = cli::into<&ContainerRmOptions::link>},
    {.name = "volumes",
     .letter = 'v',
     .help = "Remove the containers' anonymous volumes too",
     .set = cli::into<&ContainerRmOptions::volumes>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

int run(Session& session, const ContainerRmOptions& options, cli::Arguments arguments) {
  const api::containers::RemoveOptions remove = {options.force, options.volumes, options.link};
  return act_on_each(
      session, arguments,
      [&](const std::string& id) {
        std::string_view name = id;
        while (name.starts_with('/')) name.remove_prefix(1);
        if (name.empty()) throw base::Failure("container name cannot be empty");
        return api::containers::remove(name, remove);
      },
      options.force);
}

} // namespace

extern constexpr cli::Command container_rm = {
    .path = "container rm",
    .usage = "[OPTIONS] CONTAINER [CONTAINER...]",
    .summary = "Remove containers",
    .aliases = "docker container rm, docker container remove, docker rm",
    .flags = groups,
    .arity = cli::at_least(1),
    .completer = cli::Completer::removable_containers,
    .execute = cli::action<ContainerRmOptions, run>,
};
static_assert(cli::well_formed(container_rm));

} // namespace skiff::commands
