#include <skiff/notation/filter.hpp>

#include <support/vectors.hpp>

namespace skiff::notation {

TEST(Filters, Recorded) {
  check_recorded("opts", "opts.FilterOpt", [](const json& in) -> Answer {
    Filters filters;
    if (const auto parsed = filters.parse(in.get<std::string>()); !parsed) return base::Error{parsed.error()};
    return filters.empty() ? json::object() : parsed(filters.json());
  });
}

TEST(Filters, JsonIsSortedAndEscaped) {
  Filters filters;
  EXPECT_EQ(filters.json(), "");
  for (const auto text : {"status=running", "Label = b=1 ", "label=a", "label=a", "before=<x>"})
    EXPECT_TRUE(filters.parse(text)) << text;
  EXPECT_EQ(filters.json(),
            R"({"before":{"\u003cx\u003e":true},"label":{"a":true,"b=1":true},"status":{"running":true}})");
  EXPECT_TRUE(filters.contains("label"));
  filters.remove("label");
  EXPECT_TRUE(filters.values("label").empty());
}

} // namespace skiff::notation
