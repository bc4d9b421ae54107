#include <skiff/notation/keys.hpp>

#include <gtest/gtest.h>

namespace skiff::notation {

TEST(Keys, Bytes) {
  EXPECT_EQ(*parse_keys("ctrl-p,ctrl-q"), "\x10\x11");
  EXPECT_EQ(*parse_keys("ctrl-@"), std::string(1, '\0'));
  EXPECT_EQ(*parse_keys("ctrl-[,ctrl-\\,ctrl-],ctrl-^,ctrl-_"), "\x1b\x1c\x1d\x1e\x1f");
  EXPECT_EQ(*parse_keys("a,DEL,Z"), "a\x7fZ");
  EXPECT_EQ(parse_keys("ctrl-P").error(), "Unknown character: 'ctrl-P'");
  EXPECT_EQ(parse_keys("").error(), "Unknown character: ''");
}

} // namespace skiff::notation
