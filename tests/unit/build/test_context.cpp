#include <skiff/base/failure.hpp>
#include <skiff/build/context.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace skiff::build {
namespace {

namespace fs = std::filesystem;

class Context : public testing::Test {
protected:
  void SetUp() override {
    char name[] = "/tmp/skiff-context-XXXXXX";
    root = ::mkdtemp(name);
  }
  void TearDown() override { fs::remove_all(root); }
  void put(const std::string& path, std::string_view text) {
    fs::create_directories((root / path).parent_path());
    std::ofstream(root / path) << text;
  }
  ContextArchive archive(const std::vector<std::string>& lines = {}) {
    return {root.string(), std::move(*IgnoreRules::compile(lines))};
  }
  fs::path root;
};

class Collector : public codec::TarSink {
public:
  void entry(const codec::TarEntry& found) override {
    names.push_back(found.name);
    entries[found.name] = found;
  }
  void data(std::string_view bytes) override { contents[names.back()] += bytes; }
  void entry_end() override {}
  std::vector<std::string> names;
  std::map<std::string, codec::TarEntry> entries;
  std::map<std::string, std::string> contents;
};

// Pulls the archive in pieces of this size; returns the number of bytes.
std::size_t unpack(transport::Source& source, Collector& into, std::size_t piece) {
  codec::TarReader reader;
  std::string buffer(piece, '\0');
  std::size_t total = 0;
  for (;;) {
    const auto got = source.read(buffer.data(), buffer.size());
    if (got == 0) break;
    total += static_cast<std::size_t>(got);
    EXPECT_TRUE(reader.feed({buffer.data(), static_cast<std::size_t>(got)}, into));
  }
  EXPECT_TRUE(reader.finish());
  return total;
}

TEST_F(Context, SortedOwnedByRootAndComplete) {
  put("b/x", std::string(1000, 'x'));
  put("b-c", "");
  put("a", "hello");
  fs::create_hard_link(root / "a", root / "b/z");
  fs::create_symlink("nowhere", root / "link");
  fs::permissions(root / "a", fs::perms(0751));
  for (const std::size_t piece : {std::size_t{1}, std::size_t{100}, std::size_t{512}, std::size_t{65536}}) {
    Collector found;
    auto source = archive();
    // five headers of 512 and one of a link, three contents, the end
    EXPECT_EQ(unpack(source, found, piece), 512U * 6 + 512 + 1024 + 1024);
    EXPECT_EQ(found.names, (std::vector<std::string>{"a", "b/", "b/x", "b/z", "b-c", "link"}));
    EXPECT_EQ(found.contents["a"], "hello");
    EXPECT_EQ(found.contents["b/x"], std::string(1000, 'x'));
    EXPECT_EQ(found.entries["a"].mode, 0751U);
    EXPECT_EQ(found.entries["a"].uid, 0);
    EXPECT_EQ(found.entries["b/z"].kind, codec::TarEntry::Kind::hard_link);
    EXPECT_EQ(found.entries["b/z"].link, "a");
    EXPECT_EQ(found.entries["link"].link, "nowhere");
  }
}

TEST_F(Context, IgnoredDirectoriesAreOpenedForExceptionsOnly) {
  put("src/keep/file", "1");
  put("src/other/file", "2");
  put("top.md", "3");
  Collector found;
  auto source = archive({"*", "!src/keep"});
  unpack(source, found, 4096);
  EXPECT_EQ(found.names, (std::vector<std::string>{"src/keep/", "src/keep/file"}));
}

TEST_F(Context, SocketsAreLeftOut) {
  put("a", "");
  const int descriptor = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  (root / "sock").string().copy(address.sun_path, sizeof address.sun_path - 1);
  ASSERT_EQ(::bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  ::close(descriptor);
  Collector found;
  auto source = archive();
  testing::internal::CaptureStderr();
  unpack(source, found, 4096);
  EXPECT_NE(testing::internal::GetCapturedStderr().find("sockets not supported"), std::string::npos);
  EXPECT_EQ(found.names, std::vector<std::string>{"a"});
}

TEST_F(Context, AFileThatShrinksIsAnErrorThatNamesIt) {
  put("a", std::string(5000, 'x'));
  auto source = archive();
  char buffer[600];
  ASSERT_EQ(source.read(buffer, sizeof buffer), 600);
  fs::resize_file(root / "a", 100);
  try {
    while (source.read(buffer, sizeof buffer) > 0) {
    }
    FAIL();
  } catch (const base::Failure& failure) {
    EXPECT_EQ(failure.text, "checking context: file '" + (root / "a").string() + "' shrank while it was being sent");
    EXPECT_EQ(failure.kind, base::FailureKind::invalid); // not told as one of the connection
  }
}

TEST_F(Context, AFileThatGrowsIsSentAsItWas) {
  put("a", std::string(5000, 'x'));
  auto source = archive();
  char buffer[600];
  ASSERT_EQ(source.read(buffer, sizeof buffer), 600);
  std::ofstream(root / "a", std::ios::app) << "more";
  std::size_t total = 600;
  for (;;) {
    const auto got = source.read(buffer, sizeof buffer);
    if (got == 0) break;
    total += static_cast<std::size_t>(got);
  }
  EXPECT_EQ(total, 512U + 5120 + 1024);
}

TEST_F(Context, AddedDockerfileIsIgnoredInItsContext) {
  put(".dockerignore", "*.md");
  put("a", "");
  auto source = archive();
  const auto name = source.add_dockerfile("FROM scratch\n");
  Collector found;
  unpack(source, found, 4096);
  EXPECT_EQ(found.names, (std::vector<std::string>{".dockerignore", "a", name}));
  EXPECT_EQ(found.contents[".dockerignore"], "*.md\n" + name + "\n");
  EXPECT_EQ(found.contents[name], "FROM scratch\n");
}

TEST_F(Context, FindsTheDockerfile) {
  put("c/Dockerfile", "");
  put("c/sub/My.dockerfile", "");
  put("outside", "");
  fs::create_directory_symlink("c", root / "l");
  const auto real = fs::canonical(root).string();
  EXPECT_EQ(find_local_context("c", "", real).dockerfile, "Dockerfile");
  EXPECT_EQ(find_local_context("l", "", real).root, real + "/c");
  EXPECT_EQ(find_local_context("c", "c/sub/My.dockerfile", real).dockerfile, "sub/My.dockerfile");
  EXPECT_EQ(find_local_context("c", "outside", real).dockerfile, "../outside");
  EXPECT_TRUE(find_local_context("c", "outside", real).dockerfile_outside());
  EXPECT_EQ(find_local_context("c", "-", real).dockerfile, "-");
  fs::rename(root / "c/Dockerfile", root / "c/dockerfile");
  EXPECT_EQ(find_local_context("c", "", real).dockerfile, "dockerfile");
}

std::string failure_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const base::Failure& failure) {
    return failure.text;
  }
  return {};
}

TEST_F(Context, SaysWhatCannotBePrepared) {
  put("file", "");
  fs::create_directories(root / "empty");
  fs::create_symlink("loop", root / "loop");
  const auto real = fs::canonical(root).string();
  EXPECT_EQ(failure_of([&] { find_local_context("empty", "", real); }),
            "unable to prepare context: unable to evaluate symlinks in Dockerfile path: lstat " + real +
                "/empty/Dockerfile: no such file or directory");
  EXPECT_EQ(failure_of([&] { find_local_context("empty", "file/x", real); }),
            "unable to prepare context: unable to evaluate symlinks in Dockerfile path: not a directory");
  EXPECT_EQ(failure_of([&] { find_local_context("file", "", real); }),
            "unable to prepare context: context must be a directory: " + real + "/file");
  EXPECT_EQ(failure_of([&] { find_local_context("loop", "", real); }),
            "unable to prepare context: unable to evaluate symlinks in context path: EvalSymlinks: too many links");
  EXPECT_EQ(failure_of([&] { context_kind("nosuch"); }), "unable to prepare context: path \"nosuch\" not found");
}

TEST_F(Context, KeepsWhatTheEngineReadsItself) {
  put(".dockerignore", "*\n");
  put("Dockerfile", "");
  const auto lines = classic_ignore_lines({root.string(), "Dockerfile"});
  EXPECT_EQ(lines, (std::vector<std::string>{"*", "!.dockerignore", "!Dockerfile"}));
  EXPECT_EQ(classic_ignore_lines({root.string(), "-"}), (std::vector<std::string>{"*", "!.dockerignore"}));
}

TEST(ContextKind, Urls) {
  EXPECT_EQ(context_kind("-"), ContextKind::standard_input);
  EXPECT_EQ(context_kind("/"), ContextKind::directory);
  EXPECT_EQ(context_kind("https://h/x.git"), ContextKind::git);
  EXPECT_EQ(context_kind("https://h/x.git#branch:dir"), ContextKind::git);
  EXPECT_EQ(context_kind("https://h/x.git#"), ContextKind::url);
  EXPECT_EQ(context_kind("git@h:x"), ContextKind::git);
  EXPECT_EQ(context_kind("github.com/a/b"), ContextKind::git);
  EXPECT_EQ(context_kind("http://h/x.tar.gz"), ContextKind::url);
}

} // namespace
} // namespace skiff::build
