#include "commands/container/copy_paths.hpp"

#include <skiff/base/failure.hpp>

#include <gtest/gtest.h>

namespace skiff::commands {

TEST(CopyPaths, ColonNamesAContainerUnlessThePathSaysOtherwise) {
  struct Case {
    const char* argument;
    const char* container;
    const char* path;
  };
  for (const Case& each :
       {Case{"web:/etc/hosts", "web", "/etc/hosts"}, Case{"web:a:b", "web", "a:b"}, Case{"web:", "web", ""},
        Case{"file", "", "file"}, Case{"/a:b", "", "/a:b"}, Case{"./a:b", "", "./a:b"}, Case{"../a:b", "", "../a:b"},
        Case{":/x", "", "/x"}, Case{"host/web:/x", "host/web", "/x"}, Case{"-", "", "-"}}) {
    const auto argument = split_copy_argument(each.argument);
    EXPECT_EQ(argument.container, each.container) << each.argument;
    EXPECT_EQ(argument.path, each.path) << each.argument;
  }
}

TEST(CopyPaths, EndingsSurviveCleaning) {
  EXPECT_EQ(with_ending_of("/a/b", "b"), "/a/b");
  EXPECT_EQ(with_ending_of("/a/b", "b/"), "/a/b/");
  EXPECT_EQ(with_ending_of("/a/b", "b/."), "/a/b/.");
  EXPECT_EQ(with_ending_of("/a", "."), "/a/.");
  EXPECT_EQ(with_ending_of("/", "/."), "/.");
  EXPECT_EQ(with_ending_of("/", "/"), "/");
  EXPECT_TRUE(claims_folder("a/"));
  EXPECT_TRUE(claims_folder("a/."));
  EXPECT_FALSE(claims_folder("a/.b"));
}

TEST(CopyPaths, SplitsIntoFolderAndName) {
  struct Case {
    const char* path;
    const char* folder;
    const char* name;
  };
  for (const Case& each : {Case{"/a/b", "/a", "b"}, Case{"/a/b/", "/a", "b"}, Case{"/a/b/.", "/a/b", "."},
                           Case{"/a", "/", "a"}, Case{"/", "/", "/"}, Case{"/.", "/", "."}, Case{"a", ".", "a"},
                           Case{"a/../b", ".", "b"}, Case{"/a//b", "/a", "b"}}) {
    const auto split = split_folder(each.path);
    EXPECT_EQ(split.folder, each.folder) << each.path;
    EXPECT_EQ(split.name, each.name) << each.path;
  }
}

TEST(CopyPaths, LinkTargetsStandBesideTheLink) {
  EXPECT_EQ(beside("/a/link", "target"), "/a/target");
  EXPECT_EQ(beside("/a/link", "../target"), "/target");
  EXPECT_EQ(beside("/a/link", "/else"), "/else");
}

TEST(CopyPaths, FollowedSourcesKeepTheirName) {
  EXPECT_EQ(followed("/a/link", "/b/file").name, "link");
  EXPECT_EQ(followed("/a/link", "/b/file").path, "/b/file");
  EXPECT_EQ(followed("/a/link/", "/b").path, "/b/");
  EXPECT_EQ(followed("/a/link/.", "/b").path, "/b/.");
  EXPECT_EQ(followed("/a/link/.", "/b").name, "");
  EXPECT_EQ(followed("/a/same", "/b/same").name, "");
}

CopyEnd end(const char* path, bool exists, bool is_folder, const char* name = "") {
  return {path, exists, is_folder, name};
}

std::string arrives(const CopyEnd& source, const CopyEnd& destination) {
  try {
    const Arrival where = arrival(source, destination);
    return where.folder + " " + where.name;
  } catch (const base::Failure& failure) {
    return failure.text;
  }
}

TEST(CopyPaths, ArrivalFollowsWhatIsThere) {
  const CopyEnd file = end("/s/f", true, false);
  const CopyEnd folder = end("/s/d", true, true);
  const CopyEnd contents = end("/s/d/.", true, true);
  const CopyEnd link = end("/s/target", true, false, "link");
  EXPECT_EQ(arrives(file, end("/t", true, true)), "/t f");
  EXPECT_EQ(arrives(file, end("/t/", true, true)), "/t/ f");
  EXPECT_EQ(arrives(file, end("/t/old", true, false)), "/t old");
  EXPECT_EQ(arrives(file, end("/t/new", false, false)), "/t new");
  EXPECT_EQ(arrives(file, end("/t/new/", false, false)), "no such directory");
  EXPECT_EQ(arrives(file, end("/t/new/.", false, false)), "no such directory");
  EXPECT_EQ(arrives(folder, end("/t", true, true)), "/t d");
  EXPECT_EQ(arrives(folder, end("/t/new", false, false)), "/t new");
  EXPECT_EQ(arrives(folder, end("/t/new/", false, false)), "/t new");
  EXPECT_EQ(arrives(folder, end("/t/old", true, false)), "cannot copy directory");
  EXPECT_EQ(arrives(contents, end("/t", true, true)), "/t .");
  EXPECT_EQ(arrives(contents, end("/t/new", false, false)), "/t new");
  EXPECT_EQ(arrives(link, end("/t", true, true)), "/t link");
  EXPECT_EQ(arrives(link, end("/t/new", false, false)), "/t new");
}

TEST(CopyPaths, EntriesAreRenamedBySegments) {
  EXPECT_EQ(renamed_entry("d/x", "d", "new"), "new/x");
  EXPECT_EQ(renamed_entry("d/", "d", "new"), "new/");
  EXPECT_EQ(renamed_entry("./x", ".", "new"), "new/x");
  EXPECT_EQ(renamed_entry("d/d/x", "d", "e"), "e/d/x");
  EXPECT_EQ(renamed_entry("dd/x", "d", "e"), "dd/x");
  EXPECT_EQ(renamed_entry("/bin/sh", "/", "root"), "root/bin/sh");
  EXPECT_EQ(renamed_entry("bin/sh", "/", "root"), "root/bin/sh");
  EXPECT_EQ(renamed_entry("d/x", "d", "d"), "d/x");
}

} // namespace skiff::commands
