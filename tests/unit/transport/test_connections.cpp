// Connections between two requests, and after one.

#include "unit/transport/support.hpp"

#include <skiff/transport/client.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <latch>
#include <map>

namespace skiff::transport {
namespace {

using std::chrono::milliseconds;
using test::answer;
using test::Connection;
using test::Peer;

// Fifty at a time, more than leave libcurl together; the second round finds the connections of the first.
TEST(Connections, OfManyTransfersAreUsedAgain) {
  constexpr std::ptrdiff_t many = 50;
  std::latch all_asked(many);
  Peer peer(std::vector<Peer::Serve>(many, [&all_asked](Connection& connection) {
    for (std::string head = connection.read_head(); !head.empty(); head = connection.read_head()) {
      if (head.starts_with("GET /first")) all_asked.arrive_and_wait();
      connection.send(answer("200 OK", head.substr(4, head.find(' ', 4) - 4)));
    }
  }));
  loop::Loop loop;
  {
    Client client(loop, at(peer.path()));
    for (const std::string round : {"/first", "/second", "/third"}) {
      std::vector<std::unique_ptr<Transfer>> transfers;
      std::map<std::string, std::string> bodies;
      int done = 0;
      for (int i = 0; i < many; ++i) {
        const std::string target = round + std::to_string(i);
        const auto take = [&body = bodies[target]](std::string_view bytes) {
          body += bytes;
          return Flow::go_on;
        };
        transfers.push_back(client.start(get(target), {{}, take, [&done](std::exception_ptr) { ++done; }}));
      }
      loop.run_until([&] { return done == many; });
      for (const auto& [target, body] : bodies) EXPECT_EQ(body, target);
    }
  }
  peer.join();
}

TEST(Connections, ClosedBetweenTwoRequestsAreRenewed) {
  const auto once = [](Connection& connection) {
    connection.read_head();
    connection.send(answer("200 OK", "one"));
    connection.close();
  };
  Peer peer({once, once, once});
  loop::Loop loop;
  Client client(loop, at(peer.path()));
  for (const int turns : {0, 3, 0}) {
    EXPECT_EQ(exchange(client, get("/a")).body, "one");
    for (int i = 0; i < turns; ++i) loop.turn(milliseconds(20)); // the close is noticed now, else at the next request
  }
  peer.join();
}

TEST(Connections, ThatWereUpgradedCloseWithTheirStream) {
  std::promise<void> closed;
  Peer peer({[&closed](Connection& connection) {
    connection.read_head();
    connection.send("HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
    connection.read_to_end();
    closed.set_value();
  }});
  loop::Loop loop;
  Client client(loop, at(peer.path()));
  Request attach;
  attach.method = "POST";
  attach.target = "/attach";
  client.upgrade(std::move(attach), "tcp").stream.reset();
  EXPECT_EQ(closed.get_future().wait_for(std::chrono::seconds(5)), std::future_status::ready) << "the client lives on";
}

} // namespace
} // namespace skiff::transport
