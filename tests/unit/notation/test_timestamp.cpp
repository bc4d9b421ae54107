#include <skiff/notation/timestamp.hpp>

#include <gtest/gtest.h>

namespace skiff::notation {

namespace {
constexpr base::Time now{1'700'000'000, 500'000'000};
constexpr long zone = 3600;

std::string read(std::string_view text) {
  const auto result = parse_timestamp(text, now, zone);
  return result ? *result : "error: " + result.error();
}
} // namespace

TEST(Timestamp, DurationsCountBack) {
  EXPECT_EQ(read("10m"), "1699999400");
  EXPECT_EQ(read("600ms"), "1699999999");
  EXPECT_EQ(read("-1h"), "1700003600");
  EXPECT_EQ(read("-600ms"), "1700000001");
}

TEST(Timestamp, UnixTimePassesThrough) {
  for (const auto text : {"0", "1700000000", "1700000000.5", "+5"}) EXPECT_EQ(read(text), text);
  EXPECT_EQ(read("x"), "error: failed to parse value as time or duration: \"x\"");
  EXPECT_EQ(read(""), "error: failed to parse value as time or duration: \"\"");
}

TEST(Timestamp, DatesWithAndWithoutZone) {
  EXPECT_EQ(read("2006-01-02"), "1136156400.000000000");
  EXPECT_EQ(read("2006-01-02Z"), "1136160000.000000000");
  EXPECT_EQ(read("2006-01-02T15"), "1136210400.000000000");
  EXPECT_EQ(read("2006-01-02T15Z"), "1136214000.000000000");
  EXPECT_EQ(read("2006-01-02T15:04"), "1136210640.000000000");
  EXPECT_EQ(read("2006-01-02T15:04+02:00"), "1136207040.000000000");
  EXPECT_EQ(read("2006-01-02T15:04:05"), "1136210645.000000000");
  EXPECT_EQ(read("2006-01-02T15:04:05-02:00"), "1136221445.000000000");
  EXPECT_EQ(read("2006-01-02T15:04:05.25"), "1136210645.250000000");
  EXPECT_EQ(read("2006-01-02T15:04:05.123456789Z"), "1136214245.123456789");
}

TEST(Timestamp, ErrorsNameTheLayout) {
  EXPECT_EQ(read("2006-13-02"), "error: parsing time \"2006-13-02\": month out of range");
  EXPECT_EQ(read("2006-02-30"), "error: parsing time \"2006-02-30\": day out of range");
  EXPECT_EQ(read("2006-1-2"), "error: parsing time \"2006-1-2\" as \"2006-01-02\": cannot parse \"1-2\" as \"01\"");
  EXPECT_EQ(read("2006-01-02T25:00"), "error: parsing time \"2006-01-02T25:00\": hour out of range");
  EXPECT_EQ(read("2006-01"), "error: parsing time \"2006-01\" as \"2006-01-02\": cannot parse \"\" as \"-\"");
  EXPECT_EQ(read("2006-01-02 x"), "error: parsing time \"2006-01-02 x\": extra text: \" x\"");
}

} // namespace skiff::notation
