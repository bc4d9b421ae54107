#include <skiff/base/json.hpp>

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

TEST(JsonDocument, SetsByPointerInOrder) {
  JsonDocument doc;
  doc.set("/HostConfig/Memory", 5);
  doc.set("/Image", "x");
  doc.append("/Env", "A=b");
  EXPECT_EQ(doc.dump(), R"({"HostConfig":{"Memory":5},"Image":"x","Env":["A=b"]})");
}

TEST(JsonIndent, KeepsValuesAsTheyAre) {
  EXPECT_EQ(
      json_indent(R"({"a":1.0,"b":[],"c":{"d":"\u003c,:{"},"e":[1,2]})", "  "),
      "{\n  \"a\": 1.0,\n  \"b\": [],\n  \"c\": {\n    \"d\": \"\\u003c,:{\"\n  },\n  \"e\": [\n    1,\n    2\n  ]\n}");
}

} // namespace
} // namespace skiff::base
