#include <skiff/codec/compression.hpp>
#include <skiff/codec/tar.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace skiff::codec {
namespace {

struct Collected {
  TarEntry entry;
  std::string data;
  bool ended = false;
};

class Collector : public TarSink {
public:
  void entry(const TarEntry& found) override { all.push_back({found, {}, false}); }
  void data(std::string_view bytes) override { all.back().data += bytes; }
  void entry_end() override { all.back().ended = true; }
  std::vector<Collected> all;
};

std::string archive(const std::vector<std::pair<TarEntry, std::string>>& entries) {
  std::string out;
  for (const auto& [entry, data] : entries) {
    out += tar_header(entry);
    out += data;
    out.append(tar_padding(data.size()), '\0');
  }
  out.append(tar_end, '\0');
  return out;
}

TEST(Tar, PlainHeaderIsUstar) {
  TarEntry entry{.name = "src/a.c", .mode = 0644, .size = 7, .mtime = {1700000000, 0}};
  const auto header = tar_header(entry);
  ASSERT_EQ(header.size(), 512U);
  EXPECT_EQ(header.substr(0, 8), std::string("src/a.c\0", 8));
  EXPECT_EQ(header.substr(100, 57), std::string("0000644\0"
                                                "0000000\0"
                                                "0000000\0"
                                                "00000000007\0"
                                                "14524770400\0"
                                                "010417\0 "
                                                "0",
                                                57));
  EXPECT_EQ(header.substr(257, 8), std::string("ustar\000"
                                               "00",
                                               8));
  EXPECT_TRUE(tar_checksum_fits(header));
}

TEST(Tar, LongNamesAreCutOrGetAPaxHeader) {
  TarEntry entry{.name = std::string(90, 'd') + "/" + std::string(90, 'f'), .mode = 0644};
  EXPECT_EQ(tar_header(entry).size(), 512U);
  entry.name = std::string(120, 'f');
  const auto header = tar_header(entry);
  EXPECT_EQ(header.size(), 3 * 512U);
  EXPECT_EQ(header.substr(0, 100), ("PaxHeaders.0/" + entry.name).substr(0, 100));
  EXPECT_EQ(header.substr(512, 130), "130 path=" + entry.name + "\n");
  entry.name = "\xc3\xa9t\xc3\xa9";
  EXPECT_EQ(tar_header(entry).substr(512, 14), "14 path=\xc3\xa9t\xc3\xa9\n");
  entry.name = "\xc3\xa9";
  EXPECT_EQ(tar_header(entry).substr(0, 14), std::string("PaxHeaders.0\0\0", 14)); // nothing of it is ASCII
}

TEST(Tar, RoundTripWhateverTheChunks) {
  using Kind = TarEntry::Kind;
  const TarEntry entries[] = {
      {.name = "d/", .kind = Kind::directory, .mode = 01777, .uid = 5, .gid = 7, .mtime = {1, 0}},
      {.name = std::string(200, 'x') + "/\xc3\xbc",
       .mode = 04755,
       .size = 1000,
       .mtime = {1700000000, 123'000'000},
       .user = "joe",
       .xattrs = {{"security.capability", std::string("\x01\0\n=", 4)}}},
      {.name = "link", .kind = Kind::symlink, .mode = 0777, .link = std::string(150, 'l')},
      {.name = "hard", .kind = Kind::hard_link, .mode = 0644, .link = "other"},
      {.name = "null", .kind = Kind::character_device, .mode = 0666, .device_major = 1, .device_minor = 3},
      {.name = "old", .mode = 0600, .uid = 3'000'000, .mtime = {-2, 500'000'000}},
      {.name = "empty", .mode = 0600},
  };
  std::vector<std::pair<TarEntry, std::string>> content;
  for (const auto& entry : entries) content.emplace_back(entry, std::string(entry.size, 'z'));
  const auto bytes = archive(content);
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{511}, std::size_t{513}, bytes.size()}) {
    Collector found;
    TarReader reader;
    for (std::string_view rest = bytes; !rest.empty(); rest.remove_prefix(std::min(piece, rest.size())))
      ASSERT_TRUE(reader.feed(rest.substr(0, piece), found));
    EXPECT_TRUE(reader.ended());
    ASSERT_EQ(found.all.size(), std::size(entries));
    for (std::size_t i = 0; i < found.all.size(); ++i) {
      const auto& [got, data, ended] = found.all[i];
      const auto& want = entries[i];
      EXPECT_EQ(got.name, want.name);
      EXPECT_EQ(got.kind, want.kind);
      EXPECT_EQ(got.mode, want.mode);
      EXPECT_EQ(got.uid, want.uid);
      EXPECT_EQ(got.gid, want.gid);
      EXPECT_EQ(got.mtime, want.mtime) << got.name;
      EXPECT_EQ(got.link, want.link);
      EXPECT_EQ(got.user, want.user);
      EXPECT_EQ(got.xattrs, want.xattrs);
      EXPECT_EQ(got.device_major, want.device_major);
      EXPECT_EQ(got.device_minor, want.device_minor);
      EXPECT_EQ(data.size(), want.size);
      EXPECT_TRUE(ended);
    }
  }
}

TEST(Tar, HugeFiles) {
  const std::uint64_t size = std::uint64_t{9} << 30;
  const auto header = tar_header({.name = "huge", .mode = 0644, .size = size});
  EXPECT_NE(header.find("19 size=9663676416\n"), std::string::npos);
  Collector found;
  TarReader reader;
  ASSERT_TRUE(reader.feed(header, found));
  EXPECT_EQ(found.all.at(0).entry.size, size);
  EXPECT_FALSE(reader.finish() && !found.all.at(0).ended);
}

TEST(Tar, GnuNamesAndNumbers) {
  auto longname = tar_header({.name = "././@LongLink", .size = 121});
  longname[156] = 'L';
  auto file = tar_header({.name = std::string(100, 'n'), .mode = 0644});
  file[108] = '\x80'; // uid as a binary number
  file.replace(109, 7, std::string("\0\0\0\0\x01\x02\x03", 7));
  const auto reseal = [](std::string& block) {
    int sum = 0;
    for (std::size_t i = 0; i < 512; ++i) sum += i >= 148 && i < 156 ? ' ' : static_cast<unsigned char>(block[i]);
    char text[8];
    std::snprintf(text, sizeof text, "%06o", sum);
    block.replace(148, 7, std::string(text, 7));
  };
  reseal(longname);
  reseal(file);
  Collector found;
  TarReader reader;
  ASSERT_TRUE(reader.feed(longname + std::string(120, 'n') + std::string(392, '\0') + file, found));
  ASSERT_EQ(found.all.size(), 1U);
  EXPECT_EQ(found.all[0].entry.name, std::string(120, 'n'));
  EXPECT_EQ(found.all[0].entry.uid, 0x010203);
}

TEST(Tar, Damage) {
  Collector found;
  auto header = tar_header({.name = "a", .size = 3});
  EXPECT_FALSE(TarReader().feed("x" + header, found));
  header[0] = 'b';
  EXPECT_EQ(TarReader().feed(header, found).error(), "archive/tar: invalid tar header");
  TarReader cut;
  ASSERT_TRUE(cut.feed(tar_header({.name = "a", .size = 3}) + "ab", found));
  EXPECT_EQ(cut.finish().error(), "unexpected EOF");
}

TEST(Compression, FirstBytes) {
  EXPECT_TRUE(is_gzip("\x1f\x8b\x08"));
  EXPECT_TRUE(is_archive("BZh9"));
  EXPECT_TRUE(is_archive(std::string("\xfd"
                                     "7zXZ\0",
                                     6)));
  EXPECT_TRUE(is_archive(tar_header({.name = "Dockerfile"})));
  EXPECT_FALSE(is_archive("FROM scratch\n"));
  EXPECT_FALSE(is_archive(std::string(1024, '\0')));
}

} // namespace
} // namespace skiff::codec
