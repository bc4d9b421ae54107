#include <skiff/notation/signals.hpp>

#include <gtest/gtest.h>

namespace skiff::notation {

TEST(Signals, NamesAndNumbers) {
  EXPECT_EQ(signal_name(15), "TERM");
  EXPECT_EQ(signal_name(34), "RTMIN");
  EXPECT_EQ(signal_name(49), "RTMIN+15");
  EXPECT_EQ(signal_name(50), "RTMAX-14");
  EXPECT_EQ(signal_name(64), "RTMAX");
  EXPECT_EQ(signal_name(0), "");
  EXPECT_EQ(*parse_signal("SIGKILL"), 9);
  EXPECT_EQ(*parse_signal("kill"), 9);
  EXPECT_EQ(*parse_signal("rtmin+1"), 35);
  EXPECT_EQ(*parse_signal("9"), 9);
  EXPECT_EQ(parse_signal("0").error(), "invalid signal: 0");
  EXPECT_EQ(parse_signal("FOO").error(), "invalid signal: FOO");
}

} // namespace skiff::notation
