// `volume update`: the availability of a cluster volume.
#include "commands/session.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/cli/command.hpp>

#include <optional>

namespace skiff::commands {

namespace {

struct VolumeUpdateOptions {
  std::optional<std::string> availability;
};

constexpr cli::Flag flags[] = {
    {.name = "availability",
     .type = "string",
     .help = "Availability of the cluster volume (\"active\", \"pause\", \"drain\")",
     .fallback = "\"active\"",
     .since = {1, 42},
     .swarm = "manager",
     .set = cli::into<&VolumeUpdateOptions::availability>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

int run(Session& session, const VolumeUpdateOptions& options, cli::Arguments arguments) {
  const auto volume = session.engine().value(api::volumes::inspect(arguments[0]));
  const base::JsonView cluster = volume["ClusterVolume"];
  if (cluster.is_null()) throw base::Failure("can only update cluster volumes");
  base::JsonDocument body;
  body.set("/Spec", cluster["Spec"]);
  if (options.availability) body.set("/Spec/Availability", *options.availability);
  session.engine().nothing(api::volumes::update(cluster["ID"].text(), cluster["Version"]["Index"].integer(), body));
  return 0;
}

} // namespace

extern constexpr cli::Command volume_update = {
    .path = "volume update",
    .usage = "[OPTIONS] [VOLUME]",
    .summary = "Change a cluster volume",
    .flags = groups,
    .arity = cli::exactly(1),
    .since = {1, 42},
    .swarm = "manager",
    .completer = cli::Completer::volumes,
    .execute = cli::action<VolumeUpdateOptions, run>,
};
static_assert(cli::well_formed(volume_update));

} // namespace skiff::commands
