// The writer against what go-yaml wrote: every recorded output of the official program is read and written again.
#include <skiff/yaml/parse.hpp>
#include <skiff/yaml/write.hpp>

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace {

std::string slurp(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

TEST(yaml_write, recorded_outputs_come_back_byte_for_byte) {
  std::size_t seen = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(SKIFF_TEST_DATA "/compose")) {
    const auto name = entry.path().filename().string();
    if (name != "config.out" && name != "nointerp.out" && name != "nonorm.out") continue;
    const auto text = slurp(entry.path());
    if (text.empty()) continue;
    const auto parsed = skiff::yaml::parse(text);
    ASSERT_TRUE(parsed.errors.empty()) << entry.path() << parsed.errors[0].text;
    EXPECT_EQ(skiff::yaml::write(parsed.documents.at(0).root), text) << entry.path();
    ++seen;
  }
  EXPECT_GT(seen, 100U);
}

TEST(yaml_write, natural_order) {
  using skiff::yaml::natural_less;
  const std::vector<std::string> order{"_x",  "A",  "a-b",  "a.b",  "a_b",   "a9",
                                       "a10", "ab", "web1", "web2", "web02", "web10"};
  for (std::size_t i = 0; i + 1 < order.size(); ++i) {
    EXPECT_TRUE(natural_less(order[i], order[i + 1])) << order[i] << " < " << order[i + 1];
    EXPECT_FALSE(natural_less(order[i + 1], order[i])) << order[i + 1] << " < " << order[i];
  }
}

} // namespace
