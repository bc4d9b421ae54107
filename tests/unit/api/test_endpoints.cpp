#include <skiff/api/endpoints.hpp>

#include <gtest/gtest.h>

namespace skiff::api {
namespace {

std::string line(const Call& call) { return call.method + " " + call.path + "?" + call.query.encoded(); }

TEST(Endpoints, SendOnlyWhatIsAsked) {
  using namespace containers;
  EXPECT_EQ(line(list({})), "GET /containers/json?");
  EXPECT_EQ(line(volumes::list(R"({"a":{"b":true}})")), "GET /volumes?filters=%7B%22a%22%3A%7B%22b%22%3Atrue%7D%7D");
  EXPECT_EQ(line(list({.all = true, .size = true, .limit = 3, .filters = {}})),
            "GET /containers/json?all=1&limit=3&size=1");
  EXPECT_EQ(line(stop("a/b", {.timeout = 0, .signal = "INT"})), "POST /containers/a/b/stop?signal=INT&t=0");
  EXPECT_EQ(line(stop("a", {})), "POST /containers/a/stop?");
  EXPECT_EQ(line(remove("a", {.force = true, .volumes = true, .link = false})), "DELETE /containers/a?force=1&v=1");
  EXPECT_EQ(line(logs("a", {.out = true,
                            .err = true,
                            .follow = true,
                            .timestamps = false,
                            .details = false,
                            .since = "1",
                            .until = {},
                            .tail = "5"})),
            "GET /containers/a/logs?follow=1&since=1&stderr=1&stdout=1&tail=5");
  EXPECT_EQ(line(images::pull("docker.io/library/x", "1", {}, {})),
            "POST /images/create?fromImage=docker.io%2Flibrary%2Fx&tag=1");
  EXPECT_EQ(line(images::inspect("a/b:c d")), "GET /images/a/b:c%20d/json?");
  EXPECT_EQ(line(images::save({"b", "a"}, {})), "GET /images/get?names=b&names=a");
}

} // namespace
} // namespace skiff::api
