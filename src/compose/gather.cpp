// Requests side by side on the one loop.
#include "compose/gather.hpp"

#include <skiff/base/text.hpp>

namespace skiff::compose {

struct Gather::Question {
  std::string body;
  TakenText taken;
  Refused refused;
  std::unique_ptr<transport::Transfer> transfer;
};

Gather::Gather(api::Engine& engine) : engine_(engine) {}
Gather::~Gather() = default;

void Gather::ask(api::Call call, Taken taken, Refused refused) {
  const auto parsed = [taken = std::move(taken)](std::string_view body) {
    auto document = base::JsonDocument::parse(body);
    if (!document) throw base::Failure(base::FailureKind::engine, document.error());
    taken(std::move(*document));
  };
  ask_text(std::move(call), parsed, std::move(refused));
}

void Gather::ask_text(api::Call call, TakenText taken, Refused refused) {
  Question& question = *questions_.emplace_back(std::make_unique<Question>());
  question.taken = std::move(taken);
  question.refused = std::move(refused);
  ++open_;
  question.transfer = engine_.start(std::move(call),
                                    {.head = {},
                                     .data =
                                         [&question](std::string_view bytes) {
                                           question.body += bytes;
                                           return api::Flow::go_on;
                                         },
                                     .done = [this, &question](std::exception_ptr error) { finish(question, error); }});
}

void Gather::finish(Question& question, std::exception_ptr error) {
  --open_;
  try {
    if (error) std::rethrow_exception(error);
    question.taken(question.body);
  } catch (base::Failure& failure) {
    if (question.refused && question.refused(failure)) return;
    if (!failure_) failure_ = std::current_exception();
  }
}

void Gather::wait() {
  engine_.loop().run_until([this] { return open_ == 0 || failure_; });
  questions_.clear();
  open_ = 0;
  if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

} // namespace skiff::compose
