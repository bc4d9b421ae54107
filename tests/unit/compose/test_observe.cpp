// Containers out of the engine's list of them.
#include <skiff/base/failure.hpp>
#include <skiff/compose/observe.hpp>

#include <gtest/gtest.h>

namespace skiff::compose {
namespace {

TEST(Containers, HaveWhatTheListTells) {
  const auto list = containers_of(R"([
    {"Id": "abc", "Names": ["/other/link", "/shop-web-1"], "Image": "nginx", "ImageID": "sha256:1", "Command": "run",
     "Created": 1700000000, "State": "running", "Status": "Up 3 seconds", "SizeRw": 12.5, "HostConfig": {"Id": "no"},
     "Labels": {"com.docker.compose.service": "web", "com.docker.compose.container-number": "1", "Id": "label"},
     "NetworkSettings": {"Networks": {"shop_default": {"IPAMConfig": null, "NetworkID": "n1", "Id": "x"}, "bare": null,
                                      "empty": {}}},
     "Mounts": [{"Type": "volume", "Name": "data", "Source": "/s", "Destination": "/d", "RW": false},
                {"Type": "bind", "Destination": "/b"}],
     "Ports": [{"IP": "0.0.0.0", "PrivatePort": 80, "PublicPort": 8080, "Type": "tcp"}, {"PrivatePort": 53}]},
    {"Id": "def", "Names": ["/a/b"], "Labels": null, "Mounts": [], "Ports": null},
    {}
  ])");
  ASSERT_EQ(list.size(), 3U);
  const Container& web = list[0];
  EXPECT_EQ(web.id, "abc");
  EXPECT_EQ(web.name, "shop-web-1");
  EXPECT_EQ(web.image + " " + web.image_id + " " + web.command, "nginx sha256:1 run");
  EXPECT_EQ(web.state + ", " + web.status, "running, Up 3 seconds");
  EXPECT_EQ(web.created, 1700000000);
  EXPECT_EQ(web.service(), "web");
  EXPECT_EQ(web.number(), 1);
  EXPECT_EQ(web.labels.size(), 3U);
  EXPECT_EQ(web.networks.at("shop_default"), "n1");
  EXPECT_EQ(web.networks.at("empty"), "");
  ASSERT_EQ(web.mounts.size(), 2U);
  EXPECT_EQ(web.mounts[0].type + web.mounts[0].name + web.mounts[0].source + web.mounts[0].target, "volumedata/s/d");
  EXPECT_FALSE(web.mounts[0].writable);
  EXPECT_TRUE(web.mounts[1].writable) << "when nothing is said";
  ASSERT_EQ(web.ports.size(), 2U);
  EXPECT_EQ(web.ports[0].ip + " " + web.ports[0].protocol, "0.0.0.0 tcp");
  EXPECT_EQ(web.ports[0].target, 80);
  EXPECT_EQ(web.ports[0].published, 8080);
  EXPECT_EQ(web.ports[1].published, 0);
  EXPECT_EQ(list[1].name, "a/b") << "nothing but links";
  EXPECT_TRUE(list[1].labels.empty() && list[2].id.empty() && list[2].name.empty());
}

TEST(Containers, OfOtherShapesAreEmpty) {
  for (const std::string_view text : {"null", "[]", "{}", "7", R"("Id")", R"([["Id", {"Id": "x"}]])"})
    for (const Container& container : containers_of(text)) EXPECT_EQ(container.id, "") << text;
  const auto odd = containers_of(
      R"([{"Mounts": [["Type"], "Name", 1, true], "Ports": [["IP"], 80, [[{"IP": "deep"}]]], "Created": 1e300, "Names": [[1], {"a": "b"}],
           "NetworkSettings": {"Networks": [["NetworkID"], "x"]}, "Id": {"Id": [[[[[["x"]]]]]]}}])");
  ASSERT_EQ(odd.size(), 1U);
  EXPECT_EQ(odd[0].created, 0);
  EXPECT_TRUE(odd[0].mounts.empty() && odd[0].ports.empty() && odd[0].networks.empty());
}

TEST(Containers, OfBrokenJsonAreAFailure) {
  EXPECT_EQ(containers_of("[{\"Id\": \"\\ud800\"}]").at(0).id, "\xEF\xBF\xBD") << "half a pair, as Go reads it";
  const auto fault = [](std::string_view text) -> std::string {
    try {
      return "no failure, " + std::to_string(containers_of(text).size());
    } catch (const base::Failure& failure) {
      return failure.text;
    }
  };
  EXPECT_EQ(fault("[{\"Id\": \"a\"}"), "unexpected end of JSON input");
  EXPECT_EQ(fault("[{]"), "invalid character ']' looking for beginning of object key string");
  EXPECT_EQ(fault("[] x"), "invalid character 'x' after top-level value");
}

} // namespace
} // namespace skiff::compose
