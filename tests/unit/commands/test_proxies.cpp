#include "commands/proxies.hpp"

#include <gtest/gtest.h>

namespace skiff::commands {

TEST(Proxies, ByEngineElseDefault) {
  config::Config config;
  config.document() = std::move(*base::JsonDocument::parse(
      R"({"proxies":{"default":{"httpProxy":"d","noProxy":"n"},"tcp://a:1":{"allProxy":"x","ftpProxy":""}}})"));
  using Variables = std::map<std::string, std::string>;
  EXPECT_EQ(proxy_variables(config, "unix:///s"),
            (Variables{{"HTTP_PROXY", "d"}, {"NO_PROXY", "n"}, {"http_proxy", "d"}, {"no_proxy", "n"}}));
  EXPECT_EQ(proxy_variables(config, "tcp://a:1"), (Variables{{"ALL_PROXY", "x"}, {"all_proxy", "x"}}));
  EXPECT_TRUE(proxy_variables(config::Config(), "unix:///s").empty());
}

} // namespace skiff::commands
