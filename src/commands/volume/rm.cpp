// `volume rm`.
#include "commands/targets.hpp"

#include <skiff/api/endpoints.hpp>

namespace skiff::commands {

namespace {

struct VolumeRmOptions {
  bool force = false;
};

constexpr cli::Flag flags[] = {
    {.name = "force",
     .letter = 'f',
     .help = "Pass over volumes that do not exist",
     .since = {1, 25},
     .set = cli::into<&VolumeRmOptions::force>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

int run(Session& session, const VolumeRmOptions& options, cli::Arguments arguments) {
  return act_in_turn(session, arguments, [&](const std::string& name) {
    session.engine().nothing(api::volumes::remove(name, options.force));
    session.print_line(name);
  });
}

} // namespace

extern constexpr cli::Command volume_rm = {
    .path = "volume rm",
    .usage = "[OPTIONS] VOLUME [VOLUME...]",
    .summary = "Remove volumes",
    .details = "A volume that a container uses is not removed.",
    .aliases = "docker volume rm, docker volume remove",
    .flags = groups,
    .arity = cli::at_least(1),
    .completer = cli::Completer::volumes,
    .execute = cli::action<VolumeRmOptions, run>,
};
static_assert(cli::well_formed(volume_rm));

} // namespace skiff::commands
