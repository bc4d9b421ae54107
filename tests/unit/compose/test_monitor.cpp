// What happens to a project's containers, told by an engine that answers late.

#include "support/peer.hpp"

#include <skiff/compose/follow.hpp>

#include <gtest/gtest.h>

#include <algorithm>

namespace skiff::compose {
namespace {

using test::Connection;

std::string event(std::string_view action) {
  return R"({"timeNano":1700000000000000005,"Action":")" + std::string(action) +
         R"(","Actor":{"ID":"1","Attributes":{"name":"p-web-1","com.docker.compose.service":"web",)"
         R"("com.docker.compose.container-number":"1","exitCode":"137"}}})"
         "\n";
}

struct Told {
  std::vector<ContainerEvent> events;
  bool done = false;
  std::string may_return;
};

/// What is told of events that all arrive before the answer to the question whether the container comes back.
/// `ignored`: how many of them are not told.
Told told(const std::string& events, const std::string& inspection, std::size_t ignored = 0) {
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
  Told out;
  const auto expected = static_cast<std::size_t>(std::count(events.begin(), events.end(), '\n')) - ignored;
  Monitor monitor(engine, "p", {}, {}, [&](const ContainerEvent& happened) { out.events.push_back(happened); });
  loop.run_until([&] { return out.events.size() == expected; });
  out.done = monitor.done();
  out.may_return = monitor.may_return();
  return out;
}

TEST(Monitor, AStartBehindADeathWaitsUntilTheDeathHasBeenLookedInto) {
  const auto events = told(event("start") + event("die") + event("start") + event("restart"),
                           R"({"State":{"Running":true,"Restarting":false}})")
                          .events;
  ASSERT_EQ(events.size(), 4u);
  EXPECT_EQ(events[0].kind, ContainerEvent::Kind::started);
  EXPECT_FALSE(events[0].restarting);
  EXPECT_EQ(events[1].kind, ContainerEvent::Kind::exited);
  EXPECT_EQ(events[1].exit_code, 137);
  EXPECT_TRUE(events[1].restarting);
  EXPECT_EQ(events[2].kind, ContainerEvent::Kind::started);
  EXPECT_TRUE(events[2].restarting);
  EXPECT_EQ(events[2].source, "web-1");
  EXPECT_EQ(events[2].since, "1700000000.000000005");
}

TEST(Monitor, AStartAfterAnEndIsARestartWhateverTheStateWasBetweenThem) {
  const auto events = told(event("die") + event("start"), R"({"State":{"Running":false}})").events;
  ASSERT_EQ(events.size(), 2u);
  EXPECT_FALSE(events[0].restarting);
  EXPECT_TRUE(events[1].restarting);
}

TEST(Monitor, WhatWasAskedToEndMayReturn) {
  const std::string ended = R"({"State":{"Running":false}})";
  const auto alone = told(event("start") + event("die"), ended);
  EXPECT_TRUE(alone.done);
  EXPECT_EQ(alone.may_return, "");
  const auto asked = told(event("start") + event("kill") + event("die"), ended, 1);
  EXPECT_TRUE(asked.done);
  EXPECT_EQ(asked.may_return, "1");
}

} // namespace
} // namespace skiff::compose
