// `run`: create, join, start, wait.
#include "commands/container/attachment.hpp"
#include "commands/container/awaiting.hpp"
#include "commands/container/create_flags.hpp"
#include "commands/container/creating.hpp"
#include "commands/container/exit_status.hpp"
#include "commands/container/signals.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>

namespace skiff::commands {

namespace {

/// What went wrong before the process ran, with the exit codes of a shell: 127 for a program that is not there, 126
/// for one that cannot be run, else 125. The engine tells these apart by its text alone.
base::Failure not_run(const base::Failure& failure) {
  if (failure.kind == base::FailureKind::interrupted || failure.kind == base::FailureKind::quiet) return failure;
  const auto says = [&](std::string_view words) { return failure.text.find(words) != std::string::npos; };
  int code = 125;
  if (says("executable file not found") || says("no such file or directory") ||
      says("system cannot find the file specified"))
    code = 127;
  else if (says("permission denied") || says("is a directory"))
    code = 126;
  base::Failure out = failure;
  out.text = option_failure("run", failure.text).text;
  out.exit_code = code;
  return out;
}

/// Which streams are joined; the request is changed for a container that runs on its own.
Joined joined_streams(Session& session, const ContainerCreateOptions& options, base::JsonDocument& request) {
  if (options.detach) {
    if (!options.attach.empty()) throw base::Failure("conflicting options: cannot specify both --attach and --detach");
    for (const auto* name : {"/AttachStdin", "/AttachStdout", "/AttachStderr", "/StdinOnce"}) request.set(name, false);
    return {.out = false, .err = false};
  }
  Joined joined{.in = request["AttachStdin"].truth(),
                .out = request["AttachStdout"].truth(),
                .err = request["AttachStderr"].truth(),
                .tty = request["Tty"].truth(),
                .detach_keys = detach_keys(session, options.detach_keys),
                .says_closed_pipe = options.sig_proxy};
  check_tty(session, joined.in, joined.tty);
  return joined;
}

/// --wait: what stands in front of the exit code 0 of a detached run.
int await_start(Session& session, const ContainerCreateOptions& options, const std::string& id) {
  if (!options.wait) return 0;
  AwaitOptions await;
  await.conditions.push_back(*parse_condition("ready"));
  await.started = true;
  if (options.wait_timeout > 0) await.timeout = std::chrono::milliseconds(options.wait_timeout / 1'000'000);
  const std::string name = options.name.empty() ? id.substr(0, 12) : options.name;
  await_containers(session, {&name, 1}, await, [](const Reached&) {});
  return 0;
}

/// Starts the container and stays with it until it ends or is left by the detach keys.
int accompany(Session& session, const ContainerCreateOptions& options, const std::string& id, const Joined& joined,
              bool removed) {
  auto& engine = session.engine();
  std::optional<Attachment> attachment;
  if (joined.any())
    attachment.emplace(session,
                       engine.duplex(api::containers::attach(id, {.in = joined.in,
                                                                  .out = joined.out,
                                                                  .err = joined.err,
                                                                  .stream = true,
                                                                  .logs = false,
                                                                  .detach_keys = joined.detach_keys})),
                       joined);
  ExitStatus status(session, id, removed ? "removed" : "next-exit");
  try {
    engine.nothing(api::containers::start(id));
  } catch (const base::Failure& failure) {
    attachment.reset(); // the terminal is itself again before the message
    if (removed) status.code();
    throw not_run(failure);
  }
  if (!attachment) return await_start(session, options, id);
  std::optional<FollowedSize> size;
  if (joined.tty && session.streams.out.is_terminal())
    size.emplace(session, [&](int rows, int columns) { return api::containers::resize(id, rows, columns); });
  if (attachment->wait()) return 0;
  return status.code();
}

int run(Session& session, const ContainerCreateOptions& options, cli::Arguments arguments) {
  if (options.wait && !options.detach) throw option_failure("run", "--wait is only for --detach");
  auto request = create_request(session, options, arguments, "run");
  const Joined joined = joined_streams(session, options, request);
  const bool removed = request["HostConfig"]["AutoRemove"].truth();
  std::string id;
  try {
    id = create_container(session, options, std::move(request));
  } catch (const base::Failure& failure) {
    throw not_run(failure);
  }
  const ForwardedSignals signals(session, id, options.sig_proxy);
  if (options.detach) {
    session.print_line(id);
    session.streams.out.flush();
  }
  return accompany(session, options, id, joined, removed);
}

} // namespace

extern constexpr cli::Command container_run = {
    .path = "container run",
    .usage = "[OPTIONS] IMAGE [COMMAND] [ARG...]",
    .summary = "Create a container from an image and run it",
    .aliases = "docker container run, docker run",
    .flags = run_flag_groups,
    .arity = cli::at_least(1),
    .interspersed = false,
    .completer = cli::Completer::images,
    .completes = 1,
    .execute = cli::action<ContainerCreateOptions, run>,
};
static_assert(cli::well_formed(container_run));

} // namespace skiff::commands
