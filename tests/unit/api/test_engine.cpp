// The shapes, the negotiation and the errors, over a real socket.

#include "support/peer.hpp"

#include <skiff/api/engine.hpp>
#include <skiff/base/failure.hpp>

#include <climits>
#include <gtest/gtest.h>

#include <csignal>

namespace skiff::api {
namespace {

using base::Failure;
using base::FailureKind;
using test::answer;
using test::chunk;
using test::Connection;
using test::Peer;

constexpr std::string_view pong = "HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nOstype: linux\r\nBuilder-Version: 2\r\n"
                                  "Docker-Experimental: true\r\nSwarm: inactive\r\nContent-Length: 0\r\n\r\n";

/// An engine whose peer gives these answers to the requests of one connection and keeps their first lines.
class EngineTest : public testing::Test {
protected:
  Engine& with(std::vector<std::string> answers, EngineOptions options = {}, bool stay = false) {
    engine_.reset();
    client_.reset();
    peer_ = std::make_unique<Peer>(std::vector<Peer::Serve>{[this, answers, stay](Connection& connection) {
      for (const auto& bytes : answers) {
        const auto head = connection.read_head();
        lines_.push_back(head.substr(0, head.find(" HTTP/1.1")));
        connection.send(bytes);
      }
      if (stay) connection.read_to_end();
    }});
    transport::Endpoint endpoint;
    endpoint.path = peer_->path();
    endpoint.text = "unix://" + peer_->path();
    client_ = std::make_unique<transport::Client>(loop_, endpoint);
    engine_ = std::make_unique<Engine>(*client_, options);
    return *engine_;
  }

  std::vector<std::string> lines() {
    engine_.reset();
    client_.reset();
    peer_->join();
    return lines_;
  }

  static Call call(std::string path, std::string method = "GET") {
    Call out;
    out.method = std::move(method);
    out.path = std::move(path);
    return out;
  }

  template <class Action>
  Failure failure(Action action) {
    try {
      action();
    } catch (const Failure& thrown) {
      return thrown;
    }
    ADD_FAILURE() << "nothing was thrown";
    return Failure("");
  }

  loop::Loop loop_;
  std::vector<std::string> lines_;
  std::unique_ptr<Peer> peer_;
  std::unique_ptr<transport::Client> client_;
  std::unique_ptr<Engine> engine_;
};

TEST_F(EngineTest, NegotiatesOnceAndReadsWhatThePingSays) {
  auto& engine = with({std::string(pong), answer("200 OK", "{\"a\":1}"), answer("200 OK", "[]")});
  EXPECT_EQ(engine.value(call("/info"))["a"].integer(), 1);
  EXPECT_EQ(engine.text(call("/containers/json")), "[]");
  EXPECT_EQ(engine.version(), (Version{1, 41}));
  EXPECT_EQ(engine.ping().os_type, "linux");
  EXPECT_EQ(engine.ping().builder, "2");
  EXPECT_EQ(engine.ping().swarm, "inactive");
  EXPECT_TRUE(engine.ping().experimental);
  EXPECT_EQ(lines(), (std::vector<std::string>{"HEAD /_ping", "GET /v1.41/info", "GET /v1.41/containers/json"}));
}

TEST_F(EngineTest, NeverAsksForMoreThanItKnows) {
  auto& engine = with({"HTTP/1.1 200 OK\r\nApi-Version: 1.99\r\nContent-Length: 0\r\n\r\n", answer("200 OK", "")});
  engine.nothing(call("/x"));
  EXPECT_EQ(lines()[1], "GET /v" + newest.text() + "/x");
}

TEST_F(EngineTest, AFixedVersionSkipsTheQuestion) {
  auto& engine = with({answer("200 OK", "")}, {.fixed_version = "1.40"});
  engine.nothing(call("/x", "POST"));
  EXPECT_EQ(lines(), std::vector<std::string>{"POST /v1.40/x"});
}

TEST_F(EngineTest, SendsWhateverTheFixedVersionSays) {
  for (const auto& [text, path] : std::vector<std::pair<std::string, std::string>>{{"x", "/vx/y"},
                                                                                   {"v1.41", "/v1.41/y"},
                                                                                   {"1.41.2", "/v1.41.2/y"},
                                                                                   {"../a b", "/v../a%20b/y"},
                                                                                   {"/", "/v/y"}}) {
    auto& engine = with({answer("200 OK", "")}, {.fixed_version = text});
    engine.nothing(call("/y"));
    EXPECT_EQ(engine.version_text(), text);
    EXPECT_EQ(lines().back(), "GET " + path);
  }
}

TEST_F(EngineTest, AsksWithGetWhenHeadIsNotUnderstood) {
  auto& engine = with({"HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n",
                       answer("200 OK", "OK", "Api-Version: 1.30\r\n")});
  EXPECT_EQ(engine.ping().api_version, (Version{1, 30}));
  EXPECT_EQ(lines(), (std::vector<std::string>{"HEAD /_ping", "GET /_ping"}));
}

TEST_F(EngineTest, RefusalsBecomeFailures) {
  struct Case {
    std::string answer;
    FailureKind kind;
    std::string text;
  };
  const std::string json = "Content-Type: application/json\r\n";
  const Case cases[] = {
      {answer("404 Not Found", R"({"message":"No such container: x\n"})", json), FailureKind::not_found,
       "Error response from daemon: No such container: x"},
      {answer("409 Conflict", "in use\n"), FailureKind::conflict, "Error response from daemon: in use"},
      {answer("400 Bad Request", R"({"message":""})", json), FailureKind::invalid,
       "Error response from daemon: API returned a 400 (Bad Request) but provided no error-message"},
      {answer("503 Service Unavailable", "no"), FailureKind::unavailable, "Error response from daemon: no"},
      {answer("401 Unauthorized", "no"), FailureKind::unauthorized, "Error response from daemon: no"},
      {answer("403 Forbidden", "no"), FailureKind::forbidden, "Error response from daemon: no"},
      {answer("500 Internal Server Error", "oops"), FailureKind::engine, "Error response from daemon: oops"},
  };
  for (const auto& item : cases) {
    auto& engine = with({item.answer}, {.fixed_version = newest.text()});
    const auto thrown = failure([&] { engine.nothing(call("/x")); });
    EXPECT_EQ(thrown.text, item.text);
    EXPECT_EQ(thrown.kind, item.kind) << item.text;
    EXPECT_EQ(thrown.status, std::stoi(item.answer.substr(9, 3)));
    EXPECT_EQ(thrown.exit_code, 1);
  }
}

TEST_F(EngineTest, AnEmptyRefusalNamesTheRequest) {
  auto& engine = with({"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"}, {.fixed_version = newest.text()});
  const auto url = engine.client().url_of("/v" + newest.text() + "/x");
  EXPECT_EQ(failure([&] { engine.status(call("/x")); }).text,
            "request returned 404 Not Found for API route and version " + url +
                ", check if the server supports the requested API version");
}

TEST_F(EngineTest, LinesAreDocumentsWhateverTheChunks) {
  const auto body = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk("{\"a\":") +
                    chunk("1}\n{\"b\":2}{") + chunk("\"c\":3}\n") + chunk("");
  auto& engine = with({body}, {.fixed_version = newest.text()});
  std::vector<std::string> seen;
  engine.lines(call("/events"), [&](std::string_view line) {
    seen.emplace_back(line);
    return Flow::go_on;
  });
  EXPECT_EQ(seen, (std::vector<std::string>{"{\"a\":1}", "{\"b\":2}", "{\"c\":3}"}));
}

TEST_F(EngineTest, LinesMayStopInTheMiddleOfAChunk) {
  auto& engine = with({"HTTP/1.1 200 OK\r\n\r\n{\"a\":1}\n{\"b\":2}\n{\"c"}, {.fixed_version = newest.text()});
  int count = 0;
  engine.lines(call("/events"), [&](std::string_view) { return ++count == 1 ? Flow::stop : Flow::go_on; });
  EXPECT_EQ(count, 1);
}

TEST_F(EngineTest, AnUnfinishedDocumentIsAnError) {
  auto& engine = with({answer("200 OK", "{\"a\":1}\n{\"b\"")}, {.fixed_version = newest.text()});
  EXPECT_EQ(failure([&] { engine.lines(call("/x"), [](std::string_view) { return Flow::go_on; }); }).text,
            "unexpected EOF");
}

TEST_F(EngineTest, NoEngine) {
  transport::Endpoint endpoint;
  endpoint.path = "/nope";
  endpoint.text = "unix:///nope";
  transport::Client client(loop_, endpoint);
  Engine engine(client);
  const auto thrown = failure([&] { engine.value(call("/info")); });
  EXPECT_EQ(thrown.text, "Cannot connect to the Docker daemon at unix:///nope. Is the docker daemon running?");
  EXPECT_EQ(thrown.kind, FailureKind::connection);
  EXPECT_EQ(failure([&] { engine.ping(); }).kind, FailureKind::connection);
}

TEST_F(EngineTest, ARefusedUpgrade) {
  auto& engine = with({answer("400 Bad Request", "{}")}, {.fixed_version = newest.text()});
  const auto thrown = failure([&] { engine.duplex(call("/attach", "POST")); });
  EXPECT_EQ(thrown.text, "unable to upgrade to tcp, received 400");
  EXPECT_EQ(thrown.kind, FailureKind::invalid);
}

TEST_F(EngineTest, InterruptsEndAWaitingCall) {
  auto& engine = with({"HTTP/1.1 200 OK\r\n\r\n"}, {.fixed_version = newest.text()}, true);
  const auto timer = loop_.after(std::chrono::milliseconds(20), [] { ::raise(SIGINT); });
  const auto thrown = failure([&] { engine.text(call("/events")); });
  EXPECT_EQ(thrown.kind, FailureKind::interrupted);
  EXPECT_EQ(thrown.exit_code, 130);
}

TEST(Query, SortsByNameAndEscapes) {
  EXPECT_EQ(Query().add("b", "x y&z").add("a", 3).add("b", "é").flag("off", false).flag("on", true).encoded(),
            "a=3&b=x%20y%26z&b=%C3%A9&on=1");
  EXPECT_EQ(Query().encoded(), "");
}

TEST(Version, Parses) {
  EXPECT_EQ(Version::parse("1.41"), (Version{1, 41}));
  EXPECT_EQ(Version::parse("v1.4"), (Version{1, 4}));
  EXPECT_EQ(Version::parse("x"), std::nullopt);
  EXPECT_EQ(Version::parse("1.-2"), std::nullopt);
  EXPECT_LT((Version{1, 9}), (Version{1, 41}));
  EXPECT_EQ(Version::nearest("1.41.2"), (Version{1, 41}));
  EXPECT_EQ(Version::nearest("v1.41"), (Version{0, 41}));
  EXPECT_EQ(Version::nearest("x"), (Version{0, 0}));
  EXPECT_EQ(Version::nearest("99999999999.1"), (Version{INT_MAX, 1}));
}

} // namespace
} // namespace skiff::api
