#include "commands/pump.hpp"

#include <array>
#include <cerrno>
#include <unistd.h>

namespace skiff::commands {

namespace {

// Bytes from stdin to the engine. At most one buffer is held: stdin is not read while it waits to be taken.
class Sender {
public:
  Sender(loop::Loop& loop, int in, transport::Duplex& engine) : in_(in), engine_(engine) {
    input_ = loop.watch(in, loop::readable, [this](unsigned) { read(); });
    output_ = loop.watch(engine.descriptor(), 0, [this](unsigned) { send(); });
  }

private:
  void read() {
    const ssize_t taken = ::read(in_, buffer_.data(), buffer_.size());
    if (taken < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (taken <= 0) {
      input_.reset();
      engine_.close_write();
      return;
    }
    waiting_ = {buffer_.data(), static_cast<std::size_t>(taken)};
    send();
  }

  void send() {
    while (!waiting_.empty()) {
      const std::ptrdiff_t taken = engine_.write(waiting_);
      if (taken == transport::Duplex::would_block) break;
      waiting_.remove_prefix(static_cast<std::size_t>(taken));
    }
    output_.want(waiting_.empty() ? 0 : loop::writable);
    if (input_) input_.want(waiting_.empty() ? loop::readable : 0);
  }

  int in_;
  transport::Duplex& engine_;
  std::array<char, 32 * 1024> buffer_{};
  std::string_view waiting_;
  loop::Watch input_, output_;
};

} // namespace

void pump_standard_streams(Session& session, transport::Duplex& engine) {
  Sender sender(session.loop(), session.streams.in, engine);
  std::array<char, 32 * 1024> buffer{};
  bool ended = false;
  const loop::Watch answers = session.loop().watch(engine.descriptor(), loop::readable, [&](unsigned) {
    do {
      const std::ptrdiff_t taken = engine.read(buffer.data(), buffer.size());
      if (taken == transport::Duplex::would_block) return;
      if (taken == 0) {
        ended = true;
        return;
      }
      session.print({buffer.data(), static_cast<std::size_t>(taken)});
      session.streams.out.flush();
    } while (engine.buffered());
  });
  session.loop().run_until([&] { return ended; });
}

} // namespace skiff::commands
