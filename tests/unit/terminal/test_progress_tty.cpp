#include "terminal/progress_tty.hpp"

#include <gtest/gtest.h>

namespace skiff::terminal {
namespace {

using std::chrono::milliseconds;

std::size_t rows_up(const std::string& frame) {
  std::size_t count = 0;
  for (auto at = frame.find("\x1b[1A"); at != std::string::npos; at = frame.find("\x1b[1A", at + 1)) ++count;
  return count;
}

ProgressFrame two_lines() {
  ProgressFrame frame({.title = "Running", .dry_run = false, .colour = false});
  frame.event({.id = "one", .status = "Creating"}, milliseconds(0));
  frame.event({.id = "two", .status = "Creating"}, milliseconds(0));
  return frame;
}

TEST(ProgressFrame, IsRepaintedOverTheLastOne) {
  ProgressFrame frame = two_lines();
  frame.paint({24, 80}, milliseconds(100));
  const std::string again = frame.paint({24, 80}, milliseconds(200));
  EXPECT_EQ(rows_up(again), 3U);
  EXPECT_EQ(again.find("\x1b[0J"), std::string::npos);
}

TEST(ProgressFrame, OfANarrowerTerminalStandsWhereTheBrokenLinesOfTheLastBegan) {
  ProgressFrame frame = two_lines();
  frame.paint({24, 80}, milliseconds(100));
  const std::string narrow = frame.paint({24, 30}, milliseconds(200));
  EXPECT_EQ(rows_up(narrow), 1U + 3U + 3U);
  EXPECT_NE(narrow.find("\x1b[0J"), std::string::npos);
  EXPECT_EQ(rows_up(frame.paint({24, 30}, milliseconds(300))), 3U);
}

TEST(ProgressFrame, OfAWiderTerminalNeedsNothing) {
  ProgressFrame frame = two_lines();
  frame.paint({24, 40}, milliseconds(100));
  EXPECT_EQ(rows_up(frame.paint({24, 80}, milliseconds(200))), 3U);
}

} // namespace
} // namespace skiff::terminal
