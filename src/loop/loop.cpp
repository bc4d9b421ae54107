// epoll, so that a wake-up touches what has happened and not all that is waited for: between two answers of a busy
// engine nothing of this is left in the processor's caches. What epoll refuses, regular files above all, is always
// ready.

#include <skiff/base/failure.hpp>
#include <skiff/loop/loop.hpp>
#include <skiff/os/clock.hpp>
#include <skiff/os/fd.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <deque>
#include <map>
#include <poll.h>
#include <set>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <unistd.h>
#include <unordered_map>
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

std::uint32_t to_epoll(unsigned events) {
  return (events & readable ? std::uint32_t{EPOLLIN} : 0) | (events & writable ? std::uint32_t{EPOLLOUT} : 0);
}

unsigned from_epoll(std::uint32_t events) {
  return (events & EPOLLIN ? readable : 0) | (events & EPOLLOUT ? writable : 0) |
         (events & (EPOLLHUP | EPOLLERR) ? closed : 0);
}
} // namespace

struct Loop::State {
  std::map<std::uint64_t, std::unique_ptr<Entry>> entries;         // in the order of registration
  std::unordered_map<int, std::vector<std::uint64_t>> descriptors; // to the entries that watch them
  std::map<int, unsigned> unwaited;                        // descriptors epoll refuses: as what they are always ready
  std::set<std::pair<milliseconds, std::uint64_t>> timers; // by the time they are due
  std::vector<std::unique_ptr<Entry>> removed;             // of callbacks that may still be running
  std::deque<std::function<void()>> deferred;
  std::uint64_t next_id = 1;
  int depth = 0; // turns inside of turns
  sigset_t caught{};
  sigset_t mask_before{};
  os::Fd signals;
  os::Fd epoll{epoll_create1(EPOLL_CLOEXEC)};

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
    const auto id = next_id++;
    const auto& added = *entries.emplace(id, std::make_unique<Entry>(std::move(entry))).first->second;
    if (added.kind == Kind::timer) timers.emplace(added.due, id);
    if (added.kind == Kind::descriptor) {
      auto& watches = descriptors[added.number];
      watches.push_back(id);
      update(added.number, watches.size() == 1 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD);
    }
    return id;
  }

  /// Takes it out of everything; it is the caller's to destroy.
  std::unique_ptr<Entry> take(std::uint64_t id) {
    const auto found = entries.find(id);
    if (found == entries.end()) return nullptr;
    auto entry = std::move(found->second);
    entries.erase(found);
    if (entry->kind == Kind::timer) timers.erase({entry->due, id});
    if (entry->kind == Kind::descriptor) {
      std::erase(descriptors[entry->number], id);
      update(entry->number, EPOLL_CTL_MOD);
    }
    return entry;
  }

  /// Tells epoll what the watches of a descriptor want together. A number may have been closed and be in use again.
  void update(int descriptor, int operation) {
    const auto watched = descriptors.find(descriptor);
    unwaited.erase(descriptor);
    if (watched->second.empty()) {
      descriptors.erase(watched);
      epoll_ctl(epoll.get(), EPOLL_CTL_DEL, descriptor, nullptr);
      return;
    }
    unsigned wanted = 0;
    for (const auto id : watched->second) wanted |= find(id)->events;
    epoll_event event{to_epoll(wanted), {.fd = descriptor}};
    const auto done = [&](int how) { return epoll_ctl(epoll.get(), how, descriptor, &event) == 0; };
    if (done(operation) || (errno == ENOENT && done(EPOLL_CTL_ADD)) || (errno == EEXIST && done(EPOLL_CTL_MOD))) return;
    unwaited[descriptor] = errno == EBADF ? closed : readable | writable;
  }

  Entry* find(std::uint64_t id) const {
    const auto found = entries.find(id);
    return found == entries.end() ? nullptr : found->second.get();
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
    if (!deferred.empty()) return 0;
    if (!timers.empty()) {
      const auto left = std::max(timers.begin()->first - os::steady_now(), milliseconds(0));
      if (longest < milliseconds(0) || left < longest) longest = left;
    }
    return longest < milliseconds(0) ? -1 : static_cast<int>(std::min<long long>(longest.count(), 1 << 30));
  }

  /// Waits, and tells which watches are ready for what; the number 0 stands for signals.
  std::map<std::uint64_t, unsigned> wait(milliseconds longest) {
    std::map<std::uint64_t, unsigned> ready;
    const auto add = [&](int descriptor, unsigned events) {
      if (descriptor == signals.get()) ready[0] = events;
      if (const auto watched = descriptors.find(descriptor); watched != descriptors.end())
        for (const auto id : watched->second)
          if (const unsigned wanted = events & (find(id)->events | closed)) ready[id] = wanted;
    };
    for (const auto& [descriptor, events] : unwaited) add(descriptor, events);
    std::array<epoll_event, 64> events;
    const int count = epoll_wait(epoll.get(), events.data(), events.size(), ready.empty() ? wait_time(longest) : 0);
    for (int i = 0; i < count; ++i)
      add(events[static_cast<std::size_t>(i)].data.fd, from_epoll(events[static_cast<std::size_t>(i)].events));
    return ready;
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
    const std::vector<std::pair<milliseconds, std::uint64_t>> due(timers.begin(), timers.upper_bound({now, next_id}));
    for (const auto& [when, id] : due) {
      auto entry = take(id); // once: gone before it runs, so that it may set the next one
      if (!entry) continue;
      removed.push_back(std::move(entry));
      const auto callback = std::move(removed.back()->callback);
      callback(0);
    }
  }

  void run_deferred() {
    for (auto left = deferred.size(); left > 0 && !deferred.empty(); --left) {
      const auto callback = std::move(deferred.front());
      deferred.pop_front();
      callback();
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
  epoll_event event{EPOLLIN, {.fd = state_->signals.get()}};
  epoll_ctl(state_->epoll.get(), EPOLL_CTL_ADD, state_->signals.get(), &event);
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
  auto entry = state_->take(id);
  if (!entry) return;
  if (entry->kind == Kind::signal) state_->release_signal(entry->number);
  if (state_->depth > 0) state_->removed.push_back(std::move(entry));
}

void Loop::want(std::uint64_t id, unsigned events) {
  auto* entry = state_->find(id);
  if (!entry || entry->events == events) return;
  entry->events = events;
  state_->update(entry->number, EPOLL_CTL_MOD);
}

void Loop::turn(milliseconds longest) {
  const State::Depth depth(*state_);
  const auto ready = state_->wait(longest);
  if (ready.contains(0)) state_->take_signals();
  for (const auto& [id, events] : ready) // in the order of registration; a callback may have removed the next
    if (auto* entry = state_->find(id)) entry->callback(events);
  state_->run_deferred();
  state_->run_timers();
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
