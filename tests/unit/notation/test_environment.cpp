#include <skiff/notation/environment.hpp>

#include <support/vectors.hpp>

namespace skiff::notation {

namespace {

std::string text(const json& input) { return input.get<std::string>(); }

// The environment of the recording.
std::optional<std::string> lookup(std::string_view name) {
  if (name == "HO_SET") return "fromenv";
  return std::nullopt;
}

Answer resolved(const json& in) {
  const auto checked = check_env(text(in));
  if (!checked) return base::Error{checked.error()};
  return json(resolve_env(*checked, lookup));
}

} // namespace

TEST(Environment, Recorded) {
  check_recorded("opts", "opts.ValidateEnv", resolved);
  check_recorded("opts", "opts.ValidateEnv(HO_SET=fromenv)", resolved);
  check_recorded("opts", "opts.ValidateLabel", [](const json& in) { return answer(check_label(text(in))); });
  check_recorded("opts", "kvfile.Parse(env-file;HO_SET=fromenv)",
                 [](const json& in) { return answer(parse_key_value_file(text(in), lookup)); });
  check_recorded("opts", "kvfile.Parse(label-file)",
                 [](const json& in) { return answer(parse_key_value_file(text(in), nullptr)); });
}

TEST(Environment, FilesAreReadByLine) {
  const auto lines = parse_key_value_file("A=1\r\n\r\n\u00a0B=2 \n#x\n\nLAST", lookup);
  ASSERT_TRUE(lines);
  EXPECT_EQ(*lines, (std::vector<std::string>{"A=1", "B=2 "}));
  EXPECT_EQ(parse_key_value_file("A=1\nB=\xff", lookup).error(), "invalid utf8 bytes at line 2: [66 61 255]");
  EXPECT_EQ(parse_key_value_file("=x", lookup).error(), "no variable name on line '=x'");
  EXPECT_EQ(parse_key_value_file(std::string(70000, 'a'), lookup).error(), "bufio.Scanner: token too long");
}

TEST(Environment, KeyValues) {
  EXPECT_EQ(key_values({"a=1", "b", "a=2=3"}), (std::map<std::string, std::string>{{"a", "2=3"}, {"b", ""}}));
}

} // namespace skiff::notation
