#include "commands/container/signals.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/log.hpp>
#include <skiff/base/text.hpp>
#include <skiff/notation/signals.hpp>

#include <csignal>

namespace skiff::commands {

namespace {

// Not: what cannot be caught, what tells of a fault of this process, and those of its own business (CHLD, PIPE, URG,
// and the two that keep a background job off the terminal).
constexpr int forwarded[] = {SIGHUP,  SIGQUIT, SIGUSR1, SIGUSR2,   SIGALRM, SIGCONT,  SIGTSTP,
                             SIGXCPU, SIGXFSZ, SIGPROF, SIGVTALRM, SIGPWR,  SIGWINCH, SIGIO};
constexpr int attempts = 10;

std::string text_of(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& failure) {
    return failure.what();
  }
}

} // namespace

ForwardedSignals::ForwardedSignals(Session& session, std::string container, bool forward, Termination termination)
    : session_(session), container_(std::move(container)), forward_(forward), termination_(termination) {
  auto& loop = session.loop();
  for (const int signal : {SIGINT, SIGTERM})
    watches_.push_back(loop.on_signal(signal, [this, signal] { arrived(signal); }));
  if (!forward_) return;
  for (const int signal : forwarded) watches_.push_back(loop.on_signal(signal, [this, signal] { arrived(signal); }));
}

void ForwardedSignals::arrived(int signal) {
  const bool terminates = signal == SIGINT || signal == SIGTERM;
  if (terminates && termination_ == Termination::counted && ++terminations_ == 3)
    throw base::Failure("\ngot 3 SIGTERM/SIGINTs, forcefully exiting");
  if (forward_) forward(signal, terminates && termination_ == Termination::leaves);
}

void ForwardedSignals::forward(int signal, bool leaves) {
  const auto told = [this, signal, leaves](const std::exception_ptr& error) {
    if (error) base::log::debug("Error sending signal: " + text_of(error));
    if (leaves)
      session_.loop().defer([signal] { throw base::Failure(base::FailureKind::interrupted, {}, 128 + signal); });
  };
  requests_.push_back(
      session_.engine().start(api::containers::kill(container_, notation::signal_name(signal)), {{}, {}, told}));
}

FollowedSize::FollowedSize(Session& session, Resize resize, bool nudge)
    : session_(session), resize_(std::move(resize)) {
  changed_ = session.loop().on_signal(SIGWINCH, [this] { send(attempts); });
  if (!nudge) {
    send(0);
    return;
  }
  const auto size = session.streams.out.size();
  // One after the other: on connections of their own, the wrong size might come last.
  nudge_ = session.engine().start(resize_(size.rows + 1, size.columns + 1),
                                  {{}, {}, [this](const std::exception_ptr&) { send(0); }});
}

// The terminal may not be there yet right after the start; a change later on is not tried again.
void FollowedSize::send(int attempt) {
  const auto size = session_.streams.out.size();
  if (size.rows == 0 && size.columns == 0) return;
  request_ = session_.engine().start(resize_(size.rows, size.columns),
                                     {{}, {}, [this, attempt](std::exception_ptr error) {
                                        if (!error || attempt >= attempts) return;
                                        if (attempt + 1 == attempts) {
                                          session_.warn("failed to resize tty, using default size");
                                          return;
                                        }
                                        retry_ = session_.loop().after(std::chrono::milliseconds(10 * (attempt + 1)),
                                                                       [this, attempt] { send(attempt + 1); });
                                      }});
}

} // namespace skiff::commands
