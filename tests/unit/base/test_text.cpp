#include <skiff/base/text.hpp>
#include <skiff/base/time.hpp>

#include <gtest/gtest.h>

namespace skiff::base {
namespace {

TEST(Text, Pieces) {
  EXPECT_EQ(cat("a", 1, 'c', std::string("d"), -5L), "a1cd-5");
  EXPECT_EQ(split("a,b,,c", ',').size(), 4U);
  EXPECT_EQ(split("", ',').size(), 1U);
  EXPECT_EQ(trim("  a b\n"), "a b");
  EXPECT_EQ(replace_all("a.b.c", ".", "::"), "a::b::c");
  EXPECT_EQ(to_number<int>("12"), 12);
  EXPECT_FALSE(to_number<int>("12x"));
  EXPECT_FALSE(to_number<int>(""));
}

TEST(Text, NaturalOrder) {
  EXPECT_TRUE(natural_less("web-2", "web-10"));
  EXPECT_FALSE(natural_less("web-10", "web-2"));
  EXPECT_TRUE(natural_less("a", "a1"));
  EXPECT_TRUE(natural_less("a1", "a01"));
  EXPECT_FALSE(natural_less("a01", "a1"));
  EXPECT_FALSE(natural_less("x", "x"));
  EXPECT_TRUE(natural_less("a", "b"));
}

TEST(Text, QuotesAsGo) { EXPECT_EQ(quote("a\"b\\\n\x01é\xff\u200b"), "\"a\\\"b\\\\\\n\\x01é\\xff\\u200b\""); }

TEST(Text, DisplayWidth) {
  EXPECT_EQ(display_width("abc"), 3U);
  EXPECT_EQ(display_width("日本"), 4U);
  EXPECT_EQ(display_width("e\u0301"), 1U);
}

TEST(Time, Rfc3339BothWays) {
  const auto t = parse_rfc3339("2026-01-02T03:04:05.678900000+01:00");
  ASSERT_TRUE(t);
  EXPECT_EQ(rfc3339_nano_utc(*t), "2026-01-02T02:04:05.6789Z");
  EXPECT_EQ(go_time(*t, false, false), "2026-01-02 02:04:05 +0000 UTC");
  EXPECT_EQ(parse_rfc3339("0001-01-01T00:00:00Z"), year_one);
  EXPECT_FALSE(parse_rfc3339("2026-01-02"));
}

} // namespace
} // namespace skiff::base
