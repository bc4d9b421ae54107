#include "support/pipe.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/loop/loop.hpp>
#include <skiff/os/fd.hpp>

#include <gtest/gtest.h>

#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <memory>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace skiff::loop {
namespace {

using std::chrono::milliseconds;

TEST(Loop, WatchesDescriptors) {
  Loop loop;
  Pipe pipe;
  std::vector<unsigned> seen;
  auto watch = loop.watch(pipe.read.get(), readable, [&](unsigned ready) {
    seen.push_back(ready);
    char byte;
    if (ready & readable) {
      EXPECT_EQ(::read(pipe.read.get(), &byte, 1), 1);
    }
  });
  loop.turn(milliseconds(0));
  EXPECT_TRUE(seen.empty());
  ASSERT_EQ(::write(pipe.write.get(), "ab", 2), 2);
  loop.turn();
  loop.turn();
  EXPECT_EQ(seen, (std::vector<unsigned>{readable, readable}));
  pipe.write.reset();
  loop.turn();
  EXPECT_EQ(seen.back(), closed);
  watch.reset();
  loop.turn(milliseconds(0));
  EXPECT_EQ(seen.size(), 3U);
}

TEST(Loop, RegularFilesAreReady) {
  Loop loop;
  const os::Fd file(::open("/etc/passwd", O_RDONLY | O_CLOEXEC));
  bool called = false;
  const auto watch = loop.watch(file.get(), readable, [&](unsigned) { called = true; });
  loop.turn();
  EXPECT_TRUE(called);
}

TEST(Loop, WantChangesEvents) {
  Loop loop;
  Pipe pipe;
  int calls = 0;
  auto watch = loop.watch(pipe.write.get(), 0, [&](unsigned) { ++calls; });
  loop.turn(milliseconds(1));
  EXPECT_EQ(calls, 0);
  watch.want(writable);
  loop.turn(milliseconds(1));
  EXPECT_EQ(calls, 1);
}

TEST(Loop, ADescriptorMayBeWatchedTwice) {
  Loop loop;
  int ends[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
  os::Fd one(ends[0]);
  const os::Fd other(ends[1]);
  std::string seen;
  auto reader = loop.watch(one.get(), readable, [&](unsigned ready) { seen += ready == readable ? 'r' : '?'; });
  auto writer = loop.watch(one.get(), 0, [&](unsigned ready) { seen += ready == writable ? 'w' : '?'; });
  loop.turn(milliseconds(0));
  EXPECT_EQ(seen, "");
  writer.want(writable);
  loop.turn();
  EXPECT_EQ(seen, "w");
  ASSERT_EQ(::write(other.get(), "a", 1), 1);
  loop.turn();
  EXPECT_EQ(seen, "wrw"); // in the order of registration
  writer.reset();
  loop.turn();
  EXPECT_EQ(seen, "wrwr");
  reader.reset();
  loop.turn(milliseconds(0));
  EXPECT_EQ(seen, "wrwr");
}

TEST(Loop, ANumberThatIsUsedAgainIsWatchedAnew) {
  Loop loop;
  auto first = std::make_unique<Pipe>();
  const int number = first->read.get();
  auto stale = loop.watch(number, readable, [](unsigned) { FAIL() << "of a descriptor that is closed"; });
  first.reset(); // before its watch
  Pipe second;
  ASSERT_EQ(second.read.get(), number);
  int calls = 0;
  const auto watch = loop.watch(number, readable, [&](unsigned) { ++calls; });
  stale.reset();
  ASSERT_EQ(::write(second.write.get(), "a", 1), 1);
  loop.turn(milliseconds(100));
  EXPECT_EQ(calls, 1);
}

TEST(Loop, WhatIsNoDescriptorIsClosed) {
  Loop loop;
  unsigned seen = 0;
  const auto watch = loop.watch(9999, readable, [&](unsigned ready) { seen = ready; });
  loop.turn();
  EXPECT_EQ(seen, closed);
}

TEST(Loop, WhatACallbackDefersRunsInTheSameTurn) {
  Loop loop;
  Pipe pipe;
  ASSERT_EQ(::write(pipe.write.get(), "a", 1), 1);
  std::string order;
  loop::Watch timer;
  const auto watch = loop.watch(pipe.read.get(), readable, [&](unsigned) {
    order += 'r';
    loop.defer([&] { order += 'd'; });
    timer = loop.after(milliseconds(0), [&] { order += 't'; });
  });
  loop.turn();
  EXPECT_EQ(order, "rdt");
}

TEST(Loop, TimersRunOnceInOrder) {
  Loop loop;
  std::string order;
  const auto b = loop.after(milliseconds(20), [&] { order += 'b'; });
  const auto a = loop.after(milliseconds(5), [&] { order += 'a'; });
  auto never = loop.after(milliseconds(1), [&] { order += 'x'; });
  never.reset();
  loop.run_until([&] { return order.size() == 2; });
  EXPECT_EQ(order, "ab");
  loop.turn(milliseconds(30));
  EXPECT_EQ(order, "ab");
}

TEST(Loop, ACallbackMayDestroyItsOwnWatchAndOthers) {
  Loop loop;
  Pipe first, second;
  ASSERT_EQ(::write(first.write.get(), "a", 1), 1);
  ASSERT_EQ(::write(second.write.get(), "a", 1), 1);
  int calls = 0;
  Watch one, two;
  const std::string guard(100, 'g'); // captured by value: destroyed with the callback
  one = loop.watch(first.read.get(), readable, [&, guard](unsigned) {
    one.reset();
    two.reset();
    calls += static_cast<int>(guard.size());
  });
  two = loop.watch(second.read.get(), readable, [&](unsigned) { ++calls; });
  loop.turn();
  loop.turn(milliseconds(0));
  EXPECT_EQ(calls, 100);
}

TEST(Loop, ATimerMayReplaceItself) {
  Loop loop;
  int left = 3;
  Watch timer;
  std::function<void()> tick = [&] {
    if (--left > 0) timer = loop.after(milliseconds(1), tick);
  };
  timer = loop.after(milliseconds(1), tick);
  loop.run_until([&] { return left == 0; });
  EXPECT_EQ(left, 0);
}

TEST(Loop, DeferredRunsBeforeWaitingAndSurvivesAThrow) {
  Loop loop;
  int calls = 0;
  loop.defer([&] { throw base::Failure("first"); });
  loop.defer([&] { ++calls; });
  EXPECT_THROW(loop.turn(), base::Failure);
  loop.turn(); // does not wait
  EXPECT_EQ(calls, 1);
}

TEST(Loop, UnclaimedSignalsEndTheWait) {
  Loop loop;
  for (const int signal : {SIGINT, SIGTERM}) {
    ::raise(signal);
    try {
      loop.turn();
      FAIL() << "no failure";
    } catch (const base::Failure& failure) {
      EXPECT_EQ(failure.kind, base::FailureKind::interrupted);
      EXPECT_EQ(failure.exit_code, 128 + signal);
      EXPECT_EQ(failure.text, "");
    }
  }
}

TEST(Loop, TheNewestRegistrationGetsTheSignalAlone) {
  Loop loop;
  std::string seen;
  const auto older = loop.on_signal(SIGINT, [&] { seen += 'o'; });
  {
    const auto newer = loop.on_signal(SIGINT, [&] { seen += 'n'; });
    ::raise(SIGINT);
    loop.turn();
  }
  ::raise(SIGINT);
  loop.turn();
  EXPECT_EQ(seen, "no");
}

TEST(Loop, OtherSignalsAreCaughtOnlyWhileWatched) {
  Loop loop;
  int calls = 0;
  {
    const auto watch = loop.on_signal(SIGUSR1, [&] { ++calls; });
    ::raise(SIGUSR1);
    loop.turn();
  }
  EXPECT_EQ(calls, 1);
  sigset_t mask;
  sigprocmask(SIG_SETMASK, nullptr, &mask);
  EXPECT_EQ(sigismember(&mask, SIGUSR1), 0);
  EXPECT_EQ(sigismember(&mask, SIGINT), 1);
}

TEST(Loop, RestoresTheMaskAtItsEnd) {
  { const Loop loop; }
  sigset_t mask;
  sigprocmask(SIG_SETMASK, nullptr, &mask);
  EXPECT_EQ(sigismember(&mask, SIGINT), 0);
}

TEST(Loop, TurnsMayNest) {
  Loop loop;
  Pipe pipe;
  ASSERT_EQ(::write(pipe.write.get(), "a", 1), 1);
  bool inner = false;
  Watch watch, timer;
  watch = loop.watch(pipe.read.get(), readable, [&](unsigned) {
    watch.reset();
    timer = loop.after(milliseconds(1), [&] { inner = true; });
    loop.run_until([&] { return inner; });
  });
  loop.turn();
  EXPECT_TRUE(inner);
}

} // namespace
} // namespace skiff::loop
