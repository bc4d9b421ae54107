#include "commands/called_as_plugin.hpp"

#include <algorithm>
#include <csignal>
#include <cstddef>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace skiff::commands {

CalledAsPlugin::CalledAsPlugin(Session& session) {
  const std::string name = session.environment.value("DOCKER_CLI_PLUGIN_SOCKET");
  sockaddr_un address{};
  if (name.size() < 2 || name.size() >= sizeof address.sun_path) return;
  address.sun_family = AF_UNIX;
  std::copy(name.begin(), name.end(), address.sun_path);
  if (name[0] == '@') address.sun_path[0] = '\0'; // a name that is in no file system
  socket_ = os::Fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
  if (!socket_ || ::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&address), size) != 0) return;
  closed_ = session.loop().watch(socket_.get(), loop::readable, [this](unsigned) {
    closed_.reset(); // docker never sends anything
    ::kill(::getpid(), SIGTERM);
  });
}

} // namespace skiff::commands
