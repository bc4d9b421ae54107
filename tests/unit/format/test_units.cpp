#include <skiff/base/json.hpp>
#include <skiff/format/units.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>

namespace skiff::format {
namespace {

std::string of_kind(const std::string& kind, double input) {
  if (kind == "units.HumanSize") return human_size(input);
  if (kind == "units.HumanSizeWithPrecision3") return human_size(input, 3);
  if (kind == "units.BytesSize" || kind == "units.CustomSize_stats_%.4g%s_1024") return bytes_size(input);
  if (kind == "units.HumanDuration_seconds") return human_duration(input);
  return "?";
}

TEST(Units, SaysWhatGoUnitsSays) {
  std::ifstream file(SKIFF_TEST_DATA "/opts-open.json");
  const auto vectors = base::JsonDocument::parse(std::string(std::istreambuf_iterator<char>(file), {}));
  ASSERT_TRUE(vectors);
  int tried = 0;
  for (const base::JsonView vector : vectors->view()) {
    const std::string kind = vector["kind"].text();
    const std::string got = of_kind(kind, vector["input"].real());
    if (got == "?") continue;
    ++tried;
    EXPECT_EQ(got, vector["result"].text()) << vector["id"].view() << " " << kind;
  }
  EXPECT_EQ(tried, 141);
}

TEST(Units, EllipsisCountsAsOneColumn) {
  EXPECT_EQ(ellipsis("sleep 1000", 20), "sleep 1000");
  EXPECT_EQ(ellipsis("/bin/sh -c \"echo hello\"", 20), "/bin/sh -c \"echo he…");
  EXPECT_EQ(ellipsis("12345678901234567890", 20), "12345678901234567890");
  EXPECT_EQ(ellipsis("日本語日本語日本語日本語", 7), "日本語…");
  EXPECT_EQ(ellipsis("日本語", 6), "日本語");
  EXPECT_EQ(ellipsis("abc", 1), "a");
  EXPECT_EQ(ellipsis("", 5), "");
}

TEST(Units, ShortIds) {
  EXPECT_EQ(short_id("sha256:0123456789abcdef"), "0123456789ab");
  EXPECT_EQ(short_id("0123456789abcdef"), "0123456789ab");
  EXPECT_EQ(short_id("abc"), "abc");
}

TEST(Units, DurationsAsGoPrintsThem) {
  EXPECT_EQ(duration_text(0), "0s");
  EXPECT_EQ(duration_text(2'000'000'000), "2s");
  EXPECT_EQ(duration_text(1'500'000'000), "1.5s");
  EXPECT_EQ(duration_text(100'000'000), "100ms");
  EXPECT_EQ(duration_text(1'050), "1.05µs");
  EXPECT_EQ(duration_text(7), "7ns");
  EXPECT_EQ(duration_text(3'600'000'000'000), "1h0m0s");
  EXPECT_EQ(duration_text(-90'000'000'001), "-1m30.000000001s");
}

TEST(Units, TimesAsGoPrintsThem) {
  ::setenv("TZ", "CET-1", 1);
  ::tzset();
  EXPECT_EQ(time_text("2024-01-02T03:04:05.123456789Z"), "2024-01-02 03:04:05.123456789 +0000 UTC");
  EXPECT_EQ(time_text("2024-01-02T03:04:05+01:00"), "2024-01-02 03:04:05 +0100 CET");
  EXPECT_EQ(time_text("2024-01-02T03:04:05-05:30"), "2024-01-02 03:04:05 -0530 -0530");
  EXPECT_EQ(time_text(""), "0001-01-01 00:00:00 +0000 UTC");
  ::setenv("TZ", "UTC", 1);
  ::tzset();
}

} // namespace
} // namespace skiff::format
