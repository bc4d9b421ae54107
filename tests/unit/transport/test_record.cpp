// What is recorded, what is masked, and that a recording can be played back.

#include "support/scripted_engine.hpp"
#include "transport/mask.hpp"
#include "transport/record.hpp"
#include "unit/transport/support.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace skiff::transport {
namespace {

using test::answer;
using test::chunk;
using test::Connection;
using test::Peer;

TEST(Record, MasksSecretsInTargets) {
  EXPECT_EQ(
      shown_target("/v1.41/build?buildargs=%7B%22PLAIN%22%3A%22a%2Cb%22%2C%22NPM_TOKEN%22%3A%22s3%5C%22cr3t%22%7D&t=x"),
      "/v1.41/build?buildargs=%7B%22PLAIN%22%3A%22a%2Cb%22%2C%22NPM_TOKEN%22%3A%22***%22%7D&t=x");
  EXPECT_EQ(shown_target("/build?remote=https%3A%2F%2Fme%3As3cr3t%40host%2Fx.git&q=1"),
            "/build?remote=https%3A%2F%2F***%40host%2Fx.git&q=1");
  for (const auto* same :
       {"/build?buildargs=%7B%7D&remote=https%3A%2F%2Fhost%2Fx.git", "/containers/json?all=1", "/_ping"})
    EXPECT_EQ(shown_target(same), same);
}

TEST(Record, MasksSecretsInJson) {
  EXPECT_EQ(mask_json(R"({"username":"u","password":"p\"w","n":[1,{"IdentityToken" : "t"}],"password2":"x"})"),
            R"({"username":"u","password":"***","n":[1,{"IdentityToken" : "***"}],"password2":"x"})");
  EXPECT_EQ(mask_json(R"({"auth":"","x":"password","y":["password","z"]})"),
            R"({"auth":"","x":"password","y":["password","z"]})");
  EXPECT_EQ(mask_json(R"({"password":"unfinished)"), R"({"password":"***")");
}

TEST(Record, MasksWhatIsAssignedToASecretsName) {
  EXPECT_EQ(mask_assignments(R"({"Env":["DB_PASSWORD=x\"y,z","A=b","TOKEN=","API-KEY=1"],"o":"user=u,password=p"})"),
            R"({"Env":["DB_PASSWORD=***","A=b","TOKEN=","API-KEY=***"],"o":"user=u,password=***"})");
  EXPECT_EQ(mask_assignments(R"({"token":"a=b","unfinished":"my_secret=x)"),
            R"({"token":"a=b","unfinished":"my_secret=***")");
}

TEST(Record, MasksHeadersThatSoundSecret) {
  for (const char* name :
       {"Authorization", "X-Registry-Auth", "x-registry-config", "Cookie", "X-Api-Key", "My-Client-Secret"})
    EXPECT_EQ(shown_header(name, "value"), "***") << name;
  EXPECT_EQ(shown_header("X-Meta", "value"), "value");
}

class Pieces final : public Source {
  std::ptrdiff_t read(char* into, std::size_t) override {
    if (next_ == 2) return 0;
    *into = "ab"[next_++];
    return 1;
  }
  int next_ = 0;
};

/// The exchanges of this file, against any engine at the path.
void talk(const std::string& path, const std::string& record_file) {
  loop::Loop loop;
  Client client(loop, at(path), {.record_file = record_file});
  EXPECT_EQ(exchange(client, get("/v1.41/events")).body, "{\"a\":1}\n{\"b\":2}\n");
  Request login;
  login.method = "POST";
  login.target = "/v1.41/auth";
  login.headers = {{"X-Registry-Auth", "secret-header"}};
  login.body = Body::json(R"({"username":"u","password":"secret-word"})");
  EXPECT_EQ(exchange(client, std::move(login)).head.status, 200);
  Request build;
  build.method = "POST";
  build.target = "/v1.41/build";
  build.body = Body::stream("application/x-tar", std::make_unique<Pieces>());
  EXPECT_EQ(exchange(client, std::move(build)).body, "built");
  Request attach;
  attach.method = "POST";
  attach.target = "/v1.41/attach";
  auto upgraded = client.upgrade(std::move(attach), "tcp");
  ASSERT_TRUE(upgraded.stream);
  write_all(*upgraded.stream, loop, "in");
  upgraded.stream->close_write();
  EXPECT_EQ(read_all(*upgraded.stream, loop), std::string("\x01\xff\0out", 6));
  EXPECT_EQ(exchange(client, get("/v1.41/broken")).failure, "unexpected EOF");
}

TEST(Record, ARecordingPlaysBackWithoutItsSecrets) {
  const test::TemporaryFolder folder;
  const auto file = folder.path("recording"), again = folder.path("again");
  {
    Peer peer({[](Connection& connection) {
                 connection.read_head();
                 connection.send(
                     "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" +
                     chunk("{\"a\":1}\n") + chunk("{\"b\":2}\n") + chunk(""));
                 connection.read_head();
                 connection.read_bytes(41);
                 connection.send(answer("200 OK", R"({"IdentityToken":"secret-token"})"));
                 connection.read_head();
                 std::string body;
                 while (body.find("0\r\n\r\n") == std::string::npos) body += connection.read_some();
                 connection.send(answer("200 OK", "built"));
                 connection.read_head();
                 connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
               },
               [](Connection& connection) {
                 connection.read_head();
                 connection.send("HTTP/1.1 101 UPGRADED\r\nUpgrade: tcp\r\n\r\n");
                 connection.read_to_end();
                 connection.send({"\x01\xff\0out", 6});
               }});
    talk(peer.path(), file);
  }
  const auto recorded = os::read_file(file);
  ASSERT_TRUE(recorded);
  for (const auto* secret : {"secret-header", "secret-word", "secret-token"})
    EXPECT_EQ(recorded->find(secret), std::string::npos) << secret;
  EXPECT_NE(recorded->find(R"({"exchange":1,"receive":"{\"a\":1}\n"})"), std::string::npos) << *recorded;
  EXPECT_NE(recorded->find(R"({"exchange":3,"send":"a"})"), std::string::npos);
  EXPECT_NE(recorded->find(R"({"exchange":4,"receive":{"base64":"Af8Ab3V0"}})"), std::string::npos);
  EXPECT_NE(recorded->find(R"({"exchange":5,"end":"unexpected EOF"})"), std::string::npos);
  {
    const test::ScriptedEngine engine(file);
    talk(engine.path(), again);
  }
  const auto second = os::read_file(again);
  ASSERT_TRUE(second);
  EXPECT_EQ(std::count(second->begin(), second->end(), '\n'), std::count(recorded->begin(), recorded->end(), '\n'));
}

TEST(Record, TheScriptedEngineReportsDifferences) {
  const test::TemporaryFolder folder;
  const auto file = folder.path("recording");
  ASSERT_TRUE(os::write_file_atomically(file,
                                        R"({"recording":1,"endpoint":"unix:///x"}
{"exchange":1,"request":{"method":"GET","target":"/used","headers":[]}}
{"exchange":1,"answer":{"status":204,"reason":"No Content","headers":[]}}
{"exchange":1,"end":"complete"}
{"exchange":2,"request":{"method":"GET","target":"/unused","headers":[]}}
)",
                                        0600));
  test::ScriptedEngine engine(file);
  loop::Loop loop;
  {
    Client client(loop, at(engine.path()));
    EXPECT_EQ(exchange(client, get("/used")).head.status, 204);
    EXPECT_EQ(exchange(client, get("/other")).head.status, 500);
  }
  EXPECT_EQ(engine.differences(), "unexpected request: GET /other \nunused exchange: GET /unused\n");
}

TEST(Record, ABuildSessionLeavesOnlySizes) {
  const test::TemporaryFolder folder;
  Peer peer({[](Connection& connection) {
    connection.read_head();
    connection.send("HTTP/1.1 101 UPGRADED\r\nUpgrade: h2c\r\n\r\nback");
    connection.read_to_end();
  }});
  {
    loop::Loop loop;
    Client client(loop, at(peer.path()), {.record_file = folder.path("recording")});
    Request session;
    session.method = "POST";
    session.target = "/session";
    auto upgraded = client.upgrade(std::move(session), "h2c");
    write_all(*upgraded.stream, loop, "secret");
    upgraded.stream->close_write();
    EXPECT_EQ(read_all(*upgraded.stream, loop), "back");
  }
  const auto recorded = *os::read_file(folder.path("recording"));
  EXPECT_EQ(recorded.find("secret"), std::string::npos);
  EXPECT_NE(recorded.find(R"({"exchange":1,"send":{"size":6}})"), std::string::npos) << recorded;
}

TEST(Record, ACancelledStreamSaysSo) {
  const test::TemporaryFolder folder;
  Peer peer({[](Connection& connection) {
    connection.read_head();
    connection.send("HTTP/1.1 200 OK\r\n\r\nx");
    connection.read_to_end();
  }});
  loop::Loop loop;
  Client client(loop, at(peer.path()), {.record_file = folder.path("recording")});
  std::unique_ptr<Transfer> transfer;
  transfer = client.start(get("/events"), {{},
                                           [&](std::string_view) {
                                             transfer.reset();
                                             return Flow::go_on;
                                           },
                                           {}});
  loop.run_until([&] { return !transfer; });
  const auto recorded = *os::read_file(folder.path("recording"));
  EXPECT_TRUE(recorded.ends_with("{\"exchange\":1,\"receive\":\"x\"}\n{\"exchange\":1,\"end\":\"cancelled\"}\n"))
      << recorded;
}

} // namespace
} // namespace skiff::transport
