#include <skiff/codec/gzip.hpp>

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <random>
#include <unistd.h>

namespace skiff::codec {
namespace {

// gzip itself says whether it is right.
std::string unpacked(const std::string& packed) {
  char name[] = "/tmp/skiff-gzip-XXXXXX";
  const int file = ::mkstemp(name);
  EXPECT_EQ(::write(file, packed.data(), packed.size()), static_cast<ssize_t>(packed.size()));
  ::close(file);
  std::FILE* pipe = ::popen((std::string("gzip -dc < ") + name).c_str(), "r");
  std::string out;
  char buffer[4096];
  for (std::size_t n = 0; (n = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) out.append(buffer, n);
  EXPECT_EQ(::pclose(pipe), 0);
  ::unlink(name);
  return out;
}

std::string packed(std::string_view text, std::size_t piece) {
  GzipWriter writer;
  std::string out;
  for (; !text.empty(); text.remove_prefix(std::min(piece, text.size()))) out += writer.feed(text.substr(0, piece));
  return out + writer.finish();
}

TEST(Gzip, ThereAndBack) {
  std::string all;
  for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
  std::mt19937 random(1); // NOLINT(*-msc51-cpp): the same bytes each time
  std::string noise;
  for (int i = 0; i < 70000; ++i) noise += static_cast<char>(random());
  std::string text;
  for (int i = 0; i < 20000; ++i) text += "line " + std::to_string(i % 700) + " of a file\n";
  for (const std::string& sample : {std::string(), std::string("a"), std::string(1000, 'x'), all, noise, text})
    for (const std::size_t piece : {std::size_t{7}, std::size_t{300}, std::size_t{65536}})
      EXPECT_EQ(unpacked(packed(sample, piece)), sample) << sample.size() << " in pieces of " << piece;
  EXPECT_LT(packed(text, 65536).size() * 3, text.size());
}

} // namespace
} // namespace skiff::codec
