#include "support/peer.hpp"

#include <skiff/os/environment.hpp>
#include <skiff/os/files.hpp>

#include <gtest/gtest.h>

#include <filesystem>
#include <sys/stat.h>

namespace skiff::os {
namespace {

TEST(Files, CleanAndAbsolute) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "."},
      {"/", "/"},
      {"a//b/./c", "a/b/c"},
      {"a/../..", ".."},
      {"/..", "/"},
      {"/../a", "/a"},
      {"../a", "../a"},
      {"a/b/..", "a"},
      {"./", "."},
      {"a/..", "."},
      {"//a///b", "/a/b"},
      {"../../x", "../../x"},
      {"/a/b/../../c", "/c"},
  };
  for (const auto& [path, expected] : cases) EXPECT_EQ(clean(path), expected) << path;
  EXPECT_EQ(absolute("x/../y", "/home/u"), "/home/u/y");
  EXPECT_EQ(absolute("/x/./y", "/home/u"), "/x/y");
  EXPECT_EQ(absolute("..", "/home/u"), "/home");
}

TEST(Files, ErrorsReadLikeGo) {
  EXPECT_EQ(read_file("/nope/x").error(), "open /nope/x: no such file or directory");
  EXPECT_EQ(read_file("/etc").error(), "read /etc: is a directory");
  EXPECT_EQ(write_file_atomically("/nope/x", "a", 0600).error(), "open /nope/x: no such file or directory");
}

TEST(Files, WritesAtomicallyThroughALink) {
  const test::TemporaryFolder folder;
  const auto file = folder.path("file"), link = folder.path("link");
  ASSERT_TRUE(write_file_atomically(file, "one", 0600));
  std::filesystem::create_symlink(file, link);
  ASSERT_TRUE(write_file_atomically(link, "two", 0640));
  EXPECT_EQ(*read_file(file), "two");
  EXPECT_TRUE(std::filesystem::is_symlink(link));
  struct stat info {};
  ASSERT_EQ(::stat(file.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0640U);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 2) << "no draft is left";
  EXPECT_EQ(read_file(file, 2).error(), "read " + file + ": file is larger than 2 bytes");
}

TEST(Files, MakesDirectories) {
  const test::TemporaryFolder folder;
  EXPECT_TRUE(make_directories(folder.path("a/b/c"), 0700));
  EXPECT_TRUE(make_directories(folder.path("a/b/c/"), 0700));
  EXPECT_TRUE(is_directory(folder.path("a/b/c")));
  ASSERT_TRUE(write_file_atomically(folder.path("f"), "", 0600));
  EXPECT_FALSE(make_directories(folder.path("f/g"), 0700));
}

TEST(Environment, HomeFallsBackToThePasswordFile) {
  Environment environment;
  environment.set("HOME", "/somewhere");
  EXPECT_EQ(environment.home(), "/somewhere");
  if (getuid() == 0) {
    EXPECT_EQ(Environment().home(), "/root");
  }
}

} // namespace
} // namespace skiff::os
