// `stop` and `restart`: the same flags, another request.
#include "commands/targets.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>

namespace skiff::commands {

namespace {

struct ContainerStopOptions {
  api::StopOptions stop;
  bool new_name = false; // --timeout was given
  bool old_name = false; // --time was given
};

base::Result<void> set_timeout(void* options, std::string_view value) {
  const auto seconds = base::parse_int(value, 0, 64);
  if (!seconds) return base::Error{seconds.error()};
  static_cast<ContainerStopOptions*>(options)->stop.timeout = static_cast<int>(*seconds);
  return {};
}

template <auto Given>
base::Result<void> set_timeout_by(void* options, std::string_view value) {
  static_cast<ContainerStopOptions*>(options)->*Given = true;
  return set_timeout(options, value);
}

void check(const ContainerStopOptions& options) {
  if (options.old_name && options.new_name)
    throw base::Failure("conflicting options: cannot specify both --timeout and --time");
}

base::Result<void> set_signal(void* options, std::string_view value) {
  static_cast<ContainerStopOptions*>(options)->stop.signal = value;
  return {};
}

constexpr cli::Flag flags[] = {
    {.name = "signal",
     .letter = 's',
     .type = "string",
     .help = "The signal to begin with",
     .completer = cli::Completer::signals,
     .set = set_signal},
    {.name = "time",
     .type = "int",
     .help = "Seconds until the container is killed",
     .hidden = true,
     .deprecated = "use --timeout instead",
     .set = set_timeout_by<&ContainerStopOptions::old_name>},
    {.name = "timeout",
     .letter = 't',
     .type = "int",
     .help = "Seconds until the container is killed",
     .set = set_timeout_by<&ContainerStopOptions::new_name>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

int stop(Session& session, const ContainerStopOptions& options, cli::Arguments arguments) {
  check(options);
  return act_on_each(session, arguments,
                     [&](const std::string& id) { return api::containers::stop(id, options.stop); });
}

int restart(Session& session, const ContainerStopOptions& options, cli::Arguments arguments) {
  check(options);
  return act_in_turn(session, arguments, [&](const std::string& id) {
    session.engine().nothing(api::containers::restart(id, options.stop));
    session.print_line(id);
  });
}

} // namespace

extern constexpr cli::Command container_stop = {
    .path = "container stop",
    .usage = "[OPTIONS] CONTAINER [CONTAINER...]",
    .summary = "Stop running containers",
    .aliases = "docker container stop, docker stop",
    .flags = groups,
    .arity = cli::at_least(1),
    .completer = cli::Completer::live_containers,
    .execute = cli::action<ContainerStopOptions, stop>,
};
static_assert(cli::well_formed(container_stop));

extern constexpr cli::Command container_restart = {
    .path = "container restart",
    .usage = "[OPTIONS] CONTAINER [CONTAINER...]",
    .summary = "Restart containers",
    .aliases = "docker container restart, docker restart",
    .flags = groups,
    .arity = cli::at_least(1),
    .completer = cli::Completer::containers,
    .execute = cli::action<ContainerStopOptions, restart>,
};
static_assert(cli::well_formed(container_restart));

} // namespace skiff::commands
