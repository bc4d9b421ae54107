#pragma once
// One step under way: its requests, one after the other, and its end. Private to apply.

#include <skiff/api/engine.hpp>
#include <skiff/base/failure.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace skiff::compose {

class Task {
public:
  using Ended = std::function<void(std::exception_ptr)>;
  using Answer = std::function<void(const base::JsonDocument&)>;

  Task(api::Engine& engine, Ended ended) : engine_(engine), ended_(std::move(ended)) {}

  /// Sends a request; `then` gets the answer ({} if it has no body). A refusal ends the task with it.
  void call(api::Call call, Answer then);
  /// A request whose answer is a stream of bytes.
  /// `begun`: the engine has agreed, bytes may come.
  void stream(api::Call call, std::function<void(std::string_view)> bytes, std::function<void()> then,
              std::function<void()> begun = {});
  void later(std::chrono::milliseconds delay, std::function<void()> then);
  void end() { ended_(nullptr); }
  void fail(base::Failure failure) { ended_(std::make_exception_ptr(std::move(failure))); }
  bool droppable = false; ///< may be dropped when another step has failed

private:
  void request(api::Call call, std::function<void(std::string_view)> bytes, std::function<void()> then,
               std::function<void()> begun);
  /// Runs a continuation; what it throws ends the task.
  void guarded(const std::function<void()>& then);

  api::Engine& engine_;
  Ended ended_;
  std::string body_;
  std::unique_ptr<transport::Transfer> transfer_, previous_;
  loop::Watch timer_;
};

} // namespace skiff::compose
