#pragma once
// Connections to an engine behind ssh: each is the standard input and output of `ssh HOST docker system dial-stdio`.
// To libcurl they look like a Unix socket: this listens on one in a folder of its own and gives what it accepts to a
// new ssh.
//
// The first ssh is made the master of the others (ControlMaster), so one command opens one connection to the host and
// logs in once, whatever it opens inside. Child processes live in a session of their own: Ctrl-C is ours to handle.

#include <skiff/loop/loop.hpp>
#include <skiff/os/fd.hpp>
#include <skiff/os/process.hpp>
#include <skiff/transport/endpoint.hpp>

#include <memory>
#include <string>
#include <vector>

namespace skiff::transport {

class Ssh {
public:
  Ssh(loop::Loop& loop, const Endpoint& endpoint);
  ~Ssh(); ///< ends every ssh that is still running
  Ssh(const Ssh&) = delete;
  Ssh& operator=(const Ssh&) = delete;

  /// The socket to connect to.
  std::string path() const { return folder_ + "/engine"; }

  /// Why the connections broke, in the official client's words: what ssh printed and its exit code. Waits a moment for
  /// ssh to end. Empty if it is still running.
  std::string cause();

private:
  struct Process {
    os::Child child;
    os::Fd errors;
    loop::Watch watch;
    std::string printed;
  };
  std::vector<std::string> command(bool shared) const;
  void serve();
  void drain(Process& process);

  loop::Loop& loop_;
  const Endpoint& endpoint_;
  std::string folder_; // of the socket and ssh's control socket
  os::Fd listener_;
  loop::Watch watch_;
  std::vector<std::unique_ptr<Process>> running_;
  std::string not_started_;
};

} // namespace skiff::transport
