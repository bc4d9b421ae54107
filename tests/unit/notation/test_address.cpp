#include <skiff/notation/address.hpp>

#include <support/vectors.hpp>

namespace skiff::notation {

namespace {
std::string text(const json& input) { return input.get<std::string>(); }
} // namespace

TEST(Address, Recorded) {
  check_recorded("opts", "opts.ValidateIPAddress", [](const json& in) { return answer(check_ip(text(in))); });
  check_recorded("opts", "opts.ValidateMACAddress", [](const json& in) { return answer(check_mac(text(in))); });
  check_recorded("opts", "opts.ValidateDNSSearch", [](const json& in) { return answer(check_dns_search(text(in))); });
  check_recorded("opts", "opts.ValidateExtraHost", [](const json& in) { return answer(check_extra_host(text(in))); });
  check_recorded("opts", "opts.ParseLink", [](const json& in) -> Answer {
    const auto link = parse_link(text(in));
    if (!link) return base::Error{link.error()};
    return json{link->first, link->second};
  });
}

TEST(Address, CanonicalText) {
  EXPECT_EQ(parse_address("2001:DB8:0:0:1:0:0:1")->text(), "2001:db8::1:0:0:1");
  EXPECT_EQ(parse_address("::")->text(), "::");
  EXPECT_EQ(parse_address("1:0:2:3:4:5:6:7")->text(), "1:0:2:3:4:5:6:7");
  EXPECT_EQ(parse_address("1:2:3:4:5:6:0:0")->text(), "1:2:3:4:5:6::");
  EXPECT_EQ(parse_address("::ffff:1.2.3.4")->text(), "::ffff:1.2.3.4");
  EXPECT_EQ(parse_address("64:ff9b::1.2.3.4")->text(), "64:ff9b::102:304");
  EXPECT_EQ(parse_address("fe80::1%eth0")->text(), "fe80::1%eth0");
  EXPECT_EQ(canonical_ip("::ffff:1.2.3.4"), "1.2.3.4");
  EXPECT_EQ(canonical_ip("fe80::1%eth0"), std::nullopt);
}

TEST(Address, ErrorsInOrder) {
  const auto error = [](std::string_view in) { return parse_address(in).error(); };
  EXPECT_EQ(error("x"), "ParseAddr(\"x\"): unable to parse IP");
  EXPECT_EQ(error("1.2.3"), "ParseAddr(\"1.2.3\"): IPv4 address too short");
  EXPECT_EQ(error("1.2.3.4.5"), "ParseAddr(\"1.2.3.4.5\"): IPv4 address too long");
  EXPECT_EQ(error("1..2"), "ParseAddr(\"1..2\"): IPv4 field must have at least one digit (at \".2\")");
  EXPECT_EQ(error("01.2.3.4"), "ParseAddr(\"01.2.3.4\"): IPv4 field has octet with leading zero");
  EXPECT_EQ(error("1.2.3.x"), "ParseAddr(\"1.2.3.x\"): unexpected character (at \"x\")");
  EXPECT_EQ(error("1:2"), "ParseAddr(\"1:2\"): address string too short");
  EXPECT_EQ(error("1::2::3"), "ParseAddr(\"1::2::3\"): multiple :: in address (at \":3\")");
  EXPECT_EQ(error("12345::"), "ParseAddr(\"12345::\"): each group must have 4 or less digits (at \"12345::\")");
  EXPECT_EQ(error("1:2:3:4:5:6:7:8:9"), "ParseAddr(\"1:2:3:4:5:6:7:8:9\"): trailing garbage after address (at \"9\")");
  EXPECT_EQ(error("%eth0"), "ParseAddr(\"%eth0\"): missing IPv6 address");
  EXPECT_EQ(error("::1%"), "ParseAddr(\"::1%\"): zone must be a non-empty string");
}

TEST(Address, Prefixes) {
  const auto net = parse_prefix("10.1.2.3/16");
  ASSERT_TRUE(net);
  EXPECT_EQ(net->text(), "10.1.2.3/16");
  EXPECT_TRUE(net->contains(*parse_address("10.1.255.1")));
  EXPECT_FALSE(net->contains(*parse_address("10.2.0.1")));
  EXPECT_FALSE(net->contains(*parse_address("::1")));
  EXPECT_TRUE(parse_prefix("fd00::/8")->contains(*parse_address("fdff::1")));
  for (const auto bad : {"10.0.0.0", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "x/8", "::/129"})
    EXPECT_EQ(parse_prefix(bad).error(), std::string("invalid CIDR address: ") + bad);
}

TEST(Address, Macs) {
  EXPECT_EQ(*parse_mac("92-D0-C6-0A-29-33"), "92:d0:c6:0a:29:33");
  EXPECT_EQ(*parse_mac("92d0.c60a.2933"), "92:d0:c6:0a:29:33");
  EXPECT_EQ(parse_mac("92:d0:c6:0a:29-33").error(), "address 92:d0:c6:0a:29-33: invalid MAC address");
}

TEST(Address, DomainsLetAStrayColonThrough) {
  EXPECT_EQ(*check_dns_search("::foo:.:com."), "::foo:.:com");
  EXPECT_FALSE(check_dns_search(":::foo"));
  EXPECT_EQ(*check_dns_search(" . "), ".");
  EXPECT_FALSE(check_dns_search("foo..com"));
  EXPECT_FALSE(check_dns_search("123"));
}

} // namespace skiff::notation
