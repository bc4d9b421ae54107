#include <skiff/base/json_go.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace skiff::base {
namespace {

TEST(JsonView, WhatIsNotThereReadsAsEmpty) {
  const auto doc = JsonDocument::parse(R"({"a":{"b":[1,"x",true]},"n":null})");
  ASSERT_TRUE(doc);
  EXPECT_EQ((*doc)["a"]["b"].at(0).integer(), 1);
  EXPECT_EQ((*doc)["a"]["b"].at(1).text(), "x");
  EXPECT_TRUE((*doc)["a"]["b"].at(2).truth());
  EXPECT_FALSE((*doc)["a"]["zzz"]["y"].exists());
  EXPECT_EQ((*doc)["zzz"].text("d"), "d");
  EXPECT_TRUE((*doc)["n"].exists());
  EXPECT_TRUE((*doc)["n"].empty());
  EXPECT_EQ((*doc).view().pointer("/a/b").size(), 3U);
  EXPECT_FALSE(JsonDocument::parse("{"));
}

TEST(JsonView, NumbersThatNoIntegerHolds) {
  const auto doc = JsonDocument::parse("[1e300, -1e300, 2.9, -9.3e18, 9223372036854775807, 1e18]");
  ASSERT_TRUE(doc);
  EXPECT_EQ(doc->view().at(0).integer(7), 7);
  EXPECT_EQ(doc->view().at(1).integer(7), 7);
  EXPECT_EQ(doc->view().at(2).integer(7), 2);
  EXPECT_EQ(doc->view().at(3).integer(7), 7);
  EXPECT_EQ(doc->view().at(4).integer(7), 9223372036854775807);
  EXPECT_EQ(doc->view().at(5).integer(7), 1000000000000000000);
}

TEST(JsonDocument, SetsByPointerInOrder) {
  JsonDocument doc;
  doc.set("/HostConfig/Memory", 5);
  doc.set("/Image", "x");
  doc.append("/Env", "A=b");
  EXPECT_EQ(doc.dump(), R"({"HostConfig":{"Memory":5},"Image":"x","Env":["A=b"]})");
}

// As docker 28.5 says it of a configuration file with such a text.
TEST(JsonDocument, SortedByNames) {
  const auto document =
      JsonDocument::parse(R"({"b":[{"z":1.50,"a":null}],"a":{"d":"x","c":18446744073709551615},"B":[]})");
  EXPECT_EQ(JsonView(sorted_members(document->view())).dump(),
            R"({"B":[],"a":{"c":18446744073709551615,"d":"x"},"b":[{"a":null,"z":1.5}]})");
  EXPECT_TRUE(sorted_members(document->view()["absent"]).is_null());
}

TEST(JsonDocument, FaultsInGosWords) {
  for (const auto& [text, fault] : std::initializer_list<std::pair<std::string_view, std::string_view>>{
           {"", "unexpected end of JSON input"},
           {R"({"a":"x\)", "unexpected end of JSON input"},
           {R"({"a":"\u12)", "unexpected end of JSON input"},
           {R"({"a":tr)", "unexpected end of JSON input"},
           {"nonsense", "invalid character 'o' in literal null (expecting 'u')"},
           {R"({"a":tru})", "invalid character '}' in literal true (expecting 'e')"},
           {R"({"a":truex})", "invalid character 'x' after object key:value pair"},
           {R"({"a":01})", "invalid character '1' after object key:value pair"},
           {R"({"a":-})", "invalid character '}' in numeric literal"},
           {R"({"a":1.x})", "invalid character 'x' in numeric literal"},
           {R"({"a":1e+})", "invalid character '}' in numeric literal"},
           {R"({"a":+1})", "invalid character '+' looking for beginning of value"},
           {R"({"a":"x",})", "invalid character '}' looking for beginning of object key string"},
           {R"({a:1})", "invalid character 'a' looking for beginning of object key string"},
           {R"({'a':1})", R"(invalid character '\'' looking for beginning of object key string)"},
           {R"({"a" "x"})", "invalid character '\"' after object key"},
           {R"({"a":})", "invalid character '}' looking for beginning of value"},
           {R"({"a":[1,]})", "invalid character ']' looking for beginning of value"},
           {R"({"a":[1 2]})", "invalid character '2' after array element"},
           {R"({"a":"x\qb"})", R"(invalid escape sequence `\q` in string)"},
           {R"({"a":"\u12g4"})", R"(invalid escape sequence `\u12g4` in string)"},
           {"{\"a\":\"a\tb\"}", "invalid character '\\t' in string"},
           {"\xEF\xBB\xBF{}", "invalid character '\\ufeff' looking for beginning of value"},
           {"}", "invalid character '}' looking for beginning of value"},
           {"{} {}", "invalid character '{' after top-level value"}}) {
    const auto parsed = JsonDocument::parse(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error(), fault) << text;
  }
  EXPECT_EQ(JsonDocument::parse(std::string(20'000, '[')).error(), "exceeded max depth");
}

TEST(JsonDocument, WhatGoReplacesIsReplaced) {
  EXPECT_EQ((*JsonDocument::parse("{\"a\xFF\":\"\xC3(\"}"))["a\uFFFD"].text(), "\uFFFD(");
  EXPECT_EQ((*JsonDocument::parse(R"({"a":"\ud800\\ud800\udc00\ud83d\ude00"})"))["a"].text(),
            "\uFFFD\\ud800\uFFFD\U0001F600");
  EXPECT_EQ(
      JsonDocument::parse(R"({"a":[1e400,-1e400,1e-400,12,"1e400\"",1e400],"b":"1e400"})")->view().dump(),
      R"({"a":[1.7976931348623157e+308,-1.7976931348623157e+308,0.0,12,"1e400\"",1.7976931348623157e+308],"b":"1e400"})");
}

TEST(JsonDocument, TheFirstOfSeveralValues) {
  EXPECT_EQ(parse_first_json(R"({"a":1} {"b":2})")->dump(), R"({"a":1})");
  EXPECT_EQ(parse_first_json("{}x")->dump(), "{}");
  EXPECT_EQ(parse_first_json("{x").error(), "invalid character 'x' looking for beginning of object key string");
}

TEST(JsonIndent, KeepsValuesAsTheyAre) {
  EXPECT_EQ(
      json_indent(R"({"a":1.0,"b":[],"c":{"d":"\u003c,:{"},"e":[1,2]})", "  "),
      "{\n  \"a\": 1.0,\n  \"b\": [],\n  \"c\": {\n    \"d\": \"\\u003c,:{\"\n  },\n  \"e\": [\n    1,\n    2\n  ]\n}");
}

} // namespace
} // namespace skiff::base
