#include "vectors.hpp"

#include <filesystem>
#include <fstream>

namespace skiff::notation {

namespace {

std::vector<json> recorded_cases(std::string_view name, std::string_view kind) {
  std::vector<json> out;
  for (const auto& entry : std::filesystem::directory_iterator(SKIFF_TEST_DATA)) {
    const std::string file = entry.path().filename().string();
    if (!file.starts_with(std::string(name) + "-") || !file.ends_with(".json")) continue;
    std::ifstream stream(entry.path());
    for (auto& one : json::parse(stream))
      if (one.at("kind") == kind) out.push_back(std::move(one));
  }
  return out;
}

} // namespace

json parsed(const std::string& text) { return json::parse(text); }

void check_recorded(std::string_view name, std::string_view kind, const std::function<Answer(const json& input)>& parse,
                    const std::function<json(json)>& normal) {
  const auto cases = recorded_cases(name, kind);
  ASSERT_FALSE(cases.empty()) << kind;
  for (const auto& one : cases) {
    const auto& input = one.at("input");
    const Answer got = parse(input);
    const std::string label = std::string(kind) + " " + input.dump();
    if (one.contains("error")) {
      ASSERT_FALSE(got) << label << ": expected the error " << one.at("error") << ", got " << (*got).dump();
      EXPECT_EQ(got.error(), one.at("error").get<std::string>()) << label;
    } else {
      ASSERT_TRUE(got) << label << ": " << got.error();
      EXPECT_EQ(normal(*got), normal(one.at("result"))) << label;
    }
  }
}

} // namespace skiff::notation
