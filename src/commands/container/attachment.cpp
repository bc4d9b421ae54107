#include "commands/container/attachment.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/log.hpp>
#include <skiff/base/text.hpp>
#include <skiff/notation/keys.hpp>

#include <cerrno>
#include <unistd.h>

namespace skiff::commands {

namespace {

constexpr std::size_t read_size = std::size_t{64} << 10;
constexpr int reads_per_turn = 16; // then the others on the loop have their turn
constexpr std::string_view usual_keys = "\x10\x11";

std::string keys_for(const Joined& joined) {
  if (!joined.in || !joined.tty) return {};
  if (joined.detach_keys.empty()) return std::string(usual_keys);
  auto keys = notation::parse_keys(joined.detach_keys);
  if (keys) return std::move(*keys);
  base::log::warn(base::cat("invalid detach escape keys, using default: ", keys.error()));
  return std::string(usual_keys);
}

} // namespace

Attachment::Attachment(Session& session, std::unique_ptr<transport::Duplex> stream, Joined joined)
    : session_(session), stream_(std::move(stream)), joined_(std::move(joined)), detach_(keys_for(joined_)) {
  auto& loop = session.loop();
  if (joined_.in && joined_.tty && session.environment.value("NORAW").empty()) raw_.emplace(session.streams.in);
  stream_watch_ = loop.watch(stream_->descriptor(), loop::readable, [this](unsigned ready) { on_stream(ready); });
  if (joined_.in)
    input_watch_ = loop.watch(session.streams.in, loop::readable, [this](unsigned) { on_input(); });
  else
    guarded([this] { end_input(); });
}

template <class Action>
void Attachment::guarded(Action action) {
  try {
    action();
  } catch (const base::Failure& failure) {
    const bool said = failure.kind == base::FailureKind::quiet && joined_.says_closed_pipe;
    failure_ = said ? std::make_exception_ptr(base::Failure(failure.text)) : std::current_exception();
    end();
  } catch (...) {
    failure_ = std::current_exception();
    end();
  }
}

bool Attachment::wait() {
  if (stream_->buffered()) guarded([this] { receive(); });
  session_.loop().run_until([this] { return ended_; });
  if (failure_) std::rethrow_exception(failure_);
  return detach_.detached();
}

void Attachment::on_stream(unsigned ready) {
  guarded([&] {
    if (ready & loop::writable) send();
    if (!ended_ && ready & (loop::readable | loop::closed)) receive();
  });
}

void Attachment::receive() {
  char buffer[read_size];
  auto& streams = session_.streams;
  for (int i = 0; i < reads_per_turn && !ended_; ++i) {
    const auto count = stream_->read(buffer, sizeof buffer);
    if (count == transport::Duplex::would_block) break;
    if (count == 0) {
      streams.out.flush(); // while the terminal is still the container's
      end();
      break;
    }
    const std::string_view bytes(buffer, static_cast<std::size_t>(count));
    if (joined_.tty) {
      if (joined_.out) streams.out.write(bytes);
      continue;
    }
    const auto split = demultiplexer_.feed(bytes, [&](codec::Stream stream, std::string_view piece) {
      if (stream == codec::Stream::out) {
        streams.out.write(piece);
      } else {
        streams.out.flush(); // the order in which they came is the order on a terminal
        streams.err.write(piece);
        streams.err.flush();
      }
    });
    if (!split) throw base::Failure(split.error());
  }
  streams.out.flush();
}

void Attachment::on_input() {
  guarded([this] {
    char buffer[16 * 1024];
    const auto count = ::read(session_.streams.in, buffer, sizeof buffer);
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) return;
    if (count <= 0) {
      input_over_ = true;
    } else {
      unsent_ += detach_.feed({buffer, static_cast<std::size_t>(count)});
      input_over_ = detach_.detached();
    }
    if (input_over_) input_watch_.reset();
    send();
    if (detach_.detached()) end();
  });
}

void Attachment::send() {
  try {
    while (!unsent_.empty()) {
      const auto count = stream_->write(unsent_);
      if (count == transport::Duplex::would_block) break;
      unsent_.erase(0, static_cast<std::size_t>(count));
    }
  } catch (const base::Failure&) { // the process has gone and does not read any more: its output says the rest
    unsent_.clear();
    input_over_ = half_closed_ = true;
  }
  // No more is read from stdin than the connection takes.
  stream_watch_.want(unsent_.empty() ? loop::readable : loop::readable | loop::writable);
  if (input_over_) input_watch_.reset();
  input_watch_.want(unsent_.empty() ? loop::readable : 0);
  if (input_over_ && unsent_.empty()) end_input();
}

void Attachment::end_input() {
  if (raw_) raw_->restore();
  if (!half_closed_ && !detach_.detached()) stream_->close_write();
  half_closed_ = true;
  if (joined_.in && !joined_.out && !joined_.err) end();
}

void Attachment::end() {
  if (raw_) raw_->restore();
  ended_ = true;
  stream_watch_.reset();
  input_watch_.reset();
}

void check_tty(const Session& session, bool wants_stdin, bool tty, const char* fault) {
  if (wants_stdin && tty && !session.streams.in_is_terminal()) throw base::Failure(fault);
}

std::string detach_keys(Session& session, const std::string& flag) {
  return flag.empty() ? session.config().text("detachKeys") : flag;
}

} // namespace skiff::commands
