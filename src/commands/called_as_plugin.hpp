#pragma once
// The other end of what cli_plugins does: when docker has called us as a plugin, it has a socket that it closes when a
// signal has told it to stop (and which closes when it is gone). That counts as SIGTERM here.

#include "commands/session.hpp"

#include <skiff/os/fd.hpp>

namespace skiff::commands {

class CalledAsPlugin {
public:
  /// Connects if DOCKER_CLI_PLUGIN_SOCKET says where; without it, or if nobody is there, nothing is watched.
  explicit CalledAsPlugin(Session& session);

private:
  os::Fd socket_;
  loop::Watch closed_;
};

} // namespace skiff::commands
