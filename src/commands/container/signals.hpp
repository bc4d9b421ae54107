#pragma once
// Signals of this process while it stands for a container's process.

#include "commands/session.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace skiff::commands {

/// What a SIGINT or SIGTERM means besides being forwarded.
enum class Termination {
  counted, ///< the third ends the wait with `got 3 SIGTERM/SIGINTs, forcefully exiting`: no process can keep us
  leaves,  ///< ends the wait as if nobody had registered for it, as soon as the engine has been told
};

/// Forwards every signal that can be caught to the container; without `forward` they are only counted.
class ForwardedSignals {
public:
  ForwardedSignals(Session& session, std::string container, bool forward,
                   Termination termination = Termination::counted);

private:
  void arrived(int signal);
  void forward(int signal, bool leaves);

  Session& session_;
  std::string container_;
  bool forward_;
  Termination termination_;
  int terminations_ = 0;
  std::vector<loop::Watch> watches_;
  std::vector<std::unique_ptr<transport::Transfer>> requests_;
};

/// Tells the container's terminal the size of ours, now and whenever it changes.
class FollowedSize {
public:
  using Resize = std::function<api::Call(int rows, int columns)>;

  /// `nudge`: first one larger than it is, so that a program that is already running paints its prompt again.
  FollowedSize(Session& session, Resize resize, bool nudge = false);

private:
  void send(int attempt);

  Session& session_;
  Resize resize_;
  loop::Watch changed_;
  loop::Watch retry_;
  std::unique_ptr<transport::Transfer> nudge_;
  std::unique_ptr<transport::Transfer> request_;
};

} // namespace skiff::commands
