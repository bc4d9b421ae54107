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

class Tar final : public Source {
public:
  std::ptrdiff_t read(char* into, std::size_t size) override {
    const std::string_view bytes = std::exchange(left_, {});
    return static_cast<std::ptrdiff_t>(bytes.copy(into, size));
  }

private:
  std::string_view left_ = "tar";
};

// A handle of libcurl serves several requests, one after the other: nothing of one may be left in the next.
TEST(Connections, OneRequestLeavesNothingToTheNext) {
  std::vector<std::string> asked;
  Peer peer({[&asked](Connection& connection) {
    for (std::string head = connection.read_head(); !head.empty(); head = connection.read_head()) {
      asked.push_back(head);
      if (head.find("Content-Length: 2\r\n") != std::string::npos) asked.back() += connection.read_bytes(2);
      if (head.find("chunked") != std::string::npos) asked.back() += connection.read_bytes(13);
      connection.send(answer("200 OK", head.starts_with("HEAD") ? "" : "x"));
    }
  }});
  const auto all = [] {
    std::vector<Request> out(6);
    out[0].target = "/get";
    out[1] = {"POST", "/post", {{"X-Registry-Auth", "secret"}}, Body::json("{}")};
    out[2] = {"HEAD", "/head", {}, Body::none()};
    out[3] = {"DELETE", "/delete", {}, Body::none()};
    out[4] = {"POST", "/empty", {}, Body::none()};
    out[5] = {"PUT", "/stream", {}, Body::stream("application/x-tar", std::make_unique<Tar>())};
    return out;
  };
  loop::Loop loop;
  {
    Client client(loop, at(peer.path()));
    for (int round = 0; round < 6; ++round)
      for (Request& request : all()) EXPECT_FALSE(exchange(client, std::move(request)).failure);
  }
  peer.join();
  const std::string common = " HTTP/1.1\r\nHost: api.moby.localhost\r\nUser-Agent: Docker-Client/28 (linux)\r\n";
  ASSERT_EQ(asked.size(), 36u);
  for (std::size_t i = 0; i < asked.size(); i += 6) {
    EXPECT_EQ(asked[i], "GET /get" + common + "\r\n");
    EXPECT_EQ(asked[i + 1], "POST /post" + common +
                                "Content-Type: application/json\r\nX-Registry-Auth: secret\r\nContent-Length: "
                                "2\r\n\r\n{}");
    EXPECT_EQ(asked[i + 2], "HEAD /head" + common + "\r\n");
    EXPECT_EQ(asked[i + 3], "DELETE /delete" + common + "\r\n");
    EXPECT_EQ(asked[i + 4], "POST /empty" + common + "Content-Length: 0\r\n\r\n");
    EXPECT_EQ(asked[i + 5], "PUT /stream" + common +
                                "Transfer-Encoding: chunked\r\nContent-Type: application/x-tar\r\n\r\n"
                                "3\r\ntar\r\n0\r\n\r\n");
  }
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
