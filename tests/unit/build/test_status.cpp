#include "build/protobuf.hpp"

#include <skiff/build/status.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace skiff::build {
namespace {

std::string text(int lines) {
  std::string out;
  for (int i = 1; i <= lines; ++i) out += "L" + std::to_string(i) + (i < lines ? "\n" : "");
  return out;
}

TEST(Status, ReadsEveryField) {
  std::string bytes;
  {
    protozero::pbf_writer message(bytes);
    {
      protozero::pbf_writer vertex(message, 1);
      vertex.add_string(1, "sha256:a");
      vertex.add_string(2, "sha256:b");
      vertex.add_string(3, "[1/2] FROM x");
      vertex.add_bool(4, true);
      protozero::pbf_writer(vertex, 5).add_int64(1, 7);
      vertex.add_string(7, "broken");
      protozero::pbf_writer(vertex, 8).add_string(1, "group");
      vertex.add_string(99, "unknown to us");
    }
    {
      protozero::pbf_writer status(message, 2);
      status.add_string(1, "transferring");
      status.add_int64(4, 5);
      status.add_int64(5, 10);
    }
    {
      protozero::pbf_writer log(message, 3);
      log.add_string(1, "sha256:a");
      log.add_int64(3, 2);
      log.add_bytes(4, "hello");
    }
  }
  const auto status = decode_status(bytes);
  ASSERT_TRUE(status);
  const auto& vertex = status->vertexes.at(0);
  EXPECT_EQ(vertex.name, "[1/2] FROM x");
  EXPECT_EQ(vertex.inputs, std::vector<std::string>{"sha256:b"});
  EXPECT_TRUE(vertex.cached);
  EXPECT_EQ(vertex.started->seconds, 7);
  EXPECT_FALSE(vertex.completed);
  EXPECT_EQ(vertex.error, "broken");
  EXPECT_EQ(vertex.group->id, "group");
  EXPECT_EQ(status->statuses.at(0).total, 10);
  EXPECT_EQ(status->logs.at(0).data, "hello");
  EXPECT_FALSE(decode_status(bytes.substr(0, 10)));
}

TEST(Excerpt, SingleLineWithTwoOnEachSide) {
  EXPECT_EQ(source_excerpt("Dockerfile", text(9), {{4, 4}}),
            "Dockerfile:4\n--------------------\n   2 |     L2\n   3 |     L3\n   4 | >>> L4\n   5 |     L5\n"
            "   6 |     L6\n--------------------\n");
}

/// Found by the fuzzer; the sanitizers see what is read beyond the end. Each on the heap, without room behind it.
TEST(Status, RefusesFieldsOfAnotherType) {
  const std::vector<std::string> inputs{
      {"\x08\x00", 2},             // a vertex that is a number
      {"\x0a\x01\x20", 3},         // `cached` at the end, without its number
      {"\x0a\x03\x22\x01\x61", 5}, // `cached` that is a text
  };
  for (const auto& input : inputs) {
    const std::vector<char> bytes(input.begin(), input.end());
    EXPECT_FALSE(decode_status({bytes.data(), bytes.size()})) << testing::PrintToString(input);
  }
}

TEST(Excerpt, AtTheEdges) {
  EXPECT_EQ(source_excerpt("f", text(3), {{1, 1}}),
            "f:1\n--------------------\n   1 | >>> L1\n   2 |     L2\n   3 |     L3\n--------------------\n");
  EXPECT_EQ(source_excerpt("f", text(1), {{1, 0}}), "f:1\n--------------------\n   1 | >>> L1\n--------------------\n");
  EXPECT_EQ(source_excerpt("f", text(3), {{7, 7}}), "");
  EXPECT_EQ(source_excerpt("f", text(3), {}), "");
}

TEST(Excerpt, SeveralLines) {
  EXPECT_EQ(
      source_excerpt("f", text(9), {{4, 5}}),
      "f:4\n--------------------\n   3 |     L3\n   4 | >>> L4\n   5 | >>> L5\n   6 |     L6\n--------------------\n");
}

} // namespace
} // namespace skiff::build
