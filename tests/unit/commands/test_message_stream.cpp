// The engine's progress messages on a terminal and off one, as the official client writes them.
#include "commands/message_stream.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/os/fd.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

namespace skiff::commands {
namespace {

/// A terminal of some width, without any translation of what is written to it.
struct Screen {
  os::Fd leader, follower;
  explicit Screen(unsigned short columns) : leader(::posix_openpt(O_RDWR | O_NOCTTY)) {
    ::grantpt(leader.get());
    ::unlockpt(leader.get());
    follower = os::Fd(::open(::ptsname(leader.get()), O_RDWR | O_NOCTTY));
    termios mode{};
    ::tcgetattr(follower.get(), &mode);
    ::cfmakeraw(&mode);
    ::tcsetattr(follower.get(), TCSANOW, &mode);
    resize(columns);
  }
  void resize(unsigned short columns) const {
    const winsize size{24, columns, 0, 0};
    ::ioctl(leader.get(), TIOCSWINSZ, &size);
  }
  /// All since the last call: a mark written behind it tells when it has arrived, which may be in several pieces.
  std::string shown() const {
    constexpr char mark = '\x01';
    if (::write(follower.get(), &mark, 1) != 1) return "cannot write";
    std::string out;
    char bytes[4096];
    while (!out.ends_with(mark)) {
      const ssize_t got = ::read(leader.get(), bytes, sizeof bytes);
      if (got <= 0) return "cannot read";
      out.append(bytes, static_cast<std::size_t>(got));
    }
    out.pop_back();
    return out;
  }
};

constexpr const char* half_a =
    R"({"status":"Downloading","id":"aaaaaaaaaaaa","progressDetail":{"current":500000,"total":1000000}})";
constexpr const char* start_b = R"({"status":"Waiting","id":"bbbbbbbbbbbb","progressDetail":{}})";
std::int64_t no_clock() { return 0; }

TEST(MessageStream, BarsAreForWideTerminals) {
  const Screen screen(120);
  terminal::Output out(screen.follower.get());
  MessageStream messages(out, no_clock);
  messages.add(half_a);
  EXPECT_EQ(screen.shown(), "\n\x1b[1A\x1b[2K\raaaaaaaaaaaa: Downloading [" + std::string(25, '=') + ">" +
                                std::string(25, ' ') + "]    500kB/1MB\r\x1b[1B");
  screen.resize(80);
  messages.add(start_b);
  EXPECT_EQ(screen.shown(), "\n\x1b[1A\x1b[2K\rbbbbbbbbbbbb: Waiting \r\x1b[1B");
  messages.add(half_a);
  EXPECT_EQ(screen.shown(), "\n\x1b[1A\x1b[2K\raaaaaaaaaaaa: Downloading    500kB/1MB\r\x1b[1B");
}

TEST(MessageStream, LinesArePaintedAgainWhereTheyStand) {
  const Screen screen(80);
  terminal::Output out(screen.follower.get());
  MessageStream messages(out, no_clock);
  messages.add(half_a);
  messages.add(start_b);
  screen.shown();
  messages.add(half_a);
  EXPECT_EQ(screen.shown(), "\x1b[2A\x1b[2K\raaaaaaaaaaaa: Downloading    500kB/1MB\r\x1b[2B");
  screen.resize(200); // nothing was wrapped
  messages.add(start_b);
  EXPECT_EQ(screen.shown(), "\x1b[1A\x1b[2K\rbbbbbbbbbbbb: Waiting \r\x1b[1B");
  messages.add(R"({"status":"Status: done"})");
  EXPECT_EQ(screen.shown(), "Status: done\n");
  messages.add(start_b); // a new block, below the plain line
  EXPECT_EQ(screen.shown(), "\n\x1b[1A\x1b[2K\rbbbbbbbbbbbb: Waiting \r\x1b[1B");
}

TEST(MessageStream, ANarrowWindowWrapsNothing) {
  const Screen screen(20);
  terminal::Output out(screen.follower.get());
  MessageStream messages(out, no_clock);
  messages.add(half_a);
  EXPECT_EQ(screen.shown(), "\n\x1b[1A\x1b[2K\raaaaaaaaaaaa: Downl\r\x1b[1B");
}

TEST(MessageStream, OffATerminalALineForEachEvent) {
  int pipe[2];
  ASSERT_EQ(::pipe(pipe), 0);
  const os::Fd reader(pipe[0]), writer(pipe[1]);
  terminal::Output out(writer.get());
  MessageStream messages(out, no_clock);
  int extras = 0;
  messages.aux = [&](base::JsonView) { ++extras; };
  messages.add(start_b);
  messages.add(half_a); // a bar
  messages.add(R"({"aux":{"Size":1}})");
  messages.add(R"({"status":"Status: done"})");
  messages.add(R"({"stream":"Loaded image: x\n"})");
  EXPECT_THROW(messages.add(R"({"errorDetail":{"code":7,"message":"no"},"error":"no"})"), base::Failure);
  out.flush();
  char bytes[4096];
  const ssize_t got = ::read(reader.get(), bytes, sizeof bytes);
  EXPECT_EQ(std::string(bytes, static_cast<std::size_t>(got)),
            "bbbbbbbbbbbb: Waiting\nStatus: done\nLoaded image: x\n");
  EXPECT_EQ(extras, 1);
}

} // namespace
} // namespace skiff::commands
