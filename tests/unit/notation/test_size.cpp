#include <skiff/notation/size.hpp>

#include <support/vectors.hpp>

namespace skiff::notation {

namespace {
std::string text(const json& input) { return input.get<std::string>(); }
} // namespace

TEST(Size, Recorded) {
  check_recorded("opts", "units.RAMInBytes", [](const json& in) { return answer(parse_bytes(text(in))); });
  check_recorded("opts", "units.FromHumanSize", [](const json& in) { return answer(parse_decimal_bytes(text(in))); });
  check_recorded("opts", "opts.MemSwapBytes", [](const json& in) { return answer(parse_swap_bytes(text(in))); });
  // The "string" beside the value is made by the room `format`: see unit/commands/test_memory_text.cpp.
  check_recorded(
      "opts", "opts.MemBytes", [](const json& in) { return answer(parse_bytes(text(in))); },
      [](json value) { return value.is_object() ? value.at("value") : value; });
  check_recorded("opts", "opts.ParseCPUs", [](const json& in) { return answer(parse_cpus(text(in))); });
}

TEST(Size, SwapMayBeUnlimited) {
  EXPECT_EQ(*parse_swap_bytes("-1"), -1);
  EXPECT_EQ(parse_swap_bytes("-2").error(), "invalid size: '-2'");
}

TEST(Size, CpusAreRationals) {
  EXPECT_EQ(*parse_cpus("1/2"), 500'000'000);
  EXPECT_EQ(*parse_cpus("010/2"), 4'000'000'000);
  EXPECT_EQ(parse_cpus("1/3").error(), "value is too precise");
  EXPECT_EQ(*parse_cpus("1e-9"), 1);
  EXPECT_EQ(parse_cpus("1e-10").error(), "value is too precise");
  EXPECT_EQ(*parse_cpus("0x1.8p1"), 3'000'000'000);
  EXPECT_EQ(*parse_cpus("010"), 10'000'000'000);
  EXPECT_EQ(*parse_cpus("+.5"), 500'000'000);
  EXPECT_EQ(*parse_cpus("0.50000000000000000000"), 500'000'000);
  for (const auto bad : {"1/0", "1/-2", "1//2", ".", "e1", "1e", "1_", "1__0", "1 ", "0x", "inf", "1/2/3"})
    EXPECT_EQ(parse_cpus(bad).error(), std::string("failed to parse ") + bad + " as a rational number");
}

} // namespace skiff::notation
