#include "commands/container/copy_local.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/os/files.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

namespace skiff::commands {

namespace {

namespace fs = std::filesystem;
using codec::TarEntry;
using Kind = TarEntry::Kind;

class CopyLocal : public testing::Test {
protected:
  ~CopyLocal() override { fs::remove_all(root); }

  static TarEntry entry(const char* name, Kind kind, const char* link = "") {
    TarEntry out;
    out.name = name;
    out.kind = kind;
    out.mode = kind == Kind::directory ? 0755 : 0644;
    out.mtime = {1'000'000'000, 5};
    out.link = link;
    return out;
  }
  void put(TarEntry what, std::string_view text = {}) {
    what.size = text.size();
    extraction.entry(what);
    if (!text.empty()) extraction.data(text);
    extraction.entry_end();
  }
  // The text of what goes wrong, empty if nothing does.
  std::string refusal(const TarEntry& what, std::string_view text = {}) {
    try {
      put(what, text);
    } catch (const base::Failure& failure) {
      return failure.text;
    }
    return {};
  }
  std::string text(const std::string& path) const { return *os::read_file(root + path); }
  struct stat status(const std::string& path) const {
    struct stat out {};
    EXPECT_EQ(::lstat((root + path).c_str(), &out), 0) << path;
    return out;
  }

  std::string root = prepared();
  Extraction extraction{root + "/in", "", ""};

private:
  static std::string prepared() {
    std::string path = testing::TempDir() + "copyXXXXXX";
    if (::mkdtemp(path.data()) == nullptr) throw base::Failure("mkdtemp");
    fs::create_directories(path + "/in");
    fs::create_directories(path + "/outside");
    return without_links(path);
  }
};

TEST_F(CopyLocal, RestoresModesTimesAndLinks) {
  put(entry("d/", Kind::directory));
  TarEntry file = entry("d/f", Kind::file);
  file.mode = 04751;
  put(file, "text");
  put(entry("d/hard", Kind::hard_link, "d/f"));
  put(entry("d/soft", Kind::symlink, "../../outside"));
  put(entry("implied/x", Kind::file), "x");
  extraction.finish();
  EXPECT_EQ(text("/in/d/f"), "text");
  EXPECT_EQ(status("/in/d/f").st_mode & 07777, 04751U);
  EXPECT_EQ(status("/in/d/f").st_mtim.tv_sec, 1'000'000'000);
  EXPECT_EQ(status("/in/d/f").st_mtim.tv_nsec, 5);
  EXPECT_EQ(status("/in/d").st_mtim.tv_sec, 1'000'000'000);
  EXPECT_EQ(status("/in/d/hard").st_ino, status("/in/d/f").st_ino);
  EXPECT_EQ(fs::read_symlink(root + "/in/d/soft"), "../../outside");
  EXPECT_EQ(text("/in/implied/x"), "x");
}

TEST_F(CopyLocal, NamesDoNotLeaveTheDestination) {
  EXPECT_EQ(refusal(entry("../outside/x", Kind::file), "x"), "invalid entry name \"../outside/x\"");
  EXPECT_EQ(refusal(entry("a/../../outside/x", Kind::file), "x"), "invalid entry name \"a/../../outside/x\"");
  EXPECT_EQ(refusal(entry("/../outside/x", Kind::file), "x"), "invalid entry name \"/../outside/x\"");
  put(entry("/absolute", Kind::file), "x");
  EXPECT_EQ(text("/in/absolute"), "x");
  EXPECT_EQ(refusal(entry("h", Kind::hard_link, "../outside/secret")), "invalid hardlink target \"../outside/secret\"");
  EXPECT_TRUE(fs::is_empty(root + "/outside"));
}

TEST_F(CopyLocal, LinksAreNeverFollowed) {
  std::ofstream(root + "/outside/secret") << "secret";
  for (const std::string& target : {std::string("../outside"), root + "/outside"}) {
    put(entry("way", Kind::symlink, target.c_str()));
    EXPECT_EQ(refusal(entry("way/x", Kind::file), "x"), "openat way/x: not a directory");
    EXPECT_EQ(refusal(entry("h", Kind::hard_link, "way/secret")), "openat h: not a directory");
    EXPECT_EQ(refusal(entry("way/", Kind::directory)),
              "cannot overwrite non-directory \"way\" with directory \"" + root + "/in\"");
  }
  put(entry("file", Kind::symlink, "../outside/secret"));
  put(entry("file", Kind::file), "replaces the link");
  EXPECT_EQ(text("/outside/secret"), "secret");
  EXPECT_EQ(text("/in/file"), "replaces the link");
  EXPECT_EQ(std::distance(fs::directory_iterator(root + "/outside"), {}), 1);
}

TEST_F(CopyLocal, FoldersAndFilesDoNotReplaceEachOther) {
  fs::create_directories(root + "/in/d");
  EXPECT_EQ(refusal(entry("d", Kind::file), "x"),
            "cannot overwrite directory \"d\" with non-directory \"" + root + "/in\"");
  put(entry("d/", Kind::directory));
  put(entry("./", Kind::directory));
}

TEST_F(CopyLocal, SourcesAndDestinations) {
  std::ofstream(root + "/file") << "x";
  fs::create_symlink("in", root + "/link");
  fs::create_symlink("gone", root + "/dangling");
  EXPECT_EQ(local_source(root + "/link", false).path, root + "/link");
  EXPECT_FALSE(local_source(root + "/link", false).is_folder);
  EXPECT_EQ(local_source(root + "/link/", false).path, root + "/in/");
  EXPECT_EQ(local_source(root + "/link/", false).name, "link");
  EXPECT_EQ(local_source(root + "/link", true).path, root + "/in");
  EXPECT_EQ(local_source(root + "/link", true).name, "link");
  EXPECT_THROW(local_source(root + "/file/", false), base::Failure);
  EXPECT_THROW(local_source(root + "/gone", false), base::Failure);
  EXPECT_TRUE(local_destination(root + "/link").is_folder);
  EXPECT_FALSE(local_destination(root + "/dangling").exists);
  EXPECT_EQ(local_destination(root + "/dangling").path, root + "/gone");
  EXPECT_THROW(local_destination(root + "/no/where"), base::Failure);
  EXPECT_THROW(check_output_path("/dev/null"), base::Failure);
}

// A tree that is packed and unpacked again is the same tree under its new name.
TEST_F(CopyLocal, TreeSourceRoundTrip) {
  fs::create_directories(root + "/tree/sub");
  std::ofstream(root + "/tree/sub/big") << std::string(100'000, 'b');
  std::ofstream(root + "/tree/empty");
  fs::create_hard_link(root + "/tree/sub/big", root + "/tree/twin");
  const auto source = tree_source(root + "/tree/.", "new");
  codec::TarReader reader;
  char buffer[777];
  for (;;) {
    const auto got = source->read(buffer, sizeof buffer);
    if (got == 0) break;
    ASSERT_TRUE(reader.feed({buffer, static_cast<std::size_t>(got)}, extraction));
  }
  ASSERT_TRUE(reader.finish());
  extraction.finish();
  EXPECT_EQ(text("/in/new/sub/big"), std::string(100'000, 'b'));
  EXPECT_EQ(text("/in/new/empty"), "");
  EXPECT_EQ(status("/in/new/twin").st_ino, status("/in/new/sub/big").st_ino);
}

} // namespace

} // namespace skiff::commands
