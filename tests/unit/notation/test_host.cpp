#include <skiff/notation/host.hpp>

#include <support/vectors.hpp>

namespace skiff::notation {

TEST(Host, Recorded) {
  check_recorded("opts", "opts.ParseHost(tls=false)",
                 [](const json& in) { return answer(parse_host(in.get<std::string>(), false)); });
  check_recorded("opts", "opts.ParseHost(tls=true)",
                 [](const json& in) { return answer(parse_host(in.get<std::string>(), true)); });
}

TEST(Host, TcpAddressesAreReadAsUrls) {
  const auto host = [](std::string_view text) { return *parse_host(text, false); };
  EXPECT_EQ(host("tcp://[::1]:"), "tcp://[::1]:2375");
  EXPECT_EQ(host("tcp://user@host:1/p%20q"), "tcp://host:1/p q");
  const auto error = [](std::string_view text) { return parse_host(text, false).error(); };
  EXPECT_EQ(error("tcp://[::1"), "parse \"tcp://[::1\": missing ']' in host");
  EXPECT_EQ(error("tcp://[::1]"), "invalid bind address format: [::1]");
  EXPECT_EQ(error("tcp://a b"), "parse \"tcp://a b\": invalid character \" \" in host name");
  EXPECT_EQ(error("tcp://a%zz"), "parse \"tcp://a%zz\": invalid URL escape \"%zz\"");
  EXPECT_EQ(error("unix://unix://x://y"), "invalid proto, expected unix: x://y");
  EXPECT_EQ(error("tcp://a://b"), "invalid proto, expected tcp: a://b");
}

} // namespace skiff::notation
