#include "commands/container/detach_filter.hpp"

#include <gtest/gtest.h>

namespace skiff::commands {
namespace {

struct Case {
  std::string typed; ///< pieces separated by |
  std::string sent;
  bool detached;
};

TEST(DetachFilter, HoldsBackWhatMayBeTheKeys) {
  const Case cases[] = {
      {"abc", "abc", false}, {"PQ", "", true},     {"aPQb", "a", true},
      {"P|Q", "", true},     {"P|x", "Px", false}, {"aP|bP|Q", "aPb", true},
      {"PPQ", "PPQ", false}, {"P", "", false},     {"x|P|P|Q|P|Q", "xPPQ", true},
  };
  for (const auto& item : cases) {
    DetachFilter filter("PQ");
    std::string sent, piece;
    for (const char c : item.typed + "|") {
      if (c != '|') {
        piece += c;
        continue;
      }
      sent += filter.feed(piece);
      piece.clear();
    }
    EXPECT_EQ(sent, item.sent) << item.typed;
    EXPECT_EQ(filter.detached(), item.detached) << item.typed;
  }
}

TEST(DetachFilter, WithoutKeysEverythingPasses) {
  DetachFilter filter("");
  EXPECT_EQ(filter.feed("\x10\x11"), "\x10\x11");
  EXPECT_FALSE(filter.detached());
}

} // namespace
} // namespace skiff::commands
