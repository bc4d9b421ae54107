#include <skiff/cli/errors.hpp>

#include <gtest/gtest.h>

namespace skiff::cli {
namespace {

TEST(Errors, SayWhatAndWhere) {
  base::Failure failure(base::FailureKind::not_found, "Error response from daemon: No such container: web");
  failure.status = 404;
  failure.method = "POST";
  failure.path = "/containers/web/stop";
  EXPECT_EQ(failure_as_json(failure),
            R"({"class":"not_found","exit_code":1,"status":404,"method":"POST","path":"/containers/web/stop",)"
            R"("object":"web","message":"Error response from daemon: No such container: web","retryable":false})");
}

TEST(Errors, LeaveOutWhatDoesNotApply) {
  EXPECT_EQ(failure_as_json({base::FailureKind::usage, "unknown flag: --\"x\"", 125}),
            R"({"class":"usage","exit_code":125,"message":"unknown flag: --\"x\"","retryable":false})");
  EXPECT_EQ(failure_as_json({base::FailureKind::connection, "gone"}),
            R"({"class":"connection","exit_code":1,"message":"gone","retryable":true})");
  base::Failure created(base::FailureKind::engine, "full");
  created.path = "/containers/create";
  EXPECT_EQ(failure_as_json(created),
            R"({"class":"engine","exit_code":1,"path":"/containers/create","message":"full","retryable":true})");
}

} // namespace
} // namespace skiff::cli
