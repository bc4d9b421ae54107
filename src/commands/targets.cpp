#include "commands/targets.hpp"

#include <algorithm>
#include <optional>

namespace skiff::commands {

namespace {

constexpr std::size_t side_by_side = 50;

struct Outcome {
  std::unique_ptr<transport::Transfer> transfer;
  std::exception_ptr error;
  bool done = false;
};

std::optional<base::Failure> failure_of(const std::exception_ptr& error) {
  if (!error) return std::nullopt;
  try {
    std::rethrow_exception(error);
  } catch (const base::Failure& failure) {
    return failure;
  }
}

} // namespace

int Failures::finish() {
  for (const base::Failure& failure : failures_) session_.report(failure);
  return any() ? 1 : 0;
}

int act_on_each(Session& session, cli::Arguments targets, const std::function<api::Call(const std::string&)>& call,
                bool missing_is_done) {
  api::Engine& engine = session.engine();
  engine.version(); // negotiated before the requests go side by side
  std::vector<Outcome> outcomes(targets.size());
  std::size_t started = 0;
  std::size_t running = 0;
  const auto start_more = [&] {
    while (started < targets.size() && running < side_by_side) {
      Outcome& outcome = outcomes[started];
      ++running;
      outcome.transfer =
          engine.start(call(targets[started]), {.head = {}, .data = {}, .done = [&](std::exception_ptr error) {
                                                  outcome.error = std::move(error);
                                                  outcome.done = true;
                                                  --running;
                                                }});
      ++started;
    }
  };
  Failures failures(session);
  for (std::size_t i = 0; i < targets.size(); ++i) {
    start_more();
    while (!outcomes[i].done) {
      session.loop().turn();
      start_more();
    }
    const auto failure = failure_of(outcomes[i].error);
    if (!failure) {
      session.print_line(targets[i]);
      session.streams.out.flush();
    } else if (!missing_is_done || failure->kind != base::FailureKind::not_found) {
      failures.add(*failure);
    }
  }
  return failures.finish();
}

int act_in_turn(Session& session, cli::Arguments targets, const std::function<void(const std::string&)>& act) {
  Failures failures(session);
  for (const std::string& target : targets) {
    try {
      act(target);
    } catch (const base::Failure& failure) {
      if (failure.kind == base::FailureKind::interrupted) throw;
      failures.add(failure);
    }
  }
  return failures.finish();
}

} // namespace skiff::commands
