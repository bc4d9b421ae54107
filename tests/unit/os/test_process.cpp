#include "support/peer.hpp"

#include <skiff/os/process.hpp>

#include <gtest/gtest.h>

#include <csignal>
#include <poll.h>

namespace skiff::os {
namespace {

TEST(Process, CollectsBothOutputsAndTheCode) {
  const auto output = run_child({"sh", "-c", "cat; echo bad >&2; exit 7"}, "in\n");
  ASSERT_TRUE(output) << output.error();
  EXPECT_EQ(output->out, "in\n");
  EXPECT_EQ(output->err, "bad\n");
  EXPECT_EQ(output->exit_code, 7);
}

TEST(Process, LargeInputAndOutputDoNotBlockEachOther) {
  const std::string big(3 << 20, 'x');
  const auto output = run_child({"cat"}, big);
  ASSERT_TRUE(output);
  EXPECT_EQ(output->out, big);
  const auto deaf = run_child({"true"}, big);
  ASSERT_TRUE(deaf);
  EXPECT_EQ(deaf->exit_code, 0);
}

TEST(Process, MissingProgram) {
  EXPECT_EQ(run_child({"skiff-no-such"}, "").error(), R"(exec: "skiff-no-such": executable file not found in $PATH)");
  EXPECT_EQ(run_child({"/etc/passwd"}, "").error(), "fork/exec /etc/passwd: permission denied");
}

TEST(Process, UnblocksSignalsInTheChild) {
  sigset_t set, before;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigprocmask(SIG_BLOCK, &set, &before);
  auto child = Child::spawn({.arguments = {"sleep", "60"}});
  sigprocmask(SIG_SETMASK, &before, nullptr);
  ASSERT_TRUE(child);
  child->kill(SIGTERM);
  pollfd ready{child->descriptor(), POLLIN, 0};
  EXPECT_EQ(poll(&ready, 1, 5000), 1);
  EXPECT_EQ(child->wait(), 128 + SIGTERM);
}

TEST(Process, DestructionLeavesNoChild) {
  pid_t pid = 0;
  {
    auto child = Child::spawn({.arguments = {"sleep", "60"}, .new_session = true});
    ASSERT_TRUE(child);
    pid = child->pid();
    EXPECT_EQ(getsid(pid), pid);
  }
  EXPECT_EQ(::kill(pid, 0), -1);
}

TEST(Process, EnvironmentAndFolder) {
  const test::TemporaryFolder folder;
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  auto child = Child::spawn({.arguments = {"sh", "-c", "echo $A $HOME; pwd"},
                             .environment = std::map<std::string, std::string>{{"A", "1"}},
                             .directory = folder.path(),
                             .out = ends[1]});
  ASSERT_TRUE(child);
  ::close(ends[1]);
  EXPECT_EQ(child->wait(), 0);
  char text[256];
  const auto count = ::read(ends[0], text, sizeof text);
  ::close(ends[0]);
  EXPECT_EQ(std::string_view(text, static_cast<std::size_t>(count)), "1\n" + folder.path() + "\n");
}

TEST(Process, FindsExecutables) {
  EXPECT_EQ(find_executable("sh", "/nope:/bin"), "/bin/sh");
  EXPECT_EQ(find_executable("sh", "/nope"), std::nullopt);
  EXPECT_EQ(find_executable("/bin/sh", ""), "/bin/sh");
}

} // namespace
} // namespace skiff::os
