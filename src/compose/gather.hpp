#pragma once
// Requests side by side: start any number, then wait for all. Each answer goes to its own handler; the first failure
// that no handler takes is thrown by wait(), the others are dropped.

#include <skiff/api/engine.hpp>
#include <skiff/base/failure.hpp>

#include <functional>
#include <memory>
#include <vector>

namespace skiff::compose {

class Gather {
public:
  explicit Gather(api::Engine& engine);
  ~Gather();

  using Taken = std::function<void(base::JsonDocument)>;
  using TakenText = std::function<void(std::string_view)>;
  /// Gets the engine's refusal and what is wrong with its answer. Returns false if that is to be thrown after all. It
  /// may change the failure's text.
  using Refused = std::function<bool(base::Failure&)>;
  void ask(api::Call call, Taken taken, Refused refused = {});
  void ask_text(api::Call call, TakenText taken, Refused refused = {}); ///< the same with the answer as it came
  void wait();

private:
  struct Question;
  void finish(Question& question, std::exception_ptr error);

  api::Engine& engine_;
  std::vector<std::unique_ptr<Question>> questions_;
  std::size_t open_ = 0;
  std::exception_ptr failure_;
};

} // namespace skiff::compose
