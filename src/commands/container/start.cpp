// `start`: several containers, or one with its streams joined.
#include "commands/container/attachment.hpp"
#include "commands/container/exit_status.hpp"
#include "commands/container/signals.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/cli/command.hpp>

namespace skiff::commands {

namespace {

struct ContainerStartOptions {
  bool attach = false, interactive = false;
  std::string checkpoint, checkpoint_dir, detach_keys;
};

constexpr cli::Flag flags[] = {
    {.name = "attach",
     .letter = 'a',
     .help = "Attach to stdout and stderr, and forward signals",
     .set = cli::into<&ContainerStartOptions::attach>},
    {.name = "checkpoint",
     .type = "string",
     .help = "Restore from this checkpoint",
     .os = "linux",
     .experimental = true,
     .set = cli::into<&ContainerStartOptions::checkpoint>},
    {.name = "checkpoint-dir",
     .type = "string",
     .help = "Folder of the checkpoints, if not the default one",
     .os = "linux",
     .experimental = true,
     .set = cli::into<&ContainerStartOptions::checkpoint_dir>},
    {.name = "detach-keys",
     .type = "string",
     .help = "Keys that detach from the container",
     .set = cli::into<&ContainerStartOptions::detach_keys>},
    {.name = "interactive",
     .letter = 'i',
     .help = "Attach the container's stdin",
     .set = cli::into<&ContainerStartOptions::interactive>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

api::containers::StartOptions start_options(const ContainerStartOptions& options) {
  return {.checkpoint = options.checkpoint, .checkpoint_dir = options.checkpoint_dir, .detach_keys = {}};
}

int start_attached(Session& session, const ContainerStartOptions& options, const std::string& name) {
  auto& engine = session.engine();
  const auto container = engine.value(api::containers::inspect(name));
  const std::string id = container["Id"].text();
  const bool tty = container["Config"]["Tty"].truth();
  const bool in = options.interactive && container["Config"]["OpenStdin"].truth();
  const bool removed = container["HostConfig"]["AutoRemove"].truth();

  const std::string keys = detach_keys(session, options.detach_keys);
  std::optional<ForwardedSignals> signals;
  if (!tty) signals.emplace(session, id, true, Termination::leaves);
  auto stream = engine.duplex(api::containers::attach(
      id, {.in = in, .out = true, .err = true, .stream = true, .logs = false, .detach_keys = keys}));
  std::optional<Attachment> attachment;
  attachment.emplace(session, std::move(stream),
                     Joined{.in = in, .tty = tty, .detach_keys = keys, .says_closed_pipe = !tty});
  ExitStatus status(session, id, removed ? "removed" : "next-exit");
  try {
    engine.nothing(api::containers::start(id, start_options(options)));
  } catch (const base::Failure&) {
    attachment.reset(); // the terminal is itself again before the message
    if (removed) status.code();
    throw;
  }
  std::optional<FollowedSize> size;
  if (tty && session.streams.out.is_terminal())
    size.emplace(session, [&](int rows, int columns) { return api::containers::resize(id, rows, columns); });
  try {
    if (attachment->wait()) return 0;
    return status.code();
  } catch (const base::Failure& failure) {
    if (failure.kind != base::FailureKind::interrupted) throw;
    return 0; // the official client leaves without an error
  }
}

int start_each(Session& session, cli::Arguments names) {
  std::vector<std::string> failed;
  for (const std::string& name : names) {
    try {
      session.engine().nothing(api::containers::start(name)); // a folder of checkpoints alone means nothing
      session.print_line(name);
      session.streams.out.flush();
    } catch (const base::Failure& failure) {
      if (failure.kind == base::FailureKind::interrupted) throw;
      session.report(failure);
      failed.push_back(name);
    }
  }
  if (!failed.empty()) throw base::Failure("failed to start containers: " + base::join(failed, ", "));
  return 0;
}

int run(Session& session, const ContainerStartOptions& options, cli::Arguments arguments) {
  if (options.attach || options.interactive) {
    if (arguments.size() > 1) throw base::Failure("you cannot start and attach multiple containers at once");
    return start_attached(session, options, arguments[0]);
  }
  if (options.checkpoint.empty()) return start_each(session, arguments);
  if (arguments.size() > 1) throw base::Failure("you cannot restore multiple containers at once");
  session.engine().nothing(api::containers::start(arguments[0], start_options(options)));
  return 0;
}

} // namespace

extern constexpr cli::Command container_start = {
    .path = "container start",
    .usage = "[OPTIONS] CONTAINER [CONTAINER...]",
    .summary = "Start stopped containers",
    .aliases = "docker container start, docker start",
    .flags = groups,
    .arity = cli::at_least(1),
    .completer = cli::Completer::stopped_containers,
    .execute = cli::action<ContainerStartOptions, run>,
};
static_assert(cli::well_formed(container_start));

} // namespace skiff::commands
