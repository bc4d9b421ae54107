// Requests of one step, one after the other.
#include "compose/task.hpp"

#include <skiff/base/text.hpp>

namespace skiff::compose {

void Task::guarded(const std::function<void()>& then) {
  try {
    then();
  } catch (const base::Failure&) {
    ended_(std::current_exception());
  }
}

void Task::request(api::Call call, std::function<void(std::string_view)> bytes, std::function<void()> then,
                   std::function<void()> begun) {
  previous_ = std::move(transfer_); // it may be the one that is calling us
  transfer_ = engine_.start(std::move(call), {.head =
                                                  [begun = std::move(begun)](const api::Head&) {
                                                    if (begun) begun();
                                                  },
                                              .data =
                                                  [bytes = std::move(bytes)](std::string_view part) {
                                                    bytes(part);
                                                    return api::Flow::go_on;
                                                  },
                                              .done =
                                                  [this, then = std::move(then)](std::exception_ptr error) {
                                                    if (error) return ended_(error);
                                                    guarded(then);
                                                  }});
}

void Task::call(api::Call call, Answer then) {
  body_.clear();
  request(
      std::move(call), [this](std::string_view part) { body_ += part; },
      [this, then = std::move(then)] {
        if (body_.empty()) return then(base::JsonDocument());
        const auto document = base::JsonDocument::parse(body_);
        if (!document) throw base::Failure(base::FailureKind::engine, document.error());
        then(*document);
      },
      {});
}

void Task::stream(api::Call call, std::function<void(std::string_view)> bytes, std::function<void()> then,
                  std::function<void()> begun) {
  request(std::move(call), std::move(bytes), std::move(then), std::move(begun));
}

void Task::later(std::chrono::milliseconds delay, std::function<void()> then) {
  timer_ = engine_.loop().after(delay, [this, then = std::move(then)] { guarded(then); });
}

} // namespace skiff::compose
