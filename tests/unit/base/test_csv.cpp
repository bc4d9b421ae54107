#include <skiff/base/csv.hpp>
#include <skiff/base/text.hpp>

#include <gtest/gtest.h>

namespace skiff::base {

using Fields = std::vector<std::string>;

TEST(Csv, Fields) {
  EXPECT_EQ(*parse_csv("a,b"), (Fields{"a", "b"}));
  EXPECT_EQ(*parse_csv("a,"), (Fields{"a", ""}));
  EXPECT_EQ(*parse_csv(","), (Fields{"", ""}));
  EXPECT_EQ(*parse_csv(" a, b "), (Fields{" a", " b "}));
  EXPECT_EQ(*parse_csv("\"a,b\",c"), (Fields{"a,b", "c"}));
  EXPECT_EQ(*parse_csv("\"say \"\"hi\"\"\""), (Fields{"say \"hi\""}));
  EXPECT_EQ(*parse_csv("\"\""), (Fields{""}));
}

TEST(Csv, LinesAreRecords) {
  EXPECT_EQ(*parse_csv("\n\r\na,b\r\nc"), (Fields{"a", "b"}));
  EXPECT_EQ(*parse_csv("\"a\r\nb\",c\n"), (Fields{"a\nb", "c"}));
  EXPECT_EQ(*parse_csv("a\r"), (Fields{"a"}));
}

TEST(Csv, Errors) {
  EXPECT_EQ(parse_csv("").error(), "EOF");
  EXPECT_EQ(parse_csv("\n").error(), "EOF");
  EXPECT_EQ(parse_csv("ab,c\"d").error(), "parse error on line 1, column 5: bare \" in non-quoted-field");
  EXPECT_EQ(parse_csv("a,\"b\"c").error(), "parse error on line 1, column 5: extraneous or missing \" in quoted-field");
  EXPECT_EQ(parse_csv("\"abc").error(), "parse error on line 1, column 5: extraneous or missing \" in quoted-field");
  EXPECT_EQ(parse_csv("\"a\nbc").error(),
            "record on line 1; parse error on line 2, column 3: extraneous or missing \" in quoted-field");
}

TEST(Paths, Clean) {
  EXPECT_EQ(clean_path("/a/./b//../c/"), "/a/c");
  EXPECT_EQ(clean_path("../a/.."), "..");
  EXPECT_EQ(clean_path(""), ".");
  EXPECT_EQ(clean_path("/.."), "/");
  EXPECT_EQ(clean_path("/a/../.."), "/");
  EXPECT_EQ(clean_path("/a/b/../../c"), "/c");
  EXPECT_EQ(clean_path("a/b/.."), "a");
  EXPECT_EQ(clean_path("a/../.."), "..");
  EXPECT_EQ(clean_path("../../a/../b/"), "../../b");
  EXPECT_EQ(clean_path("a//./b"), "a/b");
  EXPECT_EQ(clean_path("a/.."), ".");
}

} // namespace skiff::base
