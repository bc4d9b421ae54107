// Which failures of a pull or push are worth another try.
#include "commands/image/transfer.hpp"

#include <gtest/gtest.h>

namespace skiff::commands {
namespace {

using base::Failure;
using base::FailureKind;

TEST(Transfer, Transient) {
  for (const char* text : {
           "Error response from daemon: Get \"http://r/v2/\": dial tcp 127.0.0.1:5000: connect: connection refused",
           "unexpected EOF",
           "received unexpected HTTP status: 503 Service Unavailable",
           "toomanyrequests: You have reached your pull rate limit",
           "Get \"https://r/v2/\": net/http: TLS handshake timeout",
           "Get \"https://r/v2/\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)",
           "Get \"https://r/v2/\": dial tcp: lookup r on 10.0.0.1:53: server misbehaving",
       })
    EXPECT_TRUE(is_transient(Failure(FailureKind::engine, text))) << text;
}

TEST(Transfer, ForGood) {
  for (const char* text : {
           "Error response from daemon: manifest for r/x:1 not found: manifest unknown: manifest unknown",
           "denied: requested access to the resource is denied",
           "no basic auth credentials",
           "Get \"https://r/v2/\": tls: failed to verify certificate: x509: certificate signed by unknown authority",
           "An image does not exist locally with the tag: x",
           "Get \"https://r/v2/\": dial tcp: lookup r: no such host",
       })
    EXPECT_FALSE(is_transient(Failure(FailureKind::engine, text))) << text;
  for (const FailureKind kind : {FailureKind::not_found, FailureKind::unauthorized, FailureKind::forbidden,
                                 FailureKind::interrupted, FailureKind::connection, FailureKind::invalid})
    EXPECT_FALSE(is_transient(Failure(kind, "connection refused")));
}

TEST(Transfer, Options) {
  EXPECT_FALSE(wants_json({}, true));
  EXPECT_TRUE(wants_json({.retry = 0, .retry_delay = {}, .progress = "json"}, false));
  EXPECT_THROW(wants_json({.retry = 0, .retry_delay = {}, .progress = "json"}, true), Failure);
  EXPECT_THROW(wants_json({.retry = 0, .retry_delay = {}, .progress = "x"}, false), Failure);
  EXPECT_THROW(wants_json({.retry = -1, .retry_delay = {}, .progress = ""}, false), Failure);
}

} // namespace
} // namespace skiff::commands
