// `kill`, `pause`, `unpause`: one request per container, side by side.
#include "commands/targets.hpp"

#include <skiff/api/endpoints.hpp>

namespace skiff::commands {

namespace {

struct KillOptions {
  std::string signal;
};
struct ContainerKillNoOptions {};

constexpr cli::Flag kill_flags[] = {
    {.name = "signal",
     .letter = 's',
     .type = "string",
     .help = "The signal to send, instead of KILL",
     .set = cli::into<&KillOptions::signal>},
};
constexpr std::span<const cli::Flag> kill_groups[] = {kill_flags};

int kill(Session& session, const KillOptions& options, cli::Arguments arguments) {
  return act_on_each(session, arguments,
                     [&](const std::string& id) { return api::containers::kill(id, options.signal); });
}

int pause(Session& session, const ContainerKillNoOptions&, cli::Arguments arguments) {
  return act_on_each(session, arguments, [](const std::string& id) { return api::containers::pause(id); });
}

int unpause(Session& session, const ContainerKillNoOptions&, cli::Arguments arguments) {
  return act_on_each(session, arguments, [](const std::string& id) { return api::containers::unpause(id); });
}

} // namespace

extern constexpr cli::Command container_kill = {
    .path = "container kill",
    .usage = "[OPTIONS] CONTAINER [CONTAINER...]",
    .summary = "Kill running containers",
    .aliases = "docker container kill, docker kill",
    .flags = kill_groups,
    .arity = cli::at_least(1),
    .completer = cli::Completer::live_containers,
    .execute = cli::action<KillOptions, kill>,
};
static_assert(cli::well_formed(container_kill));

extern constexpr cli::Command container_pause = {
    .path = "container pause",
    .usage = "CONTAINER [CONTAINER...]",
    .summary = "Freeze all processes of containers",
    .aliases = "docker container pause, docker pause",
    .arity = cli::at_least(1),
    .completer = cli::Completer::running_containers,
    .execute = cli::action<ContainerKillNoOptions, pause>,
};
static_assert(cli::well_formed(container_pause));

extern constexpr cli::Command container_unpause = {
    .path = "container unpause",
    .usage = "CONTAINER [CONTAINER...]",
    .summary = "Let frozen containers go on",
    .aliases = "docker container unpause, docker unpause",
    .arity = cli::at_least(1),
    .completer = cli::Completer::paused_containers,
    .execute = cli::action<ContainerKillNoOptions, unpause>,
};
static_assert(cli::well_formed(container_unpause));

} // namespace skiff::commands
