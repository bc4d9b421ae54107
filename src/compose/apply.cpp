// The graph runs: what is ready starts, what ends makes others ready.
#include "compose/bin.hpp"
#include "compose/operations.hpp"

#include <skiff/base/log.hpp>
#include <skiff/base/text.hpp>
#include <skiff/os/clock.hpp>

#include <algorithm>
#include <deque>

namespace skiff::compose {

namespace {

class Graph {
public:
  Graph(Site& site, const Plan& plan)
      : site_(site), plan_(plan), bin_(site.engine.loop()), waiting_(plan.steps.size()), after_(plan.steps.size()) {
    for (StepId id = 0; id < plan.steps.size(); ++id) {
      waiting_[id] = plan.steps[id].after.size();
      for (const StepId before : plan.steps[id].after) after_[before].push_back(id);
      if (waiting_[id] == 0) ready_.push_back(id);
    }
    tasks_.resize(plan.steps.size());
  }

  void begin() { start_ready(); }
  void cease() { ceased_ = true; }
  std::exception_ptr failure() const { return failure_; }

  bool finished() const {
    if (open_ == 0) return true;
    return (failure_ || ceased_) &&
           std::none_of(tasks_.begin(), tasks_.end(), [](const auto& task) { return task && !task->droppable; });
  }

private:
  void start_ready() {
    // A step that ends at once makes others ready: the queue grows while it is worked off.
    if (std::exchange(starting_, true)) return;
    while (!ready_.empty() && !failure_ && !ceased_) {
      const StepId id = ready_.front();
      ready_.pop_front();
      const Step& step = plan_.steps[id];
      if (!step.begins.empty() && !std::holds_alternative<Await>(step.operation))
        site_.announce({.id = step.subject, .status = step.begins, .state = begin_state(step)});
      ++open_;
      tasks_[id] = std::make_unique<Task>(site_.engine, [this, id](std::exception_ptr error) { ended(id, error); });
      if (site_.options.dry_run)
        imagine(site_, step, *tasks_[id]);
      else
        compose::run(site_, step, *tasks_[id]);
    }
    starting_ = false;
  }

  /// A note that only says what is found is a warning, any other beginning is work.
  static State begin_state(const Step& step) {
    return std::holds_alternative<Note>(step.operation) && step.begins.starts_with("No resource") ? State::warning
                                                                                                  : State::working;
  }

  void ended(StepId id, std::exception_ptr error) {
    const Step& step = plan_.steps[id];
    --open_;
    bin_.drop(std::move(tasks_[id])); // it is what is calling
    if (error ? !tolerated(step, error) : !announced_end(step)) return;
    for (const StepId next : after_[id])
      if (--waiting_[next] == 0) ready_.push_back(next);
    start_ready();
  }

  bool announced_end(const Step& step) {
    if (!step.ends.empty()) site_.announce({.id = step.subject, .status = step.ends, .state = State::done});
    return true;
  }

  /// Whether the plan goes on after this refusal.
  bool tolerated(const Step& step, const std::exception_ptr& error) {
    try {
      std::rethrow_exception(error);
    } catch (base::Failure& failure) {
      for (const Tolerance& tolerance : step.tolerates)
        if (failure.kind == tolerance.kind) {
          if (tolerance.status.empty()) return announced_end(step);
          site_.announce({.id = step.subject, .status = tolerance.status, .state = tolerance.state});
          return true;
        }
      if (!step.fails.empty())
        site_.announce(
            {.id = step.subject, .status = step.fails == "*" ? failure.text : step.fails, .state = State::error});
      failure.text = base::cat(step.failure_text, failure.text);
      if (!failure_) failure_ = std::make_exception_ptr(failure);
    }
    return false;
  }

  Site& site_;
  const Plan& plan_;
  Bin bin_;
  std::vector<std::size_t> waiting_;
  std::vector<std::vector<StepId>> after_;
  std::vector<std::unique_ptr<Task>> tasks_;
  std::deque<StepId> ready_;
  std::size_t open_ = 0;
  bool starting_ = false, ceased_ = false;
  std::exception_ptr failure_;
};

} // namespace

struct Applying::State {
  State(api::Engine& engine, const Project& project, const Snapshot& snapshot, Plan made, ApplyOptions given)
      : plan(std::move(made)), options(std::move(given)), site{engine, project, snapshot, options, {}, {}, {}, {}},
        graph(site, plan) {
    for (const Container& container : snapshot.containers)
      if (!container.one_off()) site.known(container).push_back(container);
    if (options.wait_timeout) site.deadline = os::steady_now() + *options.wait_timeout;
  }
  Plan plan;
  ApplyOptions options;
  Site site;
  Graph graph;
};

Applying::Applying(api::Engine& engine, const Project& project, const Snapshot& snapshot, Plan plan,
                   ApplyOptions options)
    : state_(std::make_unique<State>(engine, project, snapshot, std::move(plan), std::move(options))) {
  if (base::log::enabled(base::log::Level::debug))
    base::log::debug(base::cat("plan of project ", project.name, "\n", plan_text(state_->plan)));
  state_->graph.begin();
}

Applying::~Applying() = default;
void Applying::cease() { state_->graph.cease(); }
bool Applying::done() const { return state_->graph.finished(); }
void Applying::check() const {
  if (state_->graph.failure()) std::rethrow_exception(state_->graph.failure());
}

std::vector<Container> Applying::containers() const {
  std::vector<Container> out;
  for (const auto& [service, containers] : state_->site.live)
    out.insert(out.end(), containers.begin(), containers.end());
  return out;
}

std::vector<Container> apply(api::Engine& engine, const Project& project, const Snapshot& snapshot, Plan plan,
                             const ApplyOptions& options) {
  const Applying applying(engine, project, snapshot, std::move(plan), options);
  engine.loop().run_until([&] { return applying.done(); });
  applying.check();
  return applying.containers();
}

} // namespace skiff::compose
