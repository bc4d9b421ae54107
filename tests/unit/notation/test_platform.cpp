#include <skiff/notation/platform.hpp>

#include <gtest/gtest.h>

namespace skiff::notation {

namespace {
std::string read(std::string_view text) {
  const auto platform = parse_platform(text);
  return platform ? platform->text() : "error: " + platform.error();
}
} // namespace

TEST(Platform, NamesAreNormalized) {
  const std::string own = host_platform().architecture;
  EXPECT_EQ(read("linux"), "linux/" + own);
  EXPECT_EQ(read("macOS"), "darwin/" + own);
  EXPECT_EQ(read("AMD64"), "linux/amd64");
  EXPECT_EQ(read("linux/x86_64"), "linux/amd64");
  EXPECT_EQ(read("linux/ARM64/V8"), "linux/arm64/v8");
  EXPECT_EQ(read("linux/aarch64"), "linux/arm64");
  EXPECT_EQ(read("linux/arm"), "linux/arm");
  EXPECT_EQ(read("linux/arm/7"), "linux/arm/v7");
  EXPECT_EQ(read("armel"), "linux/arm/v6");
  EXPECT_EQ(read("armhf"), "linux/arm");
  EXPECT_EQ(read("linux/i386/x"), "linux/386");
  EXPECT_EQ(read("linux/amd64/v1"), "linux/amd64");
  EXPECT_EQ(read("foo/bar"), "foo/bar");
}

TEST(Platform, VersionsAndFeatures) {
  const auto platform = parse_platform("windows(10.0.17763+win32k)/amd64");
  ASSERT_TRUE(platform);
  EXPECT_EQ(platform->os_version, "10.0.17763");
  EXPECT_EQ(platform->os_features, std::vector<std::string>{"win32k"});
  EXPECT_EQ(platform->text(), "windows/amd64");
}

TEST(Platform, Errors) {
  EXPECT_EQ(read("bogus"), "error: \"bogus\": unknown operating system or architecture: invalid argument");
  EXPECT_EQ(read("a/b/c/d"), "error: \"a/b/c/d\": cannot parse platform specifier: invalid argument");
  EXPECT_EQ(read("linux/*"), "error: \"linux/*\": wildcards not yet supported: invalid argument");
  EXPECT_EQ(read("linux/a b"), "error: \"a b\" is an invalid component of \"linux/a b\": platform specifier component "
                               "must match \"^[A-Za-z0-9_.-]+$\": invalid argument");
  EXPECT_EQ(read(""), "error: \"\" is an invalid OS component of \"\": OSAndVersion specifier component must match "
                      "\"^([A-Za-z0-9_-]+)(?:\\\\(([A-Za-z0-9_.%-]*)((?:\\\\+[A-Za-z0-9_.%-]+)*)\\\\))?$\": "
                      "invalid argument");
}

} // namespace skiff::notation
