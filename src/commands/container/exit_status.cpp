#include "commands/container/exit_status.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/log.hpp>

namespace skiff::commands {

namespace {
constexpr int unknown = 125;
}

ExitStatus::ExitStatus(Session& session, const std::string& container, const std::string& condition)
    : session_(session) {
  request_ =
      session.engine().start(api::containers::wait(container, condition), {[this](const api::Head&) { noted_ = true; },
                                                                           [this](std::string_view bytes) {
                                                                             answer_ += bytes;
                                                                             return api::Flow::go_on;
                                                                           },
                                                                           [this](std::exception_ptr error) {
                                                                             error_ = std::move(error);
                                                                             done_ = true;
                                                                           }});
  session.loop().run_until([this] { return noted_ || done_; });
}

void ExitStatus::finish() {
  session_.loop().run_until([this] { return done_; });
}

int ExitStatus::code() {
  finish();
  try {
    if (error_) std::rethrow_exception(error_);
  } catch (const base::Failure& failure) {
    base::log::error("error waiting for container: " + failure.text);
    return unknown;
  }
  const auto result = base::JsonDocument::parse(answer_);
  if (!result) {
    base::log::error("error waiting for container: " + result.error());
    return unknown;
  }
  if (const auto message = (*result)["Error"]["Message"].text(); !message.empty()) {
    base::log::error("Error waiting for container: " + message);
    return unknown;
  }
  return static_cast<int>((*result)["StatusCode"].integer());
}

int ExitStatus::code_or_failure() {
  finish();
  if (error_) std::rethrow_exception(error_);
  const auto result = base::JsonDocument::parse(answer_);
  if (!result) throw base::Failure(result.error());
  if (const auto message = (*result)["Error"]["Message"].text(); !message.empty()) throw base::Failure(message);
  return static_cast<int>((*result)["StatusCode"].integer());
}

} // namespace skiff::commands
