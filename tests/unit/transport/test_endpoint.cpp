#include <skiff/transport/endpoint.hpp>

#include <gtest/gtest.h>

namespace skiff::transport {
namespace {

using Scheme = Endpoint::Scheme;

TEST(Endpoint, Unix) {
  const auto endpoint = parse_endpoint("unix:///var/run/docker.sock");
  ASSERT_TRUE(endpoint);
  EXPECT_EQ(endpoint->scheme, Scheme::unix_socket);
  EXPECT_EQ(endpoint->path, "/var/run/docker.sock");
  EXPECT_EQ(endpoint->text, "unix:///var/run/docker.sock");
}

TEST(Endpoint, Tcp) {
  const auto plain = parse_endpoint("tcp://example:2375/prefix");
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->host, "example");
  EXPECT_EQ(plain->port, 2375);
  EXPECT_EQ(plain->path, "/prefix");
  const auto v6 = parse_endpoint("tcp://[::1]:2376");
  ASSERT_TRUE(v6);
  EXPECT_EQ(v6->host, "::1");
  EXPECT_EQ(v6->port, 2376);
  EXPECT_EQ(parse_endpoint("fd://").error(), "unable to parse docker host `fd://`");
  EXPECT_EQ(parse_endpoint("npipe:////./pipe/x").error(), "protocol not available");
  EXPECT_FALSE(parse_endpoint("tcp://[::1:2376"));
  EXPECT_FALSE(parse_endpoint("tcp://h:70000"));
  EXPECT_FALSE(parse_endpoint("tcp://h:x"));
}

TEST(Endpoint, Ssh) {
  const auto endpoint = parse_endpoint("ssh://me@host:2222/run/docker.sock");
  ASSERT_TRUE(endpoint);
  EXPECT_EQ(endpoint->scheme, Scheme::ssh);
  EXPECT_EQ(endpoint->user, "me");
  EXPECT_EQ(endpoint->host, "host");
  EXPECT_EQ(endpoint->port, 2222);
  EXPECT_EQ(endpoint->path, "/run/docker.sock");
  EXPECT_EQ(parse_endpoint("ssh://host/")->path, "");
  const std::string refused = "ssh host connection is not valid: invalid SSH URL: ";
  EXPECT_EQ(parse_endpoint("ssh://").error(), refused + "hostname is empty");
  EXPECT_EQ(parse_endpoint("ssh://u:p@h").error(), refused + "plain-text password is not supported");
  EXPECT_EQ(parse_endpoint("ssh://a:b:c").error(), "parse \"ssh://a:b:c\": invalid port \":c\" after host");
  EXPECT_EQ(parse_endpoint("fd://").error(), "unable to parse docker host `fd://`");
  EXPECT_EQ(parse_endpoint("npipe:////x").error(), "protocol not available");
  EXPECT_EQ(parse_endpoint("ssh://h?x=1").error(), refused + "query parameters are not allowed: \"x=1\"");
  EXPECT_EQ(parse_endpoint("ssh://h#x").error(), refused + "fragments are not allowed: \"x\"");
}

TEST(Endpoint, ProxiesAreForOtherMachines) {
  os::Environment environment;
  environment.set("HTTP_PROXY", "http://proxy:3128");
  environment.set("https_proxy", "http://secure:3128");
  environment.set("NO_PROXY", ".internal");
  auto far = *parse_endpoint("tcp://far:2375"), near = *parse_endpoint("tcp://127.0.0.1:2375");
  use_proxy(far, environment);
  use_proxy(near, environment);
  EXPECT_EQ(far.proxy, "http://proxy:3128");
  EXPECT_EQ(far.no_proxy, ".internal");
  EXPECT_EQ(near.proxy, "");
  far.tls = TlsFiles{};
  use_proxy(far, environment);
  EXPECT_EQ(far.proxy, "http://secure:3128");
}

} // namespace
} // namespace skiff::transport
