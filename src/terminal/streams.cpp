#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/terminal/streams.hpp>

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace skiff::terminal {

namespace {

constexpr std::size_t buffer_limit = std::size_t{64} << 10;

// The official client names the file, not the descriptor.
std::string_view device(int descriptor) { return descriptor == 2 ? "/dev/stderr" : "/dev/stdout"; }

std::string_view reason(int error) {
  switch (error) {
  case ENOSPC:
    return "no space left on device";
  case EBADF:
    return "bad file descriptor";
  default:
    return "input/output error";
  }
}

} // namespace

void Output::wait_with(std::function<void(int descriptor)> wait) {
  wait_ = std::move(wait);
  struct stat found {};
  if (::fstat(descriptor_, &found) == 0 && S_ISFIFO(found.st_mode))
    pipe_ = os::Fd(::open(base::cat("/proc/self/fd/", descriptor_).c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC));
}

void Output::write(std::string_view bytes) {
  if (bytes.size() >= buffer_limit) {
    flush();
    write_now(bytes);
    return;
  }
  buffer_ += bytes;
  if (buffer_.size() >= buffer_limit) flush();
}

void Output::flush() {
  std::string bytes = std::exchange(buffer_, {}); // given up if the other end is gone
  write_now(bytes);
  bytes.clear();
  buffer_ = std::move(bytes); // its capacity serves again
}

void Output::write_now(std::string_view bytes) {
  if (descriptor_ < 0) return;
  const int target = pipe_ ? pipe_.get() : descriptor_;
  while (!bytes.empty()) {
    const ssize_t taken = ::write(target, bytes.data(), bytes.size());
    if (taken >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(taken));
    } else if (errno == EAGAIN && wait_) {
      wait_(target);
    } else if (errno == EAGAIN) { // somebody shares the terminal and made it non-blocking
      pollfd wait{descriptor_, POLLOUT, 0};
      ::poll(&wait, 1, -1);
    } else if (errno == EPIPE) {
      throw base::Failure(base::FailureKind::quiet, base::cat("write ", device(descriptor_), ": broken pipe"),
                          128 + SIGPIPE);
    } else if (errno != EINTR) {
      throw base::Failure(base::cat("write ", device(descriptor_), ": ", reason(errno)));
    }
  }
}

bool Output::is_terminal() const { return ::isatty(descriptor_) == 1; }

Size Output::size() const {
  winsize window{};
  if (::ioctl(descriptor_, TIOCGWINSZ, &window) != 0) return {};
  return {window.ws_row, window.ws_col};
}

bool Streams::in_is_terminal() const { return ::isatty(in) == 1; }

void Streams::warn(std::string_view text) {
  out.flush();
  err.line(text);
  try {
    err.flush();
  } catch (const base::Failure& failure) {
    if (failure.kind == base::FailureKind::quiet) throw; // else it cannot be said, which is no reason to give up
  }
}

} // namespace skiff::terminal
