#include <skiff/base/number.hpp>

#include <gtest/gtest.h>

#include <cmath>

namespace skiff::base {

TEST(Number, Integers) {
  EXPECT_EQ(*parse_int("-9223372036854775808"), INT64_MIN);
  EXPECT_EQ(parse_int("9223372036854775808").error(),
            "strconv.ParseInt: parsing \"9223372036854775808\": value out of range");
  EXPECT_EQ(*parse_int("+5"), 5);
  EXPECT_EQ(atoi("x").error(), "strconv.Atoi: parsing \"x\": invalid syntax");
  for (const auto bad : {"", "-", "+-1", "--1", " 1", "1 ", "0x10", "1_0"}) EXPECT_FALSE(parse_int(bad)) << bad;
  EXPECT_FALSE(parse_uint("-1"));
  EXPECT_FALSE(parse_uint("+1"));
  EXPECT_EQ(parse_uint("65536", 10, 16).error(), "strconv.ParseUint: parsing \"65536\": value out of range");
}

TEST(Number, BaseFromPrefix) {
  EXPECT_EQ(*parse_int("0x1F", 0), 31);
  EXPECT_EQ(*parse_int("0444", 0), 0444);
  EXPECT_EQ(*parse_int("0o17", 0), 15);
  EXPECT_EQ(*parse_int("-0b101", 0), -5);
  EXPECT_EQ(*parse_int("1_000", 0), 1000);
  EXPECT_EQ(*parse_int("0", 0), 0);
  for (const auto bad : {"08", "1__0", "_1", "1_", "0x", "0x_", "0b2"}) EXPECT_FALSE(parse_int(bad, 0)) << bad;
}

TEST(Number, Floats) {
  EXPECT_EQ(*parse_float("1_000"), 1000);
  EXPECT_EQ(*parse_float("+.5e1"), 5);
  EXPECT_EQ(*parse_float("0x1.8p1"), 3);
  EXPECT_EQ(*parse_float("0X1P+4"), 16);
  EXPECT_TRUE(std::isinf(*parse_float("-Inf")));
  EXPECT_TRUE(std::isnan(*parse_float("NaN")));
  EXPECT_EQ(*parse_float("1e-400"), 0);
  EXPECT_EQ(parse_float("1e400").error(), "strconv.ParseFloat: parsing \"1e400\": value out of range");
  for (const auto bad : {"", ".", "1e", "0x10", "1.2.3", "1 ", "-nan", "+-1", "nan(1)", "1_", "0x"})
    EXPECT_FALSE(parse_float(bad)) << bad;
}

TEST(Number, ToInt64) {
  EXPECT_EQ(to_int64(-1.9), -1);
  EXPECT_EQ(to_int64(9.3e18), INT64_MIN);
  EXPECT_EQ(to_int64(std::nan("")), INT64_MIN);
}

} // namespace skiff::base
