#include "transport/ssh.hpp"

#include "transport/failures.hpp"

#include <skiff/base/text.hpp>
#include <skiff/os/files.hpp>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace skiff::transport {

namespace {

constexpr std::size_t printed_limit = 4096; // as much as the official client keeps
constexpr int patience_ms = 2000;

bool ends_within(const os::Child& child, int milliseconds) {
  pollfd ended{child.descriptor(), POLLIN, 0};
  return ::poll(&ended, 1, milliseconds) == 1;
}

} // namespace

Ssh::Ssh(loop::Loop& loop, const Endpoint& endpoint) : loop_(loop), endpoint_(endpoint) {
  std::string folder = "/tmp/skiff-ssh-XXXXXX"; // not $TMPDIR: a socket's path may have about 100 bytes
  if (!mkdtemp(folder.data())) throw broken_off(base::cat("mkdtemp ", folder, ": ", os::error_text(errno)));
  folder_ = folder;
  listener_ = os::Fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path().copy(address.sun_path, sizeof address.sun_path - 1);
  if (::bind(listener_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(listener_.get(), SOMAXCONN) != 0)
    throw broken_off(base::cat("listen unix ", path(), ": ", os::error_text(errno)));
  watch_ = loop.watch(listener_.get(), loop::readable, [this](unsigned) { serve(); });
}

Ssh::~Ssh() {
  for (const auto& process : running_) process->child.kill(SIGTERM); // removes its control socket on the way
  for (const auto& process : running_) ends_within(process->child, patience_ms);
  running_.clear();
  ::unlink(path().c_str());
  ::unlink((folder_ + "/master").c_str());
  ::rmdir(folder_.c_str());
}

std::vector<std::string> Ssh::command(bool shared) const {
  std::vector<std::string> out{"ssh"};
  const auto add = [&](std::initializer_list<std::string> words) { out.insert(out.end(), words); };
  if (!endpoint_.user.empty()) add({"-l", endpoint_.user});
  if (endpoint_.port != 0) add({"-p", base::cat(endpoint_.port)});
  if (shared) add({"-o", "ControlMaster=auto", "-o", "ControlPath=" + folder_ + "/master", "-o", "ControlPersist=no"});
  add({"-o", "ConnectTimeout=30", "-T", "--", endpoint_.host});
  if (endpoint_.path.empty())
    add({"docker system dial-stdio"});
  else
    add({base::cat("docker '--host=unix://", base::replace_all(endpoint_.path, "'", "'\\''"), "' system dial-stdio")});
  return out;
}

// If ssh does not start, the connection closes at once, and whoever made it asks for the cause.
void Ssh::serve() {
  const os::Fd connection(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
  int ends[2];
  if (!connection || pipe2(ends, O_CLOEXEC) != 0) return;
  os::Fd errors(ends[0]);
  const os::Fd print(ends[1]);
  fcntl(errors.get(), F_SETFL, O_NONBLOCK);
  auto child = os::Child::spawn({.arguments = command(true),
                                 .in = connection.get(),
                                 .out = connection.get(),
                                 .err = print.get(),
                                 .new_session = true});
  if (!child) {
    not_started_ = child.error();
    return;
  }
  running_.push_back(std::make_unique<Process>(Process{std::move(*child), std::move(errors), {}, {}}));
  auto& process = *running_.back();
  process.watch = loop_.watch(process.errors.get(), loop::readable, [this, &process](unsigned) { drain(process); });
}

void Ssh::drain(Process& process) {
  char buffer[1024];
  for (;;) {
    const auto count = ::read(process.errors.get(), buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count == 0) process.watch.reset();
    if (count <= 0) return;
    process.printed.append(buffer, static_cast<std::size_t>(count));
    if (process.printed.size() > printed_limit) process.printed.erase(0, process.printed.size() - printed_limit);
  }
}

std::string Ssh::cause() {
  if (!not_started_.empty()) return not_started_;
  for (auto& process : running_) {
    if (!ends_within(process->child, patience_ms)) continue;
    drain(*process);
    const int code = process->child.wait();
    auto text = base::cat("command [", base::join(command(false), " "), "] has exited with exit status ", code,
                          ", make sure the URL is valid, and Docker 18.09 or later is installed on the remote host: "
                          "stderr=",
                          process->printed);
    std::erase(running_, process);
    return text;
  }
  return {};
}

} // namespace skiff::transport
