#include <skiff/base/json.hpp>
#include <skiff/build/ignore.hpp>

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace skiff::build {
namespace {

// The verdict as the recorded answers write it: ignored, sent, or the text of the error.
std::string verdict(std::string_view file, std::string_view path) {
  const auto lines = read_ignore_lines(file);
  if (!lines) return lines.error();
  const auto rules = IgnoreRules::compile(*lines);
  if (!rules) return rules.error();
  const auto matched = rules->matches(path);
  if (!matched) return matched.error();
  return *matched ? "ignored" : "sent";
}

TEST(Ignore, RecordedAnswersOfTheOfficialMatcher) {
  std::ifstream file(SKIFF_TEST_DATA "/dockerignore-open.json");
  std::stringstream text;
  text << file.rdbuf();
  const auto document = base::JsonDocument::parse(text.str());
  ASSERT_TRUE(document);
  ASSERT_EQ(document->view().size(), 641U);
  for (const auto entry : document->view()) {
    const auto content = entry["content"].text();
    const auto lines = read_ignore_lines(content);
    ASSERT_TRUE(lines);
    std::vector<std::string> expected_lines;
    for (const auto line : entry["patterns"]) expected_lines.push_back(line.text());
    EXPECT_EQ(*lines, expected_lines) << entry["id"].text();
    const auto expected = entry["error"].exists()    ? entry["error"].text()
                          : entry["matched"].truth() ? "ignored"
                                                     : "sent";
    EXPECT_EQ(verdict(content, entry["path"].text()), expected)
        << entry["id"].text() << ' ' << content << " | " << entry["path"].text();
  }
}

struct Case {
  const char *file, *path, *expected;
};

// What the expression behind a line makes possible; each answer follows from moby's translation of the line.
TEST(Ignore, LinesAreExpressions) {
  const Case cases[] = {
      {"a\\d*", "a7x", "ignored"},
      {"a\\d*", "adx", "sent"},
      {"a\\q", "aq", "syntax error in pattern"},
      {"[[:digit:]]x", "7x",
       "ignored"}, // ends at the first ] for the syntax check, and is a POSIX class in the expression
      {"[a?]b", "a]b", "ignored"},
      {"^*.md", "x.md", "ignored"},
      {"a^*", "a^b", "sent"},
      {"**/*.md", "a\nb/c.md", "sent"},
      {"f[^a]o", "f/o", "ignored"},
      {"f[^a]o", "fao", "sent"},
      {"[z-a]", "b", "syntax error in pattern"},
      {"x[\\]]y", "x]y", "ignored"},
      {"\\u00e9", "u00e9", "syntax error in pattern"},
      {"\xff*", "\xfe", "ignored"}, // bytes that are not UTF-8 are all alike
      {"a|*b", "axyz", "ignored"},
      {"a{2}?", "aab", "ignored"},
      {"[a]{2,1}", "a", "syntax error in pattern"},
      {"{a,b}*", "{a,b}c", "ignored"},
      {"x\\b*", "x", "ignored"},
      {"x\\b*", "xy", "sent"},
      {"b/*\\", "b/x$", "ignored"},
      {"caf\xc3\xa9?", "caf\xc3\xa9\xc3\xa9", "ignored"},
  };
  for (const auto& [file, path, expected] : cases) EXPECT_EQ(verdict(file, path), expected) << file << " | " << path;
}

TEST(Ignore, LongLinesAreRefused) {
  EXPECT_EQ(read_ignore_lines(std::string(64 * 1024, 'a')).error(), "bufio.Scanner: token too long");
  EXPECT_TRUE(read_ignore_lines(std::string(64 * 1024 - 1, 'a')));
}

TEST(Ignore, UnicodeBlanksAreTrimmed) {
  EXPECT_EQ(read_ignore_lines("\xc2\xa0 a \xe3\x80\x80\n ! \xc2\x85 b")->at(0), "a");
  EXPECT_EQ(read_ignore_lines("! \xc2\x85 b")->at(0), "!b");
}

// A walk that hands the hits of each directory on says the same as asking for every path alone.
TEST(Ignore, WalkingAgreesWithAsking) {
  const auto rules = IgnoreRules::compile({"a", "!a/b", "**/c", "!a/b/c/d", "x*"});
  ASSERT_TRUE(rules);
  for (const std::string path : {"a/b/c/d", "a/b/c/e", "a/z/c", "x/c/d", "y/c/d"}) {
    IgnoreRules::Hits parent, hits;
    base::Result<bool> walked = false;
    for (std::size_t at = path.find('/');; at = path.find('/', at + 1)) {
      walked = rules->matches(path.substr(0, at), parent, hits);
      parent = hits;
      if (at == std::string::npos) break;
    }
    EXPECT_EQ(*walked, *rules->matches(path)) << path;
  }
}

TEST(Ignore, ExceptionsKeepADirectoryOpen) {
  const auto rules = IgnoreRules::compile({"*", "!src/keep/file"});
  EXPECT_TRUE(rules->may_hold_exceptions("src"));
  EXPECT_TRUE(rules->may_hold_exceptions("src/keep"));
  EXPECT_FALSE(rules->may_hold_exceptions("sr"));
  EXPECT_FALSE(rules->may_hold_exceptions("other"));
}

TEST(Ignore, NamesTheRuleThatDecided) {
  const auto rules = IgnoreRules::compile({"*.md", "!README.md", "*.md"});
  EXPECT_EQ(rules->text(rules->deciding_rule("README.md")), "*.md");
  EXPECT_EQ(rules->deciding_rule("README.md"), 2U);
  EXPECT_EQ(rules->deciding_rule("a.c"), rules->size());
}

} // namespace
} // namespace skiff::build
