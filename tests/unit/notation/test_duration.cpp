#include <skiff/notation/duration.hpp>

#include <support/vectors.hpp>

namespace skiff::notation {

TEST(Duration, Recorded) {
  check_recorded("opts", "opts.DurationOpt", [](const json& in) -> Answer {
    const auto value = parse_duration(in.get<std::string>());
    if (!value) return base::Error{value.error()};
    return json{{"ns", *value}, {"string", duration_text(*value)}};
  });
  check_recorded("opts", "opts.PositiveDurationOpt",
                 [](const json& in) { return answer(parse_positive_duration(in.get<std::string>())); });
}

TEST(Duration, EdgesOfTheRange) {
  EXPECT_EQ(duration_text(INT64_MIN), "-2562047h47m16.854775808s");
  EXPECT_EQ(*parse_duration("-2562047h47m16.854775808s"), INT64_MIN);
  EXPECT_EQ(parse_duration("2562047h47m16.854775808s").error(), "time: invalid duration \"2562047h47m16.854775808s\"");
  EXPECT_EQ(*parse_duration("0"), 0);
  EXPECT_EQ(*parse_duration("-0"), 0);
  EXPECT_EQ(*parse_duration("1h2m3.5s"), 3723500000000);
  EXPECT_EQ(*parse_duration("0.100000000000000000000h"), 360000000000);
  EXPECT_EQ(*parse_duration("0.3333333333333333333h"), 1200000000000);
  EXPECT_EQ(parse_duration(".s").error(), "time: invalid duration \".s\"");
  EXPECT_EQ(parse_duration("1\u00e9").error(), "time: unknown unit \"\\xc3\\xa9\" in duration \"1\\xc3\\xa9\"");
  EXPECT_EQ(parse_positive_duration("-1s").error(), "duration cannot be negative");
}

TEST(Duration, Text) {
  EXPECT_EQ(duration_text(1), "1ns");
  EXPECT_EQ(duration_text(1100), "1.1\u00b5s");
  EXPECT_EQ(duration_text(2200000), "2.2ms");
  EXPECT_EQ(duration_text(245000000000), "4m5s");
  EXPECT_EQ(duration_text(18367001000000), "5h6m7.001s");
}

} // namespace skiff::notation
