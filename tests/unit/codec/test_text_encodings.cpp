#include <skiff/codec/base64.hpp>
#include <skiff/codec/hex.hpp>
#include <skiff/codec/sha256.hpp>

#include <gtest/gtest.h>

#include <array>

namespace skiff::codec {
namespace {

TEST(Sha256, KnownAnswers) {
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Sha256, InPieces) {
  Sha256 hash;
  hash.update("a");
  Sha256 moved = std::move(hash);
  moved.update("bc");
  EXPECT_EQ(moved.finish()[0], 0xba);
}

TEST(Hex, BothWays) {
  EXPECT_EQ(hex_encode("\x01\xff"), "01ff");
  EXPECT_EQ(*hex_decode("01FF"), "\x01\xff");
  EXPECT_FALSE(hex_decode("0"));
  EXPECT_FALSE(hex_decode("0g"));
}

// RFC 4648, section 10.
TEST(Base64, KnownAnswers) {
  const std::array<std::array<const char*, 2>, 7> table = {{{"", ""},
                                                            {"f", "Zg=="},
                                                            {"fo", "Zm8="},
                                                            {"foo", "Zm9v"},
                                                            {"foob", "Zm9vYg=="},
                                                            {"fooba", "Zm9vYmE="},
                                                            {"foobar", "Zm9vYmFy"}}};
  for (const auto& [plain, coded] : table) {
    EXPECT_EQ(base64_encode(plain), coded);
    EXPECT_EQ(*base64_decode(coded), plain);
    const auto bare = base64_encode(plain, Base64::standard_bare);
    EXPECT_EQ(bare, std::string(coded).substr(0, std::string(coded).find('=')));
    EXPECT_EQ(*base64_decode(bare, Base64::standard_bare), plain);
  }
}

TEST(Base64, Alphabets) {
  EXPECT_EQ(base64_encode("\xfb\xff\xfe"), "+//+");
  EXPECT_EQ(base64_encode("\xfb\xff\xfe", Base64::url), "-__-");
  EXPECT_EQ(*base64_decode("-__-", Base64::url), "\xfb\xff\xfe");
  EXPECT_EQ(base64_encode("\xfb", Base64::url_bare), "-w");
}

TEST(Base64, RefusesWhatIsNotOfTheKind) {
  EXPECT_EQ(base64_decode("Zm9v!").error(), "illegal base64 data at input byte 4");
  EXPECT_FALSE(base64_decode("+//+", Base64::url));
  EXPECT_FALSE(base64_decode("Zg"));
  EXPECT_FALSE(base64_decode("Zg="));
  EXPECT_FALSE(base64_decode("Zg===", Base64::standard));
  EXPECT_FALSE(base64_decode("Zg==", Base64::standard_bare));
  EXPECT_FALSE(base64_decode("Zg==Zg=="));
  EXPECT_FALSE(base64_decode("Z"));
  EXPECT_EQ(*base64_decode("Zm\r\n9v"), "foo");
}

} // namespace
} // namespace skiff::codec
