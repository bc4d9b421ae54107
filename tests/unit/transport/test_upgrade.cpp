// Hijacked connections over a real Unix socket.

#include "unit/transport/support.hpp"

#include <gtest/gtest.h>

namespace skiff::transport {
namespace {

using test::answer;
using test::Connection;
using test::Peer;

Request attach() {
  Request request;
  request.method = "POST";
  request.target = "/v1.51/containers/x/attach?stream=1";
  return request;
}

TEST(Upgrade, CarriesBytesBothWaysWithHalfClose) {
  std::string head, input;
  Peer peer({[&](Connection& connection) {
    head = connection.read_head();
    connection.send("HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\n"
                    "Connection: Upgrade\r\nUpgrade: tcp\r\n\r\nearly ");
    input = connection.read_to_end();
    connection.send("late");
  }});
  loop::Loop loop;
  Client client(loop, at(peer.path()));
  auto upgraded = client.upgrade(attach(), "tcp");
  ASSERT_TRUE(upgraded.stream);
  EXPECT_EQ(upgraded.stream->head.status, 101);
  EXPECT_EQ(upgraded.stream->head.header("content-type"), "application/vnd.docker.raw-stream");
  write_all(*upgraded.stream, loop, "typed");
  upgraded.stream->close_write();
  EXPECT_EQ(read_all(*upgraded.stream, loop), "early late");
  upgraded.stream.reset();
  peer.join();
  EXPECT_EQ(input, "typed");
  EXPECT_EQ(head, "POST /v1.51/containers/x/attach?stream=1 HTTP/1.1\r\nHost: api.moby.localhost\r\n"
                  "User-Agent: Docker-Client/28 (linux)\r\nContent-Length: 0\r\nConnection: Upgrade\r\n"
                  "Upgrade: tcp\r\n\r\n");
}

TEST(Upgrade, AcceptsTheOldAnswer) {
  Peer peer({[](Connection& connection) {
    connection.read_head();
    connection.send("HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\nout");
  }});
  loop::Loop loop;
  Client client(loop, at(peer.path()));
  auto upgraded = client.upgrade(attach(), "tcp");
  ASSERT_TRUE(upgraded.stream);
  EXPECT_EQ(read_all(*upgraded.stream, loop), "out");
}

TEST(Upgrade, ARefusalHasItsBody) {
  Peer peer({[](Connection& connection) {
               connection.read_head();
               connection.send(answer("409 Conflict", R"({"message":"not running"})"));
               connection.read_to_end();
             },
             [](Connection& connection) {
               connection.read_head();
               connection.send("HTTP/1.1 400 Bad Request\r\n\r\nno");
             }});
  loop::Loop loop;
  Client client(loop, at(peer.path()));
  const auto refused = client.upgrade(attach(), "tcp");
  EXPECT_FALSE(refused.stream);
  EXPECT_EQ(refused.head.status, 409);
  EXPECT_EQ(refused.body, R"({"message":"not running"})");
  EXPECT_EQ(client.upgrade(attach(), "tcp").body, "no");
}

TEST(Upgrade, FailuresNameTheRequest) {
  loop::Loop loop;
  Client nowhere(loop, at("/nope"));
  try {
    (void)nowhere.upgrade(attach(), "tcp");
    FAIL();
  } catch (const base::Failure& failure) {
    EXPECT_EQ(failure.text, "Cannot connect to the Docker daemon at unix:///nope. Is the docker daemon running?");
  }
  Peer peer({[](Connection& connection) { connection.read_head(); }});
  Client silent(loop, at(peer.path()));
  try {
    (void)silent.upgrade(attach(), "tcp");
    FAIL();
  } catch (const base::Failure& failure) {
    EXPECT_EQ(failure.text, "error during connect: Post \"" + silent.url_of(attach().target) + "\": EOF");
  }
}

TEST(Upgrade, WritesMoreThanTheSocketHolds) {
  const std::string big(4 << 20, 'y');
  std::string input;
  Peer peer({[&](Connection& connection) {
    connection.read_head();
    connection.send("HTTP/1.1 101 UPGRADED\r\n\r\n");
    input = connection.read_to_end();
  }});
  loop::Loop loop;
  Client client(loop, at(peer.path()));
  auto upgraded = client.upgrade(attach(), "tcp");
  write_all(*upgraded.stream, loop, big);
  upgraded.stream->close_write();
  EXPECT_EQ(read_all(*upgraded.stream, loop), "");
  peer.join();
  EXPECT_EQ(input, big);
}

TEST(Upgrade, RequestsGoOnBesideIt) {
  Peer peer({[](Connection& connection) {
               connection.read_head();
               connection.send(answer("200 OK", "1"));
               connection.read_head();
               connection.send(answer("200 OK", "3"));
             },
             [](Connection& connection) {
               connection.read_head();
               connection.send("HTTP/1.1 101 UPGRADED\r\n\r\n2");
             }});
  loop::Loop loop;
  Client client(loop, at(peer.path()));
  EXPECT_EQ(exchange(client, get("/1")).body, "1");
  auto upgraded = client.upgrade(attach(), "tcp");
  EXPECT_EQ(exchange(client, get("/3")).body, "3");
  EXPECT_EQ(read_all(*upgraded.stream, loop), "2");
}

} // namespace
} // namespace skiff::transport
