#pragma once
// The scripted engine (tests/fake) for C++ tests: plays a recording on a socket and reports what did not go as
// recorded.

#include "support/peer.hpp"

#include <skiff/os/files.hpp>
#include <skiff/os/process.hpp>

#include <gtest/gtest.h>

#include <csignal>
#include <fcntl.h>
#include <string>

namespace skiff::test {

class ScriptedEngine {
public:
  explicit ScriptedEngine(const std::string& recording) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) std::abort();
    const os::Fd read(ends[0]), write(ends[1]);
    errors_ = os::Fd(::open(folder_.path("errors").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    auto child =
        os::Child::spawn({.arguments = {"python3", SKIFF_TEST_DATA "/../fake/scripted_engine.py", path(), recording},
                          .out = write.get(),
                          .err = errors_.get()});
    if (!child) std::abort();
    child_ = std::make_unique<os::Child>(std::move(*child));
    char ready[8];
    if (::read(read.get(), ready, 6) != 6) ADD_FAILURE() << "the scripted engine did not start";
  }
  ~ScriptedEngine() {
    if (!child_) return;
    EXPECT_EQ(differences(), "");
  }
  ScriptedEngine(const ScriptedEngine&) = delete;
  ScriptedEngine& operator=(const ScriptedEngine&) = delete;

  std::string path() const { return folder_.path("engine.sock"); }

  /// Ends it; what did not go as recorded, one line each.
  std::string differences() {
    child_->kill(SIGTERM);
    child_->wait();
    child_.reset();
    const auto text = os::read_file(folder_.path("errors"));
    return text ? *text : text.error();
  }

private:
  TemporaryFolder folder_;
  os::Fd errors_;
  std::unique_ptr<os::Child> child_;
};

} // namespace skiff::test
