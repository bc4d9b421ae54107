// What registries ask for and refuse.
#include "registry/challenge.hpp"
#include "registry/refusal.hpp"

#include <gtest/gtest.h>

namespace skiff::registry {
namespace {

Answer answer(int status, std::string body, transport::Headers headers = {{"Content-Type", "application/json"}}) {
  Answer out;
  out.head.status = status;
  out.head.reason = "Reason";
  out.head.headers = std::move(headers);
  out.body = std::move(body);
  return out;
}

TEST(Challenge, Parameters) {
  transport::Head head;
  head.headers = {{"www-authenticate", R"(Bearer realm="https://auth/token?a=b",service="a \"b\"" , scope=plain)"},
                  {"WWW-Authenticate", "Basic realm=\"x\""},
                  {"Other", "y"}};
  const auto found = challenges(head);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].scheme, "bearer");
  EXPECT_EQ(found[0].parameters.at("realm"), "https://auth/token?a=b");
  EXPECT_EQ(found[0].parameters.at("service"), "a \"b\"");
  EXPECT_EQ(found[0].parameters.at("scope"), "plain");
  EXPECT_EQ(found[1].scheme, "basic");
}

TEST(Challenge, Nonsense) {
  for (const char* text : {"", "Bearer", "Bearer realm", "Bearer realm=\"open", "Bearer =,=,", "  ,  "}) {
    transport::Head head;
    head.headers = {{"WWW-Authenticate", text}};
    EXPECT_EQ(challenges(head).size(), 1U) << text;
  }
}

TEST(Refusal, Texts) {
  const auto text = [](const Answer& of) { return refusal_of(of).text; };
  EXPECT_EQ(text(answer(
                404, R"({"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown","detail":{"Tag":"x"}}]})")),
            "manifest unknown: manifest unknown");
  EXPECT_EQ(text(answer(404, R"({"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]})")),
            "manifest unknown");
  EXPECT_EQ(text(answer(401, R"({"errors":[{"code":"UNAUTHORIZED","message":"no","detail":null}]})")),
            "unauthorized: no");
  EXPECT_EQ(text(answer(418, R"({"errors":[{"code":"STRANGE","message":"m"},{"code":"DENIED"}]})")),
            "errors:\nunknown: m\ndenied\n");
  EXPECT_EQ(text(answer(403, "go away", {})), "denied: go away");
  EXPECT_EQ(text(answer(429, "slow", {{"Content-Type", "text/plain; charset=utf-8"}})), "toomanyrequests: slow");
  EXPECT_EQ(text(answer(400, R"({"details":"that"})")), "unknown: that");
  EXPECT_EQ(text(answer(404, "{}")),
            "error parsing HTTP 404 response body: no error details found in HTTP response body: \"{}\"");
  EXPECT_EQ(text(answer(401, "{}")), "unauthorized: authentication required");
  EXPECT_EQ(text(answer(502, "x")), "received unexpected HTTP status: 502 Reason");
  EXPECT_EQ(text(answer(401, R"({"errors":[{"code":"UNAUTHORIZED","message":"authentication required","detail":1}]})",
                        {{"Content-Type", "application/json"},
                         {"WWW-Authenticate", R"(Bearer realm="r",error="insufficient_scope")"}})),
            "errors:\ndenied: requested access to the resource is denied\nunauthorized: authentication required\n");
}

TEST(Refusal, WhoElseMayKnow) {
  EXPECT_TRUE(refusal_of(answer(404, R"({"errors":[{"code":"NAME_UNKNOWN","detail":1}]})")).elsewhere);
  EXPECT_FALSE(refusal_of(answer(404, R"({"errors":[{"code":"NAME_UNKNOWN"}]})")).elsewhere);
  EXPECT_FALSE(refusal_of(answer(403, R"({"errors":[{"code":"DENIED","detail":1}]})")).elsewhere);
  EXPECT_TRUE(refusal_of(answer(401, "")).elsewhere);
}

TEST(Query, Escape) { EXPECT_EQ(query_escape("repository:a/b:pull,push x~"), "repository%3Aa%2Fb%3Apull%2Cpush+x~"); }

} // namespace
} // namespace skiff::registry
