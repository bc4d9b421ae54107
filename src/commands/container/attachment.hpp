#pragma once
// A container's (or an exec's) streams joined to our own: stdin to the connection, the connection to stdout and stderr,
// all on the loop. It starts at once and goes on while the loop turns, so that a container can be started after it was
// attached to. Failures are kept for wait(): they must not surface in another request that happens to turn the loop.

#include "commands/container/detach_filter.hpp"
#include "commands/session.hpp"

#include <skiff/codec/multiplexed.hpp>
#include <skiff/terminal/raw_mode.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <string>

namespace skiff::commands {

struct Joined {
  bool in = false, out = true, err = true;
  bool tty = false;        ///< one raw stream, and our terminal in raw mode if stdin is joined
  std::string detach_keys; ///< as --detach-keys has them; empty: ctrl-p,ctrl-q
  bool any() const { return in || out || err; }
  bool says_closed_pipe = false; ///< a closed stdout is an error like others (docker: where signals are forwarded)
};

class Attachment {
public:
  Attachment(Session& session, std::unique_ptr<transport::Duplex> stream, Joined joined);

  /// Runs the loop until the streams are through, then throws what went wrong. True: the detach keys were typed.
  bool wait();
  bool ended() const { return ended_; }

private:
  template <class Action>
  void guarded(Action action);
  void on_stream(unsigned ready);
  void on_input();
  void receive();
  void send();
  void end_input();
  void end();

  Session& session_;
  std::unique_ptr<transport::Duplex> stream_;
  Joined joined_;
  DetachFilter detach_;
  codec::Demultiplexer demultiplexer_;
  std::optional<terminal::RawMode> raw_;
  std::string unsent_;
  bool input_over_ = false; // nothing more will be read from stdin
  bool half_closed_ = false;
  bool ended_ = false;
  std::exception_ptr failure_;
  loop::Watch stream_watch_;
  loop::Watch input_watch_;
};

/// Refuses, as docker's run, attach and exec do, to join a stdin that is no terminal to a container that has one.
void check_tty(const Session& session, bool wants_stdin, bool tty,
               const char* fault = "cannot attach stdin to a TTY-enabled container because stdin is not a terminal");
inline constexpr char no_tty_of_compose[] = "the input device is not a TTY";

/// --detach-keys, else detachKeys of the configuration.
std::string detach_keys(Session& session, const std::string& flag);

} // namespace skiff::commands
