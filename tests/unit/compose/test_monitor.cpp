// What happens to a project's containers, told by an engine that answers late.

#include "support/peer.hpp"

#include <skiff/compose/follow.hpp>

#include <gtest/gtest.h>

namespace skiff::compose {
namespace {

using test::Connection;

std::string event(std::string_view action) {
  return R"({"Action":")" + std::string(action) +
         R"(","Actor":{"ID":"1","Attributes":{"name":"p-web-1","com.docker.compose.service":"web",)"
         R"("com.docker.compose.container-number":"1","exitCode":"137"}}})"
         "\n";
}

/// Events that all arrive before the answer that tells whether the container comes back.
std::vector<ContainerEvent> told(const std::string& events, const std::string& inspection) {
  test::Peer peer({[&](Connection& connection) {
                     connection.read_head();
                     connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + test::chunk(events));
                     connection.read_to_end();
                   },
                   [&](Connection& connection) {
                     connection.read_head();
                     connection.send(test::answer("200 OK", inspection));
                     connection.read_to_end();
                   }});
  loop::Loop loop;
  transport::Endpoint endpoint;
  endpoint.path = peer.path();
  transport::Client client(loop, endpoint);
  api::Engine engine(client, {.fixed_version = "1.41"});
  std::vector<ContainerEvent> out;
  bool last = false;
  Monitor monitor(engine, "p", {}, {}, [&](const ContainerEvent& happened) {
    out.push_back(happened);
    last = last || happened.kind == ContainerEvent::Kind::restarted;
  });
  loop.run_until([&] { return last; });
  return out;
}

TEST(Monitor, AStartBehindADeathWaitsUntilTheDeathHasBeenLookedInto) {
  const auto events = told(event("start") + event("die") + event("start") + event("restart"),
                           R"({"State":{"Running":true,"Restarting":false}})");
  ASSERT_EQ(events.size(), 4u);
  EXPECT_EQ(events[0].kind, ContainerEvent::Kind::started);
  EXPECT_FALSE(events[0].restarting);
  EXPECT_EQ(events[1].kind, ContainerEvent::Kind::exited);
  EXPECT_EQ(events[1].exit_code, 137);
  EXPECT_TRUE(events[1].restarting);
  EXPECT_EQ(events[2].kind, ContainerEvent::Kind::started);
  EXPECT_TRUE(events[2].restarting);
  EXPECT_EQ(events[2].source, "web-1");
}

TEST(Monitor, WhatEndedForGoodIsNoRestart) {
  const auto events = told(event("die") + event("start") + event("restart"), R"({"State":{"Running":false}})");
  ASSERT_EQ(events.size(), 3u);
  EXPECT_FALSE(events[0].restarting);
  EXPECT_FALSE(events[1].restarting);
}

} // namespace
} // namespace skiff::compose
