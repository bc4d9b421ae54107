#pragma once
// Waiting for containers: until they are in a state, have logged something or answer on a port. The engine's events say
// when to look again; only a port has to be tried.

#include "commands/session.hpp"

#include <skiff/base/result.hpp>
#include <skiff/cli/command.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::commands {

struct Condition {
  enum class Kind : std::uint8_t {
    created,
    running,
    paused,
    restarting,
    exited,
    removed,
    healthy,
    unhealthy,
    ready,
    log,
    port
  };
  Kind kind = Kind::exited;
  std::string text;       ///< as it was written
  std::string expression; ///< of log=: an extended regular expression
  std::uint16_t port = 0;
};

/// created, running, paused, restarting, exited, removed, healthy, unhealthy, ready (healthy, or running if there is no
/// health check), log=REGEX, port=N. Podman's other words mean the state of these that the engine can tell: configured
/// and initialized created, stopped and stopping exited, removing removed.
base::Result<Condition> parse_condition(std::string_view text);

struct AwaitOptions {
  std::vector<Condition> conditions; ///< one of them has to come true
  bool any = false;                  ///< of one container; else of each
  bool started = false;              ///< they have just been started: one that does not run any more has failed
  std::optional<std::chrono::milliseconds> timeout;
};

struct Reached {
  std::size_t index = 0; ///< of the name
  Condition::Kind kind = Condition::Kind::exited;
  int exit_code = 0; ///< of a container that has exited or is removed
};

inline constexpr int timed_out = 124; ///< exit code, as timeout(1) has it

/// Calls `reached` for each container as it gets there. Throws Failure: no such container, time is up (exit code 124),
/// or a container that has ended and cannot come to what is waited for any more.
void await_containers(Session& session, cli::Arguments names, const AwaitOptions& options,
                      const std::function<void(const Reached&)>& reached);

} // namespace skiff::commands
