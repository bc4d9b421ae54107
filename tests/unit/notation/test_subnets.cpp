#include <skiff/notation/subnets.hpp>

#include <gtest/gtest.h>

namespace skiff::notation {
namespace {

TEST(Subnets, PartsFindTheirSubnet) {
  const auto pools = match_pools({"10.1.0.0/16", "2001:db8::/64"}, {"10.1.2.0/24"}, {"2001:db8::1", "10.1.0.1"},
                                 {{"host", "10.1.9.9"}});
  ASSERT_TRUE(pools) << pools.error();
  EXPECT_EQ((*pools)[0].range, "10.1.2.0/24");
  EXPECT_EQ((*pools)[0].gateway, "10.1.0.1");
  EXPECT_EQ((*pools)[0].auxiliary.at("host"), "10.1.9.9");
  EXPECT_EQ((*pools)[1].gateway, "2001:db8::1");
}

TEST(Subnets, ErrorsAsDocker) {
  EXPECT_EQ(match_pools({}, {}, {"10.1.0.1"}, {}).error(),
            "every ip-range or gateway must have a corresponding subnet");
  EXPECT_EQ(match_pools({"10.1.0.0/16", "10.1.2.0/24"}, {}, {}, {}).error(),
            "multiple overlapping subnet configuration is not supported");
  EXPECT_EQ(match_pools({"10.1.0.0/16"}, {"10.2.0.0/24"}, {}, {}).error(), "no matching subnet for range 10.2.0.0/24");
  EXPECT_EQ(match_pools({"10.1.0.0/16"}, {}, {}, {{"a", "10.2.0.1"}}).error(),
            "no matching subnet for aux-address 10.2.0.1");
  EXPECT_EQ(match_pools({"x", "10.1.0.0/16"}, {}, {}, {}).error(), "invalid subnet: invalid CIDR address: x");
  EXPECT_EQ(match_pools({"x"}, {}, {"10.1.0.1"}, {}).error(), "invalid subnet: invalid CIDR address: x");
}

} // namespace
} // namespace skiff::notation
