#include "support/pipe.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/loop/loop.hpp>
#include <skiff/os/fd.hpp>
#include <skiff/terminal/streams.hpp>

#include <gtest/gtest.h>

#include <csignal>
#include <fcntl.h>
#include <string>
#include <unistd.h>

namespace skiff::terminal {
namespace {

struct FullPipe : Pipe {
  FullPipe() {
    const os::Fd filling(
        ::open(("/proc/self/fd/" + std::to_string(write.get())).c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC));
    const std::string page(4096, 'x');
    while (::write(filling.get(), page.data(), page.size()) > 0) {
    }
  }
  std::string take(std::size_t size) const {
    std::string bytes(size, '\0');
    bytes.resize(static_cast<std::size_t>(::read(read.get(), bytes.data(), size)));
    return bytes;
  }
};

TEST(Output, WaitsAsItIsTold) {
  const FullPipe pipe;
  Output output(pipe.write.get());
  int waits = 0;
  output.wait_with([&](int) {
    ++waits;
    pipe.take(1 << 20);
  });
  output.write("words");
  output.flush();
  EXPECT_EQ(waits, 1);
  EXPECT_EQ(pipe.take(100), "words");
  // The descriptor is shared with others, who must find it as it was.
  EXPECT_EQ(::fcntl(pipe.write.get(), F_GETFL) & O_NONBLOCK, 0);
}

TEST(Output, IsInterruptedWhileNobodyReads) {
  const FullPipe pipe;
  loop::Loop loop;
  Output output(pipe.write.get());
  output.wait_with([&](int descriptor) { loop.until_writable(descriptor); });
  output.write("words");
  ::raise(SIGTERM);
  try {
    output.flush();
    FAIL() << "was written";
  } catch (const base::Failure& failure) {
    EXPECT_EQ(failure.kind, base::FailureKind::interrupted);
    EXPECT_EQ(failure.exit_code, 128 + SIGTERM);
  }
  const auto watch = loop.on_signal(SIGINT, [&] { pipe.take(1 << 20); }); // who registers decides what happens
  ::raise(SIGINT);
  output.write("more");
  output.flush();
  EXPECT_EQ(pipe.take(100), "more");
}

} // namespace
} // namespace skiff::terminal
