#include "commands/archive_stream.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/os/atomic_file.hpp>
#include <skiff/os/files.hpp>

#include <cerrno>
#include <fcntl.h>
#include <optional>
#include <poll.h>
#include <unistd.h>

namespace skiff::commands {

namespace {

// A file or a pipe; a pipe that has nothing to give does not hold up the loop.
class DescriptorSource final : public transport::Source {
public:
  DescriptorSource(loop::Loop& loop, int descriptor, os::Fd owned, std::string name)
      : loop_(loop), descriptor_(descriptor), owned_(std::move(owned)), name_(std::move(name)) {}

  std::ptrdiff_t read(char* into, std::size_t size) override {
    pollfd ready{descriptor_, POLLIN, 0};
    if (::poll(&ready, 1, 0) == 0) {
      watch_ = loop_.watch(descriptor_, loop::readable, [this](unsigned) {
        watch_.reset();
        resume();
      });
      return not_yet;
    }
    for (;;) {
      const ssize_t taken = ::read(descriptor_, into, size);
      if (taken >= 0) return taken;
      if (errno != EINTR) throw base::Failure(base::cat("read ", name_, ": ", os::error_text(errno)));
    }
  }

private:
  loop::Loop& loop_;
  int descriptor_;
  os::Fd owned_;
  std::string name_;
  loop::Watch watch_;
};

} // namespace

void write_archive(Session& session, api::Call call, const std::string& path, std::string_view what) {
  std::optional<os::AtomicFile> file;
  if (path.empty()) {
    if (session.streams.out.is_terminal())
      throw base::Failure("cowardly refusing to save to a terminal. Use the -o flag or redirect");
  } else {
    auto created = os::AtomicFile::create(path, 0600);
    if (!created) throw base::Failure(base::cat(what, ": ", created.error()));
    file.emplace(std::move(*created));
  }
  terminal::Output to_file(file ? file->descriptor() : -1);
  terminal::Output& out = file ? to_file : session.streams.out;
  session.engine().bytes(std::move(call), [&](std::string_view bytes) {
    out.write(bytes);
    return api::Flow::go_on;
  });
  out.flush();
  if (!file) return;
  if (const auto done = file->commit(); !done) throw base::Failure(done.error());
}

std::unique_ptr<transport::Source> file_source(Session& session, const std::string& path) {
  os::Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) throw base::Failure(base::cat("open ", path, ": ", os::error_text(errno)));
  const int descriptor = file.get();
  return std::make_unique<DescriptorSource>(session.loop(), descriptor, std::move(file), path);
}

std::unique_ptr<transport::Source> stdin_source(Session& session) {
  return std::make_unique<DescriptorSource>(session.loop(), session.streams.in, os::Fd(), "/dev/stdin");
}

} // namespace skiff::commands
