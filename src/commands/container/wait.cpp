// `wait`: blocks until containers stop and prints their exit codes. With --condition, --any or --timeout, which docker
// does not have, it waits for more than that (awaiting.hpp), for all containers at once.
#include "commands/container/awaiting.hpp"
#include "commands/targets.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/text.hpp>
#include <skiff/notation/duration.hpp>

namespace skiff::commands {

namespace {

struct ContainerWaitOptions {
  std::vector<Condition> conditions;
  bool any = false;
  std::optional<std::int64_t> timeout;
};

constexpr cli::Flag flags[] = {
    {.name = "any",
     .help = "End with the first container that gets there",
     .hidden = true,
     .set = cli::into<&ContainerWaitOptions::any>},
    {.name = "condition",
     .type = "stringArray",
     .help = "What to wait for (\"running\", \"healthy\", \"exited\", \"removed\", \"log=REGEX\", \"port=N\", …)",
     .hidden = true,
     .completer = cli::Completer::open_words,
     .words = "created running paused restarting exited removed healthy unhealthy ready log= port=",
     .set = cli::into<&ContainerWaitOptions::conditions, parse_condition>},
    {.name = "timeout",
     .type = "duration",
     .help = "Give up after this time (\"30s\")",
     .hidden = true,
     .set = cli::into<&ContainerWaitOptions::timeout, notation::parse_positive_duration>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

int wait_until(Session& session, const ContainerWaitOptions& options, cli::Arguments arguments) {
  AwaitOptions await;
  await.conditions = options.conditions;
  if (await.conditions.empty()) await.conditions.push_back(*parse_condition("exited"));
  await.any = options.any;
  if (options.timeout) await.timeout = std::chrono::milliseconds(*options.timeout / 1'000'000);
  await_containers(session, arguments, await, [&](const Reached& reached) {
    const bool ended = reached.kind == Condition::Kind::exited || reached.kind == Condition::Kind::removed;
    session.print_line(ended ? base::cat(reached.exit_code) : arguments[reached.index]);
    session.streams.out.flush();
  });
  return 0;
}

int run(Session& session, const ContainerWaitOptions& options, cli::Arguments arguments) {
  if (!options.conditions.empty() || options.any || options.timeout) return wait_until(session, options, arguments);
  return act_in_turn(session, arguments, [&](const std::string& id) {
    const auto result = session.engine().value(api::containers::wait(id));
    if (const std::string error = result["Error"]["Message"].text(); !error.empty()) throw base::Failure(error);
    session.print_line(base::cat(result["StatusCode"].integer()));
    session.streams.out.flush();
  });
}

} // namespace

extern constexpr cli::Command container_wait = {
    .path = "container wait",
    .usage = "CONTAINER [CONTAINER...]",
    .summary = "Wait until containers stop, then print their exit codes",
    .aliases = "docker container wait, docker wait",
    .flags = groups,
    .arity = cli::at_least(1),
    .completer = cli::Completer::live_containers,
    .execute = cli::action<ContainerWaitOptions, run>,
};
static_assert(cli::well_formed(container_wait));

} // namespace skiff::commands
