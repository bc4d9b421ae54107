#include <skiff/codec/multiplexed.hpp>

#include <gtest/gtest.h>

#include <string>

namespace skiff::codec {
namespace {

std::string frame(char stream, std::string_view payload) {
  auto header = multiplexed_header(Stream::out, static_cast<std::uint32_t>(payload.size()));
  header[0] = stream;
  return std::string(header.begin(), header.end()) + std::string(payload);
}

// What reaches stdout and stderr when the input arrives in pieces of this size.
struct Split {
  std::string out, err, error;
};

Split demultiplex(std::string_view input, std::size_t piece) {
  Split split;
  Demultiplexer decoder;
  while (!input.empty()) {
    const auto fed = decoder.feed(input.substr(0, piece), [&](Stream stream, std::string_view bytes) {
      (stream == Stream::out ? split.out : split.err) += bytes;
    });
    if (!fed) {
      split.error = fed.error();
      break;
    }
    input.remove_prefix(std::min(piece, input.size()));
  }
  return split;
}

TEST(Multiplexed, SeparatesWhateverTheChunks) {
  const auto input = frame(1, "hello ") + frame(2, "oops\n") + frame(1, "") + frame(0, "world\n");
  for (std::size_t piece = 1; piece <= input.size(); ++piece) {
    const auto split = demultiplex(input, piece);
    EXPECT_EQ(split.out, "hello world\n") << piece;
    EXPECT_EQ(split.err, "oops\n") << piece;
    EXPECT_EQ(split.error, "") << piece;
  }
}

TEST(Multiplexed, ForwardsAFrameBeforeItIsComplete) {
  const auto input = frame(1, "0123456789").substr(0, 12);
  EXPECT_EQ(demultiplex(input, 100).out, "0123");
}

TEST(Multiplexed, RefusesUnknownStreams) {
  const auto split = demultiplex(frame(1, "a") + frame('H', "b"), 3);
  EXPECT_EQ(split.out, "a");
  EXPECT_EQ(split.error, "Unrecognized input header: 72");
}

TEST(Multiplexed, HandsOverTheEnginesError) {
  for (std::size_t piece = 1; piece < 40; ++piece)
    EXPECT_EQ(demultiplex(frame(3, "disk full"), piece).error, "error from daemon in stream: disk full");
  EXPECT_EQ(demultiplex(frame(3, ""), 8).error, "error from daemon in stream: ");
}

} // namespace
} // namespace skiff::codec
