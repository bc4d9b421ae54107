// Files of a project that are no regular files: pipes and devices.
#include <skiff/compose/project.hpp>
#include <skiff/os/fd.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace skiff::compose {
namespace {

class PipeAsFile : public testing::Test {
protected:
  PipeAsFile() : path_(testing::TempDir() + "pipe-" + std::to_string(::getpid())) {
    EXPECT_EQ(::mkfifo(path_.c_str(), 0600), 0);
  }
  ~PipeAsFile() override { std::filesystem::remove(path_); }

  std::string path_;
  FileSource files_ = system_files();
};

TEST_F(PipeAsFile, NobodyWrites) {
  const auto begun = std::chrono::steady_clock::now();
  const auto text = files_.read(path_);
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error(), "open " + path_ + ": nobody writes to this pipe");
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(1));
}

TEST_F(PipeAsFile, IsReadToItsEndAndRemembered) {
  std::thread writer([this] {
    const os::Fd out(::open(path_.c_str(), O_WRONLY));
    EXPECT_EQ(::write(out.get(), "A=1\n", 4), 4);
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    EXPECT_EQ(::write(out.get(), "B=2\n", 4), 4);
  });
  const auto text = files_.read(path_);
  writer.join();
  ASSERT_TRUE(text);
  EXPECT_EQ(*text, "A=1\nB=2\n");
  const auto again = files_.read(path_);
  ASSERT_TRUE(again);
  EXPECT_EQ(*again, *text);
}

TEST_F(PipeAsFile, WithoutAName) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const os::Fd in(ends[0]);
  os::Fd out(ends[1]);
  ASSERT_EQ(::write(out.get(), "name: x\n", 8), 8);
  out.reset();
  const auto text = files_.read("/dev/fd/" + std::to_string(in.get()));
  ASSERT_TRUE(text);
  EXPECT_EQ(*text, "name: x\n");
  const auto drained = system_files().read("/dev/fd/" + std::to_string(in.get()));
  ASSERT_TRUE(drained);
  EXPECT_EQ(*drained, "");
}

TEST(DeviceAsFile, EmptyOrEndless) {
  const FileSource files = system_files();
  const auto nothing = files.read("/dev/null");
  ASSERT_TRUE(nothing);
  EXPECT_EQ(*nothing, "");
  const auto endless = files.read("/dev/zero");
  ASSERT_FALSE(endless);
  EXPECT_EQ(endless.error(), "open /dev/zero: file is larger than 16 MiB");
}

} // namespace
} // namespace skiff::compose
