// Requests over a real Unix socket to a peer in a thread.

#include "unit/transport/support.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/transport/client.hpp>

#include <gtest/gtest.h>

namespace skiff::transport {
namespace {

using std::chrono::milliseconds;
using test::answer;
using test::chunk;
using test::Connection;
using test::Peer;

TEST(Client, SendsTheHeadAsGivenAndReusesTheConnection) {
  std::vector<std::string> heads;
  std::string body;
  Peer peer({[&](Connection& connection) {
    heads.push_back(connection.read_head());
    connection.send(answer("200 OK", "hello", "X-Thing:  some value \r\n"));
    heads.push_back(connection.read_head());
    body = connection.read_bytes(9);
    connection.send("HTTP/1.1 204 No Content\r\n\r\n");
    heads.push_back(connection.read_head());
    connection.send("HTTP/1.1 404 Not Found\r\nContent-Length: 10\r\n\r\n");
    heads.push_back(connection.read_head());
    connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk("a") + chunk("bc") + chunk(""));
  }});
  loop::Loop loop;
  auto endpoint = at(peer.path());
  endpoint.headers = {{"X-Custom", "1"}};
  Client client(loop, endpoint);

  const auto first = exchange(client, get("/v1.41/a%2Fb/../json?x=1+2"));
  EXPECT_EQ(first.head.status, 200);
  EXPECT_EQ(first.head.reason, "OK");
  EXPECT_EQ(first.head.header("x-thing"), "some value");
  EXPECT_EQ(first.body, "hello");
  Request create;
  create.method = "POST";
  create.target = "/create";
  create.headers = {{"X-Registry-Auth", "e30="}, {"X-Empty", ""}};
  create.body = Body::json(R"({"a":"b"})");
  EXPECT_EQ(exchange(client, std::move(create)).head.status, 204);
  Request head;
  head.method = "HEAD";
  head.target = "/file";
  const auto missing = exchange(client, std::move(head));
  EXPECT_EQ(missing.head.status, 404);
  EXPECT_EQ(missing.failure, std::nullopt) << "an answer is an answer";
  Request start;
  start.method = "POST";
  start.target = "/start";
  EXPECT_EQ(exchange(client, std::move(start)).body, "abc");
  peer.join();

  ASSERT_EQ(heads.size(), 4U);
  EXPECT_EQ(heads[0], "GET /v1.41/a%2Fb/../json?x=1+2 HTTP/1.1\r\nHost: api.moby.localhost\r\n"
                      "User-Agent: Docker-Client/28 (linux)\r\nX-Custom: 1\r\n\r\n");
  EXPECT_EQ(heads[1], "POST /create HTTP/1.1\r\nHost: api.moby.localhost\r\nUser-Agent: Docker-Client/28 (linux)\r\n"
                      "Content-Type: application/json\r\nX-Custom: 1\r\nX-Registry-Auth: e30=\r\nX-Empty:\r\n"
                      "Content-Length: 9\r\n\r\n");
  EXPECT_EQ(body, R"({"a":"b"})");
  EXPECT_EQ(heads[3], "POST /start HTTP/1.1\r\nHost: api.moby.localhost\r\nUser-Agent: Docker-Client/28 (linux)\r\n"
                      "X-Custom: 1\r\nContent-Length: 0\r\n\r\n");
}

TEST(Client, NamesTheAddressWhenNobodyAnswers) {
  loop::Loop loop;
  Client nowhere(loop, at("/nope"));
  EXPECT_EQ(exchange(nowhere, get("/v1.51/x")).failure,
            "Cannot connect to the Docker daemon at unix:///nope. Is the docker daemon running?");
  Peer peer({[](Connection& connection) { connection.read_head(); }});
  Client silent(loop, at(peer.path()));
  const auto url = silent.url_of("/v1.51/x");
  EXPECT_EQ(exchange(silent, get("/v1.51/x")).failure, "error during connect: Get \"" + url + "\": EOF");
  EXPECT_EQ(url.substr(0, 10), "http://%2F");
}

TEST(Client, ReportsAnEngineThatDiesInMidStream) {
  Peer peer({[](Connection& connection) {
               connection.read_head();
               connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk("half"));
             },
             [](Connection& connection) {
               connection.read_head();
               connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
             }});
  loop::Loop loop;
  Client client(loop, at(peer.path()));
  for (int i = 0; i < 2; ++i) {
    const auto outcome = exchange(client, get("/x"));
    EXPECT_EQ(outcome.body, "half");
    EXPECT_EQ(outcome.failure, "unexpected EOF");
  }
}

TEST(Client, RefusesWhatIsNotHttp) {
  Peer peer({[](Connection& connection) {
    connection.read_head();
    connection.send("\x15\x03\x01\x00\x02\x02\x28 not http at all\r\n\r\n");
  }});
  loop::Loop loop;
  Client client(loop, at(peer.path()));
  const auto failure = exchange(client, get("/x")).failure.value_or("");
  EXPECT_NE(failure.find("malformed HTTP response"), std::string::npos) << failure;
  EXPECT_NE(failure.find("Are you trying to connect to a TLS-enabled daemon without TLS?"), std::string::npos);
}

TEST(Client, ReadOnlyModeSendsNothing) {
  loop::Loop loop;
  Client client(loop, at("/nope"), {.record_file = {}, .read_only = true});
  Request request;
  request.method = "DELETE";
  request.target = "/containers/x";
  EXPECT_THROW((void)client.start(std::move(request), {}), base::Failure);
}

TEST(Client, StopEndsAStreamWithSuccess) {
  Peer peer({[](Connection& connection) {
    connection.read_head();
    connection.send("HTTP/1.1 200 OK\r\n\r\none");
    connection.read_to_end();
  }});
  loop::Loop loop;
  Client client(loop, at(peer.path()));
  bool done = false;
  std::exception_ptr error;
  const auto transfer = client.start(get("/events"), {{},
                                                      [](std::string_view) { return Flow::stop; },
                                                      [&](std::exception_ptr how) {
                                                        error = how;
                                                        done = true;
                                                      }});
  loop.run_until([&] { return done; });
  EXPECT_FALSE(error);
}

TEST(Client, PauseHoldsTheStreamBack) {
  const std::string big(8 << 20, 'x');
  Peer peer({[&](Connection& connection) {
    connection.read_head();
    connection.send(answer("200 OK", big));
  }});
  loop::Loop loop;
  Client client(loop, at(peer.path()));
  bool done = false;
  std::size_t size = 0;
  int pauses = 0;
  std::unique_ptr<Transfer> transfer;
  loop::Watch timer;
  transfer = client.start(get("/big"), {{},
                                        [&](std::string_view bytes) {
                                          size += bytes.size();
                                          if (++pauses > 5) return Flow::go_on;
                                          timer = loop.after(milliseconds(5), [&, before = size] {
                                            EXPECT_EQ(size, before) << "data while paused";
                                            transfer->resume();
                                          });
                                          return Flow::pause;
                                        },
                                        [&](std::exception_ptr error) {
                                          EXPECT_FALSE(error);
                                          done = true;
                                        }});
  loop.run_until([&] { return done; });
  EXPECT_EQ(size, big.size());
}

TEST(Client, WhatAHandlerThrowsArrivesInDone) {
  Peer peer({[](Connection& connection) {
    connection.read_head();
    connection.send(answer("200 OK", "x"));
    connection.read_to_end();
  }});
  loop::Loop loop;
  Client client(loop, at(peer.path()));
  std::string text;
  bool done = false;
  const auto transfer = client.start(get("/x"), {{},
                                                 [](std::string_view) -> Flow { throw base::Failure("mine"); },
                                                 [&](std::exception_ptr error) {
                                                   done = true;
                                                   try {
                                                     std::rethrow_exception(error);
                                                   } catch (const base::Failure& failure) {
                                                     text = failure.text;
                                                   }
                                                 }});
  loop.run_until([&] { return done; });
  EXPECT_EQ(text, "mine");
}

TEST(Client, HandlersMayStartAndDestroyTransfers) {
  Peer peer({[](Connection& connection) {
               connection.read_head();
               connection.send("HTTP/1.1 200 OK\r\n\r\nfirst");
               connection.read_to_end();
             },
             [](Connection& connection) {
               connection.read_head();
               connection.send(answer("200 OK", "second"));
             }});
  loop::Loop loop;
  Client client(loop, at(peer.path()));
  std::unique_ptr<Transfer> first, second;
  std::string body;
  bool done = false;
  first = client.start(get("/1"), {{},
                                   [&](std::string_view) {
                                     second = client.start(get("/2"), {{},
                                                                       [&](std::string_view bytes) {
                                                                         body += bytes;
                                                                         return Flow::go_on;
                                                                       },
                                                                       [&](std::exception_ptr) {
                                                                         second.reset();
                                                                         done = true;
                                                                       }});
                                     first.reset();
                                     return Flow::go_on;
                                   },
                                   [](std::exception_ptr) { ADD_FAILURE() << "called after its end"; }});
  loop.run_until([&] { return done; });
  EXPECT_EQ(body, "second");
}

TEST(Client, RunsTransfersSideBySide) {
  std::vector<Peer::Serve> serves(4, [](Connection& connection) {
    const auto head = connection.read_head();
    connection.send(answer("200 OK", head.substr(5, 1)));
  });
  Peer peer(serves);
  loop::Loop loop;
  Client client(loop, at(peer.path()));
  std::vector<std::unique_ptr<Transfer>> transfers;
  std::string bodies(4, '?');
  int done = 0;
  for (int i = 0; i < 4; ++i)
    transfers.push_back(client.start(get("/" + std::to_string(i)), {{},
                                                                    [&bodies, i](std::string_view bytes) {
                                                                      bodies[static_cast<std::size_t>(i)] = bytes[0];
                                                                      return Flow::go_on;
                                                                    },
                                                                    [&done](std::exception_ptr) { ++done; }}));
  loop.run_until([&] { return done == 4; });
  EXPECT_EQ(bodies, "0123");
}

/// Gives `pieces`, each only after a while.
class SlowSource final : public Source {
public:
  SlowSource(loop::Loop& loop, std::vector<std::string> pieces) : loop_(loop), pieces_(std::move(pieces)) {}
  std::ptrdiff_t read(char* into, std::size_t size) override {
    if (next_ == pieces_.size()) return 0;
    if (!ready_) {
      timer_ = loop_.after(milliseconds(5), [this] {
        ready_ = true;
        resume();
      });
      return not_yet;
    }
    ready_ = false;
    const auto& piece = pieces_[next_++];
    EXPECT_LE(piece.size(), size);
    piece.copy(into, piece.size());
    return static_cast<std::ptrdiff_t>(piece.size());
  }

private:
  loop::Loop& loop_;
  loop::Watch timer_;
  std::vector<std::string> pieces_;
  std::size_t next_ = 0;
  bool ready_ = false;
};

TEST(Client, UploadsFromASourceThatIsNotAlwaysReady) {
  std::string head, body;
  Peer peer({[&](Connection& connection) {
    head = connection.read_head();
    while (body.find("0\r\n\r\n") == std::string::npos) body += connection.read_some();
    connection.send(answer("200 OK", "{}"));
  }});
  loop::Loop loop;
  Client client(loop, at(peer.path()));
  Request request;
  request.method = "POST";
  request.target = "/build";
  request.body = Body::stream("application/x-tar",
                              std::make_unique<SlowSource>(loop, std::vector<std::string>{"one", "two", "three"}));
  const auto outcome = exchange(client, std::move(request));
  EXPECT_EQ(outcome.failure, std::nullopt);
  EXPECT_EQ(outcome.body, "{}");
  peer.join();
  EXPECT_EQ(head, "POST /build HTTP/1.1\r\nHost: api.moby.localhost\r\nUser-Agent: Docker-Client/28 (linux)\r\n"
                  "Transfer-Encoding: chunked\r\nContent-Type: application/x-tar\r\n\r\n");
  EXPECT_EQ(body, chunk("one") + chunk("two") + chunk("three") + chunk(""));
}

class FailingSource final : public Source {
  std::ptrdiff_t read(char*, std::size_t) override { throw base::Failure("cannot read the context"); }
};

TEST(Client, AFailingSourceEndsTheTransferWithItsFailure) {
  Peer peer({[](Connection& connection) { connection.read_to_end(); }});
  loop::Loop loop;
  Client client(loop, at(peer.path()));
  Request request;
  request.method = "POST";
  request.target = "/build";
  request.body = Body::stream("application/x-tar", std::make_unique<FailingSource>());
  const std::string failure = exchange(client, std::move(request)).failure.value_or("");
  EXPECT_TRUE(failure.starts_with("error during connect: Post \"http://")) << failure;
  EXPECT_TRUE(failure.ends_with("/build\": cannot read the context")) << failure;
}

class EndlessSource final : public Source {
  std::ptrdiff_t read(char* into, std::size_t size) override {
    std::memset(into, 'x', size);
    return static_cast<std::ptrdiff_t>(size);
  }
};

TEST(Client, AnEarlyRefusalOfAnUploadIsRead) {
  Peer peer({[](Connection& connection) {
    connection.read_head();
    connection.read_some();
    connection.send(answer("500 Internal Server Error", "no space"));
    connection.half_close();
    connection.read_to_end();
  }});
  loop::Loop loop;
  Client client(loop, at(peer.path()));
  Request request;
  request.method = "POST";
  request.target = "/build";
  request.body = Body::stream("application/x-tar", std::make_unique<EndlessSource>());
  const auto outcome = exchange(client, std::move(request));
  EXPECT_EQ(outcome.head.status, 500);
  EXPECT_EQ(outcome.body, "no space");
  EXPECT_EQ(outcome.failure, std::nullopt);
}

} // namespace
} // namespace skiff::transport
