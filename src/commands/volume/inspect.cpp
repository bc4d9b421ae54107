// `volume inspect`.
#include "commands/inspecting.hpp"
#include "commands/list_flags.hpp"

#include <skiff/api/endpoints.hpp>

namespace skiff::commands {

namespace {

struct VolumeInspectOptions {
  std::string format;
};

constexpr cli::Flag flags[] = {inspect_format_flag<&VolumeInspectOptions::format>};
constexpr std::span<const cli::Flag> groups[] = {flags};

// Unlike `docker inspect`, the template sees only what docker's own type has.
constexpr view::Inspected typed_only = {view::inspected_volume.go_type, false};

int run(Session& session, const VolumeInspectOptions& options, cli::Arguments arguments) {
  return inspect_each(session, options.format, arguments, [&](const std::string& name) -> Found {
    return {&typed_only, session.engine().text(api::volumes::inspect(name))};
  });
}

} // namespace

extern constexpr cli::Command volume_inspect = {
    .path = "volume inspect",
    .usage = "[OPTIONS] VOLUME [VOLUME...]",
    .summary = "Show the details of volumes",
    .flags = groups,
    .arity = cli::at_least(1),
    .completer = cli::Completer::volumes,
    .execute = cli::action<VolumeInspectOptions, run>,
};
static_assert(cli::well_formed(volume_inspect));

} // namespace skiff::commands
