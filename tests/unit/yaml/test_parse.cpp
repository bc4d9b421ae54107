// Text to trees: what go-yaml accepts and refuses, and second looks at a text without some of it.
#include <skiff/yaml/parse.hpp>
#include <skiff/yaml/write.hpp>

#include <gtest/gtest.h>

namespace skiff::yaml {
namespace {

std::string error_of(std::string_view text) {
  const auto parsed = parse(text);
  return parsed.errors.empty() ? "" : parsed.errors[0].text;
}

TEST(yaml_parse, anchors_are_known_in_later_documents) {
  const auto parsed = parse("a: &a {b: 1}\n---\nc: *a\n---\nd: &a 2\ne: *a\n");
  ASSERT_EQ(parsed.documents.size(), 3U);
  EXPECT_EQ(write(parsed.documents[1].root), "c:\n  b: 1\n");
  EXPECT_EQ(write(parsed.documents[2].root), "d: 2\ne: 2\n");
}

TEST(yaml_parse, only_version_1_1) {
  EXPECT_EQ(error_of("%YAML 1.1\n---\na: 1\n"), "");
  EXPECT_EQ(error_of("%YAML 1.2\n---\na: 1\n"), "yaml: found incompatible YAML document");
}

TEST(yaml_parse, keys_that_are_no_scalars) {
  EXPECT_EQ(error_of("{[1, a, 2.5, true, ~, {b: 1, a: [x]}]: 1}"),
            "yaml: invalid map key: []interface {}{1, \"a\", 2.5, true, interface {}(nil), map[string]interface "
            "{}{\"a\":[]interface {}{\"x\"}, \"b\":1}}");
  EXPECT_EQ(error_of("x: {{.X}}"), "yaml: invalid map key: map[string]interface {}{\".X\":interface {}(nil)}");
}

TEST(yaml_parse, left_out_places) {
  constexpr std::string_view text = "a:\n"
                                    "  b: 1\n"
                                    "  c: [x, y]\n"
                                    "  c: 2\n"
                                    "d: &d {e: 3, f: 4}\n"
                                    "g: {<<: *d}\n";
  const Places without{{2, 3, true}, {3, 7, false}, {4, 3, true}, {5, 11, false}};
  const auto parsed = parse(text, 0, {}, &without);
  ASSERT_TRUE(parsed.errors.empty());
  EXPECT_EQ(write(parsed.documents[0].root), "a:\n  c:\n    - \"y\"\nd:\n  f: 4\ng:\n  f: 4\n");
  std::vector<std::pair<std::vector<std::string>, std::uint32_t>> omissions;
  for (const auto& omission : parsed.omissions) omissions.emplace_back(omission.path, omission.parent.line);
  const std::vector<std::pair<std::vector<std::string>, std::uint32_t>> expected{
      {{"a", "b"}, 2}, {{"a", "c", ""}, 3}, {{"a", "c"}, 2}, {{"d", "e"}, 5}, {{"g", "e"}, 5}, {{"g", "<<"}, 6}};
  EXPECT_EQ(omissions, expected);
}

TEST(yaml_write, keys_that_need_a_line) {
  const auto parsed = parse("\"a\\nb\": 1\n\"c\\n\": [1, 2]\n\"d\\n \": {e: f}\n" + std::string(129, 'k') + ": x\n" +
                            std::string(128, 'l') + ": y\n");
  EXPECT_EQ(write(parsed.documents.at(0).root), "? |-\n  a\n  b\n: 1\n"
                                                "? |\n  c\n: - 1\n  - 2\n"
                                                "? \"d\\n \"\n: e: f\n"
                                                "? " +
                                                    std::string(129, 'k') + "\n: x\n" + std::string(128, 'l') +
                                                    ": \"y\"\n");
}

} // namespace
} // namespace skiff::yaml
