// A dry run: the operations of a plan as if the engine had carried them out. It is asked only what it knows.
#include "compose/draft.hpp"
#include "compose/operations.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>

#include <algorithm>

namespace skiff::compose {

namespace {

/// Every wait is over at once.
void imagine_wait(const Site& site, const Await& operation) {
  const std::string end = operation.condition == Condition::completed ? "Exited" : "Healthy";
  for (const auto& [status, state] : {std::pair("Waiting", State::working), std::pair(end.c_str(), State::done)})
    for (const ContainerRef& container : operation.containers)
      site.announce({.id = subject_of(container.name), .status = status, .state = state});
}

/// The containers have not really been taken off the network: the official program finds them there as well.
void imagine_removal(const RemoveNetwork& operation, Task& task) {
  task.call(api::networks::inspect(operation.id), [&task](const base::JsonDocument& network) {
    if (network["Containers"].size() == 0) return task.end();
    task.fail({base::FailureKind::forbidden, "network has active endpoints"});
  });
}

} // namespace

void imagine(Site& site, const Step& step, Task& task) {
  if (const auto* refuse = std::get_if<Refuse>(&step.operation)) return task.fail(base::Failure(refuse->text));
  if (const auto* network = std::get_if<RemoveNetwork>(&step.operation); network != nullptr && !step.tolerates.empty())
    return imagine_removal(*network, task);
  if (const auto* wait = std::get_if<Await>(&step.operation)) imagine_wait(site, *wait);
  task.end();
}

std::vector<Container> containers_after(const Plan& plan, std::vector<Container> containers) {
  const auto remove = [&](const std::string& id) {
    containers.erase(
        std::remove_if(containers.begin(), containers.end(), [&](const Container& one) { return one.id == id; }),
        containers.end());
  };
  const auto in_state = [&](const ContainerRef& container, std::string_view state) {
    for (Container& one : containers)
      if (one.id == container.handle) one.state = state;
  };
  for (const Step& step : plan.steps) {
    if (const auto* create = std::get_if<CreateContainer>(&step.operation)) {
      Container made{.id = create->name, .name = create->name, .state = "created"};
      made.labels.emplace(label::service, create->service);
      made.labels.emplace(label::number, std::to_string(create->number));
      containers.push_back(std::move(made));
    } else if (const auto* removed = std::get_if<RemoveContainer>(&step.operation)) {
      remove(removed->container.handle);
    } else if (const auto* stopped = std::get_if<StopContainer>(&step.operation)) {
      in_state(stopped->container, "exited");
    } else if (const auto* started = std::get_if<StartContainer>(&step.operation)) {
      in_state(started->container, "running");
    }
  }
  return containers;
}

} // namespace skiff::compose
