#include <skiff/codec/json_lines.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace skiff::codec {
namespace {

std::vector<std::string> documents(std::string_view input, std::size_t piece, std::string* error = nullptr) {
  std::vector<std::string> out;
  const JsonLines::Sink sink = [&](std::string_view document) { out.emplace_back(document); };
  JsonLines splitter;
  while (!input.empty()) {
    splitter.feed(input.substr(0, piece), sink);
    input.remove_prefix(std::min(piece, input.size()));
  }
  const auto end = splitter.finish(sink);
  if (error != nullptr) *error = end ? "" : end.error();
  return out;
}

TEST(JsonLines, OneTextPerValueWhateverTheChunks) {
  const std::string input = " {\"a\":\"}\\\"{\"}\r\n{\"b\":[1,{}]}[1]\"x\\\\\"12 null\n{}";
  const std::vector<std::string> expected = {
      "{\"a\":\"}\\\"{\"}", "{\"b\":[1,{}]}", "[1]", "\"x\\\\\"", "12", "null", "{}"};
  for (std::size_t piece = 1; piece <= input.size(); ++piece) EXPECT_EQ(documents(input, piece), expected) << piece;
}

TEST(JsonLines, LastLiteralNeedsNoDelimiter) {
  EXPECT_EQ(documents("1 true", 1), (std::vector<std::string>{"1", "true"}));
}

TEST(JsonLines, UnfinishedDocument) {
  std::string error;
  EXPECT_EQ(documents("{}{\"a\":", 2, &error).size(), 1U);
  EXPECT_EQ(error, "unexpected EOF");
}

} // namespace
} // namespace skiff::codec
