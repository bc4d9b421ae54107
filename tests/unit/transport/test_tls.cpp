// TLS with client certificates over TCP.

#include "unit/transport/support.hpp"
#include "unit/transport/tls_peer.hpp"

#include <gtest/gtest.h>

namespace skiff::transport {
namespace {

using test::answer;
using test::Connection;
using test::Peer;
using test::TlsPeer;

class Tls : public testing::Test {
protected:
  static void SetUpTestSuite() { certificates_ = std::make_unique<test::Certificates>(); }
  static void TearDownTestSuite() { certificates_.reset(); }

  static Endpoint endpoint(const TlsPeer& peer, const std::string& client, const std::string& authority = "good") {
    auto out = *parse_endpoint("tcp://127.0.0.1:" + std::to_string(peer.port()));
    out.tls = TlsFiles{certificates_->path(authority + "-ca.pem"), {}, {}, true};
    if (!client.empty()) {
      out.tls->cert = certificates_->path(client + ".pem");
      out.tls->key = certificates_->path(client + ".key");
    }
    return out;
  }

  std::string failure(const Endpoint& to) {
    Client client(loop_, to);
    return exchange(client, get("/v1.51/x")).failure.value_or("none");
  }

  loop::Loop loop_;
  static std::unique_ptr<test::Certificates> certificates_;
};
std::unique_ptr<test::Certificates> Tls::certificates_;

const Peer::Serve hello = [](Connection& connection) {
  connection.read_head();
  connection.send(answer("200 OK", "hello"));
};

std::string address(const TlsPeer& peer) { return "https://127.0.0.1:" + std::to_string(peer.port()) + "/v1.51/x"; }

TEST_F(Tls, BothSidesShowCertificates) {
  TlsPeer peer(*certificates_, "server", {hello});
  Client client(loop_, endpoint(peer, "client"));
  const auto outcome = exchange(client, get("/v1.51/x"));
  EXPECT_EQ(outcome.failure, std::nullopt);
  EXPECT_EQ(outcome.body, "hello");
}

TEST_F(Tls, WithoutVerificationAnyServerWillDo) {
  TlsPeer peer(*certificates_, "elsewhere", {hello});
  auto to = endpoint(peer, "client", "other");
  to.tls->verify = false;
  EXPECT_EQ(failure(to), "none");
}

TEST_F(Tls, RefusalsAreExplained) {
  TlsPeer peer(*certificates_, "server", {hello});
  const auto url = address(peer);
  EXPECT_EQ(failure(endpoint(peer, "client", "other")),
            "error during connect: Get \"" + url +
                "\": tls: failed to verify certificate: x509: certificate signed by unknown authority");
  EXPECT_EQ(failure(endpoint(peer, "")),
            "error during connect: Get \"" + url + "\": remote error: tls: certificate required");
  EXPECT_NE(failure(endpoint(peer, "stranger")).find("remote error: tls: "), std::string::npos);
  TlsPeer other(*certificates_, "elsewhere", {hello});
  EXPECT_EQ(failure(endpoint(other, "client")),
            "error during connect: Get \"" + address(other) +
                "\": tls: failed to verify certificate: x509: cannot validate certificate for 127.0.0.1 because it "
                "doesn't contain any IP SANs");
}

TEST_F(Tls, AnUpgradedConnectionHasAHalfClose) {
  const std::string big(3 << 20, 'b');
  std::string input;
  TlsPeer peer(*certificates_, "server", {[&](Connection& connection) {
    connection.read_head();
    connection.send("HTTP/1.1 101 UPGRADED\r\nUpgrade: tcp\r\n\r\n");
    input = connection.read_to_end();
    connection.send(big);
  }});
  {
    Client client(loop_, endpoint(peer, "client"));
    Request attach;
    attach.method = "POST";
    attach.target = "/attach";
    auto upgraded = client.upgrade(std::move(attach), "tcp");
    ASSERT_TRUE(upgraded.stream);
    write_all(*upgraded.stream, loop_, big);
    upgraded.stream->close_write();
    EXPECT_EQ(read_all(*upgraded.stream, loop_).size(), big.size());
  }
  peer.join();
  EXPECT_EQ(input.size(), big.size());
}

TEST_F(Tls, AClientWithoutTlsMayComeFirst) {
  Peer plain({hello});
  Client first(loop_, at(plain.path()));
  EXPECT_EQ(exchange(first, get("/x")).body, "hello");
  TlsPeer peer(*certificates_, "server", {hello});
  Client second(loop_, endpoint(peer, "client"));
  EXPECT_EQ(exchange(second, get("/x")).body, "hello");
}

} // namespace
} // namespace skiff::transport
