#pragma once
// The only place that waits: descriptors, timers, signals. One thread; every callback runs inside turn(). A callback
// may add and remove watches, its own included. An exception thrown by a callback leaves turn() as it is.
//
// SIGINT and SIGTERM arrive here as descriptors (signalfd). If nobody has registered for one, turn() throws
// Failure{interrupted} with exit code 128 + signal and no text: that is how a waiting verb ends. SIGPIPE is ignored.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

namespace skiff::loop {

inline constexpr unsigned readable = 1;
inline constexpr unsigned writable = 2;
inline constexpr unsigned closed = 4; ///< hang-up or error; reported whether asked for or not

class Loop;

/// Keeps a registration alive; destroying it removes the registration. Must not outlive its Loop.
class Watch {
public:
  Watch() = default;
  Watch(Loop* loop, std::uint64_t id) : loop_(loop), id_(id) {}
  Watch(Watch&& other) noexcept;
  Watch& operator=(Watch&& other) noexcept;
  ~Watch();
  explicit operator bool() const { return loop_ != nullptr; }
  void reset();
  /// Only for descriptors: which events are wanted from now on (0: none but `closed`).
  void want(unsigned events);

private:
  Loop* loop_ = nullptr;
  std::uint64_t id_ = 0;
};

class Loop {
public:
  Loop();
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  /// Calls back while the descriptor is ready. Regular files are always ready. Ids of removed watches never recur. A
  /// descriptor may be watched more than once. Remove its watches before it is closed: if a child still holds what it
  /// stood for, epoll goes on to report it.
  [[nodiscard]] Watch watch(int descriptor, unsigned events, std::function<void(unsigned ready)> callback);
  /// Calls back once.
  [[nodiscard]] Watch after(std::chrono::milliseconds delay, std::function<void()> callback);
  /// Calls back for each arrival of the signal; the newest registration for a signal gets it alone.
  [[nodiscard]] Watch on_signal(int signal, std::function<void()> callback);
  /// Runs the callback when those of this turn are through, else in the next turn, which then does not wait.
  void defer(std::function<void()> callback);

  /// Waits for the next event and runs what is due. `longest`: wait at most this long (negative: as long as it takes).
  void turn(std::chrono::milliseconds longest = std::chrono::milliseconds(-1));
  /// Waits until the descriptor takes bytes, or its other end is gone. Of all else only signals arrive meanwhile.
  void until_writable(int descriptor);
  template <class Predicate>
  void run_until(Predicate done) {
    while (!done()) turn();
  }

private:
  friend class Watch;
  void remove(std::uint64_t id);
  void want(std::uint64_t id, unsigned events);
  struct State;
  std::unique_ptr<State> state_;
};

} // namespace skiff::loop
