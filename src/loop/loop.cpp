// A poll set. poll() and not epoll, because standard input may be a regular file, which epoll refuses; the sets here
// have tens of entries, so a linear walk costs nothing.

#include <skiff/base/failure.hpp>
#include <skiff/loop/loop.hpp>
#include <skiff/os/clock.hpp>
#include <skiff/os/fd.hpp>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <deque>
#include <map>
#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>
#include <vector>

namespace skiff::loop {

using std::chrono::milliseconds;

namespace {
enum class Kind : std::uint8_t { descriptor, timer, signal };

struct Entry {
  Kind kind = Kind::descriptor;
  int number = -1;     // descriptor or signal
  unsigned events = 0; // of a descriptor
  milliseconds due{};  // of a timer
  std::function<void(unsigned)> callback;
};

short to_poll(unsigned events) {
  return static_cast<short>((events & readable ? POLLIN : 0) | (events & writable ? POLLOUT : 0));
}

unsigned from_poll(short events) {
  return (events & POLLIN ? readable : 0) | (events & POLLOUT ? writable : 0) |
         (events & (POLLHUP | POLLERR | POLLNVAL) ? closed : 0);
}
} // namespace

struct Loop::State {
  std::map<std::uint64_t, std::unique_ptr<Entry>> entries; // in the order of registration
  std::vector<std::unique_ptr<Entry>> removed;             // of callbacks that may still be running
  std::deque<std::function<void()>> deferred;
  std::uint64_t next_id = 1;
  int depth = 0; // turns inside of turns
  sigset_t caught{};
  sigset_t mask_before{};
  os::Fd signals;

  /// While it lives, callbacks that are removed stay: they may be running.
  struct Depth {
    State& state;
    explicit Depth(State& of) : state(of) { ++state.depth; }
    ~Depth() {
      if (--state.depth == 0) state.removed.clear();
    }
    Depth(const Depth&) = delete;
    Depth& operator=(const Depth&) = delete;
  };

  std::uint64_t add(Entry entry) {
    entries.emplace(next_id, std::make_unique<Entry>(std::move(entry)));
    return next_id++;
  }

  Entry* find(std::uint64_t id) const {
    const auto found = entries.find(id);
    return found == entries.end() ? nullptr : found->second.get();
  }

  void call(std::uint64_t id, unsigned ready) {
    if (auto* entry = find(id)) entry->callback(ready);
  }

  void catch_signal(int signal) {
    if (sigismember(&caught, signal) == 1) return;
    sigaddset(&caught, signal);
    sigprocmask(SIG_BLOCK, &caught, nullptr);
    signalfd(signals.get(), &caught, 0);
  }

  void release_signal(int signal) {
    const bool wanted =
        signal == SIGINT || signal == SIGTERM || std::any_of(entries.begin(), entries.end(), [&](const auto& item) {
          return item.second->kind == Kind::signal && item.second->number == signal;
        });
    if (wanted) return;
    sigdelset(&caught, signal);
    signalfd(signals.get(), &caught, 0);
    if (sigismember(&mask_before, signal) == 1) return;
    sigset_t one;
    sigemptyset(&one);
    sigaddset(&one, signal);
    sigprocmask(SIG_UNBLOCK, &one, nullptr);
  }

  int wait_time(milliseconds longest) const {
    auto shortest = longest;
    const auto now = os::steady_now();
    for (const auto& [id, entry] : entries) {
      if (entry->kind != Kind::timer) continue;
      const auto left = std::max(entry->due - now, milliseconds(0));
      if (shortest < milliseconds(0) || left < shortest) shortest = left;
    }
    return shortest < milliseconds(0) ? -1 : static_cast<int>(std::min<long long>(shortest.count(), 1 << 30));
  }

  void take_signals() {
    signalfd_siginfo info{};
    while (::read(signals.get(), &info, sizeof info) == sizeof info) {
      const int signal = static_cast<int>(info.ssi_signo);
      const auto newest = std::find_if(entries.rbegin(), entries.rend(), [&](const auto& item) {
        return item.second->kind == Kind::signal && item.second->number == signal;
      });
      if (newest != entries.rend())
        newest->second->callback(0);
      else if (signal == SIGINT || signal == SIGTERM)
        throw base::Failure(base::FailureKind::interrupted, {}, 128 + signal);
    }
  }

  void run_timers() {
    const auto now = os::steady_now();
    std::vector<std::pair<milliseconds, std::uint64_t>> due;
    for (const auto& [id, entry] : entries)
      if (entry->kind == Kind::timer && entry->due <= now) due.emplace_back(entry->due, id);
    std::sort(due.begin(), due.end());
    for (const auto& [when, id] : due) {
      auto* entry = find(id);
      if (!entry) continue;
      removed.push_back(std::move(entries.at(id))); // once: gone before it runs, so that it may set the next one
      entries.erase(id);
      const auto callback = std::move(removed.back()->callback);
      callback(0);
    }
  }
};

Watch::Watch(Watch&& other) noexcept : loop_(std::exchange(other.loop_, nullptr)), id_(other.id_) {}

Watch& Watch::operator=(Watch&& other) noexcept {
  if (this != &other) {
    reset();
    loop_ = std::exchange(other.loop_, nullptr);
    id_ = other.id_;
  }
  return *this;
}

Watch::~Watch() { reset(); }

void Watch::reset() {
  if (auto* loop = std::exchange(loop_, nullptr)) loop->remove(id_);
}

void Watch::want(unsigned events) {
  if (loop_) loop_->want(id_, events);
}

Loop::Loop() : state_(std::make_unique<State>()) {
  ::signal(SIGPIPE, SIG_IGN);
  sigemptyset(&state_->caught);
  sigprocmask(SIG_SETMASK, nullptr, &state_->mask_before);
  state_->signals = os::Fd(signalfd(-1, &state_->caught, SFD_NONBLOCK | SFD_CLOEXEC));
  state_->catch_signal(SIGINT);
  state_->catch_signal(SIGTERM);
}

Loop::~Loop() {
  signalfd_siginfo info{}; // what arrived too late to matter must not kill us now
  while (::read(state_->signals.get(), &info, sizeof info) == sizeof info) {
  }
  sigprocmask(SIG_SETMASK, &state_->mask_before, nullptr);
}

Watch Loop::watch(int descriptor, unsigned events, std::function<void(unsigned)> callback) {
  return {this, state_->add({Kind::descriptor, descriptor, events, {}, std::move(callback)})};
}

Watch Loop::after(milliseconds delay, std::function<void()> callback) {
  return {this, state_->add({Kind::timer, -1, 0, os::steady_now() + delay,
                             [call = std::move(callback)](unsigned) { call(); }})};
}

Watch Loop::on_signal(int signal, std::function<void()> callback) {
  state_->catch_signal(signal);
  return {this, state_->add({Kind::signal, signal, 0, {}, [call = std::move(callback)](unsigned) { call(); }})};
}

void Loop::defer(std::function<void()> callback) { state_->deferred.push_back(std::move(callback)); }

void Loop::remove(std::uint64_t id) {
  const auto found = state_->entries.find(id);
  if (found == state_->entries.end()) return;
  auto entry = std::move(found->second);
  state_->entries.erase(found);
  if (entry->kind == Kind::signal) state_->release_signal(entry->number);
  if (state_->depth > 0) state_->removed.push_back(std::move(entry));
}

void Loop::want(std::uint64_t id, unsigned events) {
  if (auto* entry = state_->find(id)) entry->events = events;
}

void Loop::turn(milliseconds longest) {
  const State::Depth depth(*state_);
  auto& state = *state_;

  if (!state.deferred.empty()) {
    longest = milliseconds(0);
    for (auto left = state.deferred.size(); left > 0 && !state.deferred.empty(); --left) {
      const auto callback = std::move(state.deferred.front());
      state.deferred.pop_front();
      callback();
    }
  }

  std::vector<pollfd> set{{state.signals.get(), POLLIN, 0}};
  std::vector<std::uint64_t> ids{0};
  for (const auto& [id, entry] : state.entries) {
    if (entry->kind != Kind::descriptor) continue;
    set.push_back({entry->number, to_poll(entry->events), 0});
    ids.push_back(id);
  }
  const int count = ::poll(set.data(), set.size(), state.wait_time(longest));
  if (count > 0 && set[0].revents) state.take_signals();
  for (std::size_t i = 1; count > 0 && i < set.size(); ++i)
    if (set[i].revents) state.call(ids[i], from_poll(set[i].revents));
  state.run_timers();
}

void Loop::until_writable(int descriptor) {
  const State::Depth depth(*state_);
  pollfd set[] = {{descriptor, POLLOUT, 0}, {state_->signals.get(), POLLIN, 0}};
  do {
    if (::poll(set, 2, -1) < 0) continue;
    if (set[1].revents) state_->take_signals();
  } while (set[0].revents == 0);
}

} // namespace skiff::loop
