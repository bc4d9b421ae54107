#include <skiff/codec/http1.hpp>

#include <gtest/gtest.h>

#include <string>

namespace skiff::codec {
namespace {

// A whole response that arrives in pieces: head, body, and what lies behind it.
struct Answer {
  HttpResponseHead head;
  std::string body, rest, error;
  bool finished = false;
};

Answer receive(std::string_view bytes, std::size_t piece) {
  Answer answer;
  HttpHeadReader reader;
  std::optional<HttpBodyReader> body;
  while (!bytes.empty()) {
    auto input = bytes.substr(0, piece);
    bytes.remove_prefix(input.size());
    if (!body) {
      const auto complete = reader.feed(input);
      if (!complete) {
        answer.error = complete.error();
        return answer;
      }
      if (!*complete) continue;
      answer.head = reader.head();
      body.emplace(answer.head);
    }
    if (const auto fed = body->feed(input, [&](std::string_view part) { answer.body += part; }); !fed) {
      answer.error = fed.error();
      return answer;
    }
    answer.rest += input;
  }
  if (body) {
    const auto end = body->finish();
    answer.finished = static_cast<bool>(end);
    if (!end) answer.error = end.error();
  }
  return answer;
}

TEST(Http1, RequestHead) {
  EXPECT_EQ(http_request_head("POST", "/v1.41/exec/a/start", {{"Host", "docker"}, {"Upgrade", "t\r\ncp"}}),
            "POST /v1.41/exec/a/start HTTP/1.1\r\nHost: docker\r\nUpgrade: tcp\r\n\r\n");
}

TEST(Http1, UpgradeLeavesTheRest) {
  const std::string bytes = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\n"
                            "content-type:  application/x \r\n\r\n\x01raw";
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
    const auto answer = receive(bytes, piece);
    EXPECT_EQ(answer.head.status, 101);
    EXPECT_EQ(answer.head.reason, "UPGRADED");
    EXPECT_EQ(answer.head.header("Content-Type"), "application/x");
    EXPECT_EQ(answer.rest, "\x01raw") << piece;
  }
}

TEST(Http1, CountedBody) {
  const std::string bytes = "HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\nhelloX";
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
    const auto answer = receive(bytes, piece);
    EXPECT_EQ(answer.body, "hello");
    EXPECT_EQ(answer.rest, "X");
    EXPECT_TRUE(answer.finished);
  }
  EXPECT_EQ(receive("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel", 9).error, "unexpected EOF");
}

TEST(Http1, ChunkedBody) {
  const std::string bytes =
      "HTTP/1.1 200 OK\nTransfer-Encoding: Chunked\n\n5;ext=1\r\nhello\r\n1\r\n!\r\n0\r\nA: b\r\n\r\nX";
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
    const auto answer = receive(bytes, piece);
    EXPECT_EQ(answer.body, "hello!") << piece;
    EXPECT_EQ(answer.rest, "X") << piece;
    EXPECT_TRUE(answer.finished);
  }
}

TEST(Http1, BodyUpToTheEnd) {
  const auto answer = receive("HTTP/1.0 200 OK\r\n\r\nall of it", 4);
  EXPECT_EQ(answer.body, "all of it");
  EXPECT_TRUE(answer.finished);
}

TEST(Http1, Malformed) {
  EXPECT_NE(receive("SSH-2.0-OpenSSH\r\n\r\n", 64).error, "");
  EXPECT_NE(receive("HTTP/1.1 20x OK\r\n\r\n", 64).error, "");
  EXPECT_NE(receive("HTTP/1.1 200 OK\r\nno colon\r\n\r\n", 64).error, "");
  EXPECT_NE(receive("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 64).error, "");
  EXPECT_NE(receive("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n", 64).error, "");
  EXPECT_NE(receive("HTTP/1.1 200 OK\r\nA: " + std::string(300 * 1024, 'a'), 4096).error, "");
}

} // namespace
} // namespace skiff::codec
