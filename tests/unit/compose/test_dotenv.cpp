// Environment files and substitution against recorded cases (tests/data/compose/dotenv.json) and a few of our own.
#include <skiff/base/text.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <compose/dotenv.hpp>
#include <compose/substitute.hpp>
#include <fstream>

namespace skiff::compose {
namespace {

Lookup lookup_in(const Environment& environment) {
  return [&environment](std::string_view name) -> std::optional<std::string> {
    const auto found = environment.find(name);
    if (found == environment.end()) return std::nullopt;
    return found->second;
  };
}

TEST(compose_dotenv, recorded_cases) {
  std::ifstream in(SKIFF_TEST_DATA "/compose/dotenv.json");
  const auto cases = nlohmann::json::parse(in);
  ASSERT_EQ(cases.size(), 187U);
  for (const auto& one : cases) {
    SCOPED_TRACE(one.dump());
    const auto environment = one["input"]["env"].get<Environment>();
    std::string error;
    nlohmann::json result;
    if (one["kind"] == "compose.dotenv") {
      Environment variables;
      std::vector<std::string> unset;
      const auto done = read_dotenv(one["input"]["file"].get<std::string>(), lookup_in(environment), variables, unset);
      if (!done) error = done.error();
      result = nlohmann::json::object();
      for (const auto& [key, value] : variables) result[key] = value;
    } else {
      const auto done = substitute(one["input"]["template"].get<std::string>(), lookup_in(environment));
      if (done.error) error = done.error->invalid ? "Invalid template: \"" + done.error->text + "\"" : done.error->text;
      result = done.text;
    }
    if (one.contains("error")) {
      EXPECT_EQ(error, one["error"]);
    } else {
      EXPECT_EQ(error, "");
      EXPECT_EQ(result, one["result"]);
    }
  }
}

TEST(compose_dotenv, names_beyond_ascii) {
  const auto read = [](std::string_view text) {
    Environment variables;
    std::vector<std::string> unset;
    const auto done = read_dotenv(text, lookup_in({}), variables, unset);
    return done ? variables.size() == 1 ? variables.begin()->first : "" : done.error();
  };
  for (const std::string name : {"été", "名", "①", "Ⅷ", "٣", "ª", "ـ", "𞓐", "\U00031350"})
    EXPECT_EQ(read(name + "=1"), name);
  const auto refused = [](std::string_view shown, std::string_view line) {
    return base::cat("line 1: unexpected character \"", shown, "\" in variable name \"", line, "\"");
  };
  EXPECT_EQ(read("a€=1"), refused("€", "a€=1"));
  EXPECT_EQ(read("🐳=1"), refused("🐳", "🐳=1"));
  EXPECT_EQ(read("\u200b=1"), refused("\\u200b", "\\u200b=1"));
  EXPECT_EQ(read("\U0002EBF0=1"), refused("\\U0002ebf0", "\\U0002ebf0=1"));
  EXPECT_EQ(read("a\xff=1"), refused("\xEF\xBF\xBD", "a\\xff=1"));
  EXPECT_EQ(read("a\xe2\x82=1"), refused("\xEF\xBF\xBD", "a\\xe2\\x82=1"));
}

TEST(compose_substitute, braces_are_matched_as_officially) {
  const Environment environment{{"S", "s"}};
  const auto expand = [&](std::string_view text) { return substitute(text, lookup_in(environment)); };
  EXPECT_EQ(expand("${A:-{}}").text, "{}");
  EXPECT_EQ(expand("${A:-}}").text, "}");
  EXPECT_EQ(expand("${A:-{\"a\":\"b\"}}").text, "{\"a\":\"b\"}");
  EXPECT_TRUE(expand("${A:-{}} ${S}").error);
  EXPECT_TRUE(expand("${A:-a\nb}").error);
  EXPECT_EQ(expand("$A $S").unset, std::vector<std::string>{"A"});
}

} // namespace
} // namespace skiff::compose
