// Child processes on posix_spawn and pidfds.

#include <skiff/base/text.hpp>
#include <skiff/os/files.hpp>
#include <skiff/os/process.hpp>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace skiff::os {

namespace {

struct FileActions {
  posix_spawn_file_actions_t raw;
  FileActions() { posix_spawn_file_actions_init(&raw); }
  ~FileActions() { posix_spawn_file_actions_destroy(&raw); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;
};

struct Attributes {
  posix_spawnattr_t raw;
  Attributes() { posix_spawnattr_init(&raw); }
  ~Attributes() { posix_spawnattr_destroy(&raw); }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;
};

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (auto& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

base::Error not_started(const std::string& program, int error) {
  if (error == ENOENT && program.find('/') == std::string::npos)
    return base::Error{base::cat("exec: ", base::quote(program), ": executable file not found in $PATH")};
  return base::Error{base::cat("fork/exec ", program, ": ", error_text(error))};
}

base::Result<std::pair<Fd, Fd>> make_pipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return base::Error{"pipe: " + error_text(errno)};
  return std::pair(Fd(ends[0]), Fd(ends[1]));
}

} // namespace

base::Result<Child> Child::spawn(const SpawnOptions& options) {
  auto arguments = options.arguments;
  std::vector<std::string> environment;
  if (options.environment)
    for (const auto& [name, value] : *options.environment) environment.push_back(base::cat(name, "=", value));

  FileActions actions;
  const int wanted[] = {options.in, options.out, options.err};
  for (int i = 0; i < 3; ++i)
    if (wanted[i] >= 0) posix_spawn_file_actions_adddup2(&actions.raw, wanted[i], i);
  if (!options.directory.empty()) posix_spawn_file_actions_addchdir_np(&actions.raw, options.directory.c_str());

  Attributes attributes;
  sigset_t signals;
  sigemptyset(&signals);
  posix_spawnattr_setsigmask(&attributes.raw, &signals);
  sigaddset(&signals, SIGPIPE);
  posix_spawnattr_setsigdefault(&attributes.raw, &signals);
  posix_spawnattr_setflags(&attributes.raw, static_cast<short>(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                                               (options.new_session ? POSIX_SPAWN_SETSID : 0)));
  Child child;
  const int error =
      posix_spawnp(&child.pid_, arguments.at(0).c_str(), &actions.raw, &attributes.raw, pointers(arguments).data(),
                   options.environment ? pointers(environment).data() : environ);
  if (error != 0) {
    child.pid_ = -1;
    return not_started(arguments[0], error);
  }
  child.pidfd_ = Fd(static_cast<int>(syscall(SYS_pidfd_open, child.pid_, 0)));
  if (!child.pidfd_) return base::Error{"pidfd_open: " + error_text(errno)};
  fcntl(child.pidfd_.get(), F_SETFD, FD_CLOEXEC);
  return child;
}

Child::Child(Child&& other) noexcept : pid_(std::exchange(other.pid_, -1)), pidfd_(std::move(other.pidfd_)) {}

Child& Child::operator=(Child&& other) noexcept {
  std::swap(pid_, other.pid_);
  std::swap(pidfd_, other.pidfd_);
  return *this;
}

Child::~Child() {
  if (pid_ < 0) return;
  kill(SIGKILL);
  wait();
}

int Child::wait() {
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  signalled_ = WIFSIGNALED(status);
  return signalled_ ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

void Child::kill(int signal) {
  if (pid_ > 0) ::kill(pid_, signal);
}

base::Result<ChildOutput> run_child(std::vector<std::string> arguments, std::string_view input) {
  auto in = make_pipe(), out = make_pipe(), err = make_pipe();
  if (!in || !out || !err) return base::Error{!in ? in.error() : !out ? out.error() : err.error()};
  auto child = Child::spawn(
      {.arguments = std::move(arguments), .in = in->first.get(), .out = out->second.get(), .err = err->second.get()});
  if (!child) return base::Error{child.error()};
  in->first.reset();
  out->second.reset();
  err->second.reset();

  Fd& feed = in->second;
  fcntl(feed.get(), F_SETFL, O_NONBLOCK);
  const auto old_handler = ::signal(SIGPIPE, SIG_IGN); // a child that does not read its input is no reason to die
  ChildOutput result;
  const auto drain = [](Fd& from, std::string& into) {
    char buffer[4096];
    const auto count = ::read(from.get(), buffer, sizeof buffer);
    if (count > 0) into.append(buffer, static_cast<std::size_t>(count));
    if (count == 0 || (count < 0 && errno != EINTR)) from.reset();
  };
  while (out->first || err->first) {
    if (feed && input.empty()) feed.reset();
    pollfd set[] = {{feed.get(), POLLOUT, 0}, {out->first.get(), POLLIN, 0}, {err->first.get(), POLLIN, 0}};
    if (poll(set, 3, -1) < 0) continue; // only EINTR is possible here
    if (set[0].revents) {
      const auto count = ::write(feed.get(), input.data(), input.size());
      if (count > 0) input.remove_prefix(static_cast<std::size_t>(count));
      if (count < 0 && errno != EAGAIN && errno != EINTR) feed.reset();
    }
    if (set[1].revents) drain(out->first, result.out);
    if (set[2].revents) drain(err->first, result.err);
  }
  ::signal(SIGPIPE, old_handler);
  result.exit_code = child->wait();
  return result;
}

std::optional<std::string> find_executable(std::string_view name, std::string_view path_variable) {
  const auto runnable = [](const std::string& path) {
    struct stat info {};
    return ::stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode) && ::access(path.c_str(), X_OK) == 0;
  };
  if (name.find('/') != std::string_view::npos) {
    if (runnable(std::string(name))) return std::string(name);
    return std::nullopt;
  }
  for (const auto& folder : base::split(path_variable, ':'))
    if (auto path = base::cat(folder.empty() ? "." : folder, "/", name); runnable(path)) return path;
  return std::nullopt;
}

} // namespace skiff::os
