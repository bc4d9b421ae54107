#include <skiff/format/table.hpp>

#include <gtest/gtest.h>

namespace skiff::format {
namespace {

TEST(Table, ColumnsAreAsWideAsTheirWidestCell) {
  EXPECT_EQ(align("ID\tNAME\tX\nabc\ta-rather-long-name\ty\n"),
            "ID        NAME                 X\nabc       a-rather-long-name   y\n");
}

TEST(Table, EmptyCellsKeepTheirRoom) { EXPECT_EQ(align("A\tB\nx\t\n"), "A         B\nx         \n"); }

TEST(Table, WideCharactersTakeTwoColumns) {
  EXPECT_EQ(align("NAME\tX\n日本語日本\ty\n"), "NAME         X\n日本語日本   y\n");
}

TEST(Table, ALineWithoutTheColumnStartsANewBlock) {
  EXPECT_EQ(align("a-long-first-cell\tx\nplain\nb\ty\n"), "a-long-first-cell   x\nplain\nb         y\n");
  EXPECT_EQ(align("a\tlong-second-cell\tx\nb\ty\nc\td\te\n"),
            "a         long-second-cell   x\nb         y\nc         d         e\n");
}

TEST(Table, Shape) { EXPECT_EQ(align("A\tB\n", {20, 3}), "A                   B\n"); }

TEST(Table, WithoutALineFeedAtItsEnd) {
  EXPECT_EQ(align(""), "");
  EXPECT_EQ(align("a\tb"), "a         b");
}

} // namespace
} // namespace skiff::format
