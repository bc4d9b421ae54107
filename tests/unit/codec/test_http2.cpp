#include <skiff/codec/http2.hpp>

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace skiff::codec {
namespace {

class Log : public Http2Events {
public:
  void headers(Http2StreamId stream, Http2Headers headers, bool end) override {
    for (const auto& [name, value] : headers) text += name + "=" + value + (end ? "$ " : " ");
    last = stream;
  }
  void data(Http2StreamId, std::string_view bytes) override { received += bytes; }
  void remote_end(Http2StreamId) override { text += "end "; }
  void closed(Http2StreamId, std::uint32_t error) override { text += "closed" + std::to_string(error) + " "; }
  std::string text, received;
  Http2StreamId last = 0;
};

// Two ends joined by memory, in pieces that cut frames anywhere.
struct Pair {
  Log at_client, at_server;
  Http2 client{Http2::Role::client, at_client};
  Http2 server{Http2::Role::server, at_server};

  bool move(Http2& from, Http2& to) {
    bool moved = false;
    for (auto out = from.take_output(); !out.empty(); out = from.take_output()) {
      moved = true;
      for (; !out.empty(); out.remove_prefix(std::min<std::size_t>(out.size(), 1000)))
        EXPECT_TRUE(to.receive(out.substr(0, 1000)));
    }
    return moved;
  }
  void run() {
    while (move(client, server) || move(server, client)) {
    }
  }
};

const Http2Headers request = {{":method", "POST"}, {":scheme", "http"}, {":path", "/a/b"}, {":authority", "x"}};

TEST(Http2, CallWithTrailers) {
  Pair pair;
  const auto stream = pair.client.request(request);
  pair.client.send(stream, "question");
  pair.client.finish(stream);
  pair.run();
  EXPECT_EQ(pair.at_server.text, ":method=POST :scheme=http :path=/a/b :authority=x end ");
  EXPECT_EQ(pair.at_server.received, "question");
  pair.server.respond(pair.at_server.last, {{":status", "200"}});
  pair.server.send(pair.at_server.last, "answer");
  pair.server.finish(pair.at_server.last, {{"grpc-status", "0"}});
  pair.run();
  EXPECT_EQ(pair.at_client.text, ":status=200 grpc-status=0$ end closed0 ");
  EXPECT_EQ(pair.at_client.received, "answer");
}

TEST(Http2, MoreThanTheWindowsHoldArrives) {
  Pair pair;
  const auto stream = pair.client.request(request);
  pair.run();
  const std::string megabyte(1024 * 1024, 'x');
  for (int i = 0; i < 40; ++i) {
    pair.client.send(stream, megabyte);
    pair.run();
  }
  pair.client.finish(stream);
  pair.run();
  EXPECT_EQ(pair.at_server.received.size(), 40 * megabyte.size());
  EXPECT_EQ(pair.client.queued(stream), 0U);
}

TEST(Http2, BytesStayQueuedUntilThePeerTakesThem) {
  Pair pair;
  const auto stream = pair.client.request(request);
  pair.run();
  pair.client.send(stream, std::string(8 * 1024 * 1024, 'x'));
  while (!pair.client.take_output().empty()) {
  } // into the void: no window comes back
  EXPECT_EQ(pair.client.queued(stream), 4U * 1024 * 1024);
}

TEST(Http2, ResetReachesThePeer) {
  Pair pair;
  const auto stream = pair.client.request(request);
  pair.run();
  pair.client.reset(stream, 8);
  pair.run();
  EXPECT_NE(pair.at_server.text.find("closed8"), std::string::npos);
}

TEST(Http2, LargeTrailers) {
  Pair pair;
  const auto stream = pair.client.request(request);
  pair.client.finish(stream);
  pair.run();
  pair.server.respond(pair.at_server.last, {{":status", "200"}});
  pair.server.finish(pair.at_server.last, {{"big", std::string(40'000, 'A')}});
  pair.run();
  EXPECT_NE(pair.at_client.text.find(std::string(40'000, 'A')), std::string::npos);
}

TEST(Http2, GarbageIsAnError) {
  Log log;
  Http2 server(Http2::Role::server, log);
  EXPECT_FALSE(server.receive("GET / HTTP/1.1\r\n\r\n"));
}

} // namespace
} // namespace skiff::codec
