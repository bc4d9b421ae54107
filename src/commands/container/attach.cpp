// `attach`: joins the streams of a running container.
#include "commands/container/attachment.hpp"
#include "commands/container/exit_status.hpp"
#include "commands/container/signals.hpp"
#include "commands/container/verbs.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/cli/command.hpp>

namespace skiff::commands {

namespace {

struct ContainerAttachOptions : AttachRequest {};

constexpr cli::Flag flags[] = {
    {.name = "detach-keys",
     .type = "string",
     .help = "Keys that detach from the container",
     .set = cli::into<&AttachRequest::detach_keys>},
    {.name = "no-stdin", .help = "Do not attach stdin", .set = cli::into<&AttachRequest::no_stdin>},
    {.name = "sig-proxy",
     .help = "Forward signals to the process",
     .fallback = "true",
     .set = cli::into<&AttachRequest::sig_proxy>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

base::JsonDocument inspect_running(Session& session, const std::string& id) {
  auto container = session.engine().value(api::containers::inspect(id));
  const auto state = container["State"];
  if (!state["Running"].truth()) throw base::Failure("cannot attach to a stopped container, start it first");
  if (state["Paused"].truth()) throw base::Failure("cannot attach to a paused container, unpause it first");
  if (state["Restarting"].truth())
    throw base::Failure("cannot attach to a restarting container, wait until it is running");
  return container;
}

int run(Session& session, const ContainerAttachOptions& options, cli::Arguments arguments) {
  return attach_to(session, arguments[0], options);
}

} // namespace

int attach_to(Session& session, const std::string& id, const AttachRequest& options) {
  ExitStatus status(session, id, {});
  const auto config = inspect_running(session, id);
  const bool tty = config["Config"]["Tty"].truth();
  check_tty(session, !options.no_stdin, tty);

  const std::string keys = detach_keys(session, options.detach_keys);
  const bool in = !options.no_stdin && config["Config"]["OpenStdin"].truth();
  const bool forward = options.sig_proxy && !tty;
  const ForwardedSignals signals(session, id, forward);
  auto stream = session.engine().duplex(api::containers::attach(
      id, {.in = in, .out = true, .err = true, .stream = true, .logs = false, .detach_keys = keys}));
  inspect_running(session, id); // it may have stopped before the engine attached us: nothing would ever come
  std::optional<FollowedSize> size;
  if (tty && session.streams.out.is_terminal())
    size.emplace(
        session, [&](int rows, int columns) { return api::containers::resize(id, rows, columns); }, true);
  Attachment attachment(session, std::move(stream),
                        {.in = in, .tty = tty, .detach_keys = keys, .says_closed_pipe = forward});
  if (attachment.wait()) throw base::Failure("read escape sequence");
  return status.code_or_failure();
}

extern constexpr cli::Command container_attach = {
    .path = "container attach",
    .usage = "[OPTIONS] CONTAINER",
    .summary = "Attach this terminal's streams to a running container",
    .aliases = "docker container attach, docker attach",
    .flags = groups,
    .arity = cli::exactly(1),
    .completer = cli::Completer::running_containers,
    .execute = cli::action<ContainerAttachOptions, run>,
};
static_assert(cli::well_formed(container_attach));

} // namespace skiff::commands
