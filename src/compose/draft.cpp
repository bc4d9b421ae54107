// A plan in the making.
#include "compose/draft.hpp"

#include "compose/values.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>

#include <algorithm>

namespace skiff::compose {

bool Plan::empty() const {
  return std::all_of(steps.begin(), steps.end(),
                     [](const Step& step) { return std::holds_alternative<Note>(step.operation); });
}

bool Plan::only_makes() const {
  return std::all_of(steps.begin(), steps.end(), [](const Step& step) {
    if (const auto* create = std::get_if<CreateContainer>(&step.operation)) return !create->replaces;
    return std::holds_alternative<CreateNetwork>(step.operation) ||
           std::holds_alternative<CreateVolume>(step.operation) || std::holds_alternative<Note>(step.operation);
  });
}

ByService by_service(const std::vector<Container>& containers) {
  ByService out;
  for (const Container& container : containers)
    if (!container.one_off()) out[std::string(container.service())].push_back(container);
  return out;
}

std::vector<const Container*> by_number(const std::vector<Container>& containers) {
  std::vector<const Container*> out;
  for (const Container& container : containers) out.push_back(&container);
  std::stable_sort(out.begin(), out.end(), [](const Container* a, const Container* b) {
    return a->number().value_or(0) < b->number().value_or(0);
  });
  return out;
}

std::optional<Condition> condition_of(base::JsonView dependency) {
  const std::string_view condition = dependency["condition"].view();
  if (condition == "service_healthy") return Condition::healthy;
  if (condition == "service_completed_successfully") return Condition::completed;
  if (condition == "running_or_healthy") return Condition::running_or_healthy; // of an old version's label
  return std::nullopt;
}

ContainerRef ref_of(const Container& container) { return {container.id, container.name}; }
std::string subject_of(std::string_view container_name) { return base::cat("Container ", container_name); }

StepId Draft::add(Step step) {
  std::sort(step.after.begin(), step.after.end());
  step.after.erase(std::unique(step.after.begin(), step.after.end()), step.after.end());
  plan_.steps.push_back(std::move(step));
  return plan_.steps.size() - 1;
}

StepId Draft::add(Operation operation, const ContainerRef& container, Ids after, std::string begins, std::string ends,
                  std::string cause) {
  return add(Step{.operation = std::move(operation),
                  .after = std::move(after),
                  .subject = subject_of(container.name),
                  .begins = std::move(begins),
                  .ends = std::move(ends),
                  .cause = std::move(cause)});
}

StepId Draft::stop(const base::JsonView& service, const Container& container, std::optional<int> timeout, Ids after,
                   std::string_view cause) {
  const ContainerRef ref = ref_of(container);
  const std::size_t hooks = service["pre_stop"].size();
  if (hooks > 0 && !container.running()) // its hooks cannot run: the official program ends here
    return add(Note{}, ref, std::move(after), "Stopping", {}, std::string(cause));
  std::string begins = "Stopping";
  for (std::size_t i = 0; i < hooks; ++i) {
    const StepId hook = add(RunHook{ref, std::string(container.service()), false, i}, ref, std::move(after), begins, {},
                            std::string(cause));
    after = {hook};
    begins.clear();
  }
  const StepId id = add(StopContainer{ref, timeout}, ref, std::move(after), begins, "Stopped", std::string(cause));
  (*this)[id].fails = "Error while Stopping";
  return id;
}

std::optional<StepId> Draft::await(const Project& project, std::string_view dependent, const std::string& key,
                                   Condition condition, bool required, const std::vector<Container>& containers,
                                   const Ids& after) {
  const base::JsonView model = project.service(key);
  if (!model.exists() || model["provider"].exists()) return std::nullopt;
  Await operation{key, condition, required, {}};
  for (const Container* container : by_number(containers)) operation.containers.push_back(ref_of(*container));
  if (operation.containers.empty()) {
    const std::string text = base::cat(dependent, " is missing dependency ", key);
    if (required) return add({.operation = Refuse{text}, .after = after});
    warn(text);
    return std::nullopt;
  }
  return add(
      {.operation = std::move(operation), .after = after, .begins = "Waiting", .cause = base::cat("for ", dependent)});
}

StepId Draft::stop_and_remove(const base::JsonView& service, const Container& container, std::optional<int> timeout,
                              bool volumes, Ids after, std::string_view cause) {
  const StepId stopped = stop(service, container, timeout, std::move(after), cause);
  (*this)[stopped].tolerates = {{base::FailureKind::not_found, "Removed", State::done}};
  const ContainerRef ref = ref_of(container);
  const StepId removed =
      add(RemoveContainer{ref, true, volumes}, ref, {stopped}, "Removing", "Removed", std::string(cause));
  (*this)[removed].tolerates = {{base::FailureKind::not_found, {}}, {base::FailureKind::conflict, {}}};
  (*this)[removed].fails = "Error while Removing";
  return removed;
}

std::vector<std::string> dependencies_of(const Project& project, std::string_view service) {
  std::vector<std::string> out;
  const base::JsonView depends = project.service(service)["depends_on"];
  for (std::size_t i = 0; i < depends.size(); ++i)
    if (project.service(depends.key(i)).exists()) out.emplace_back(depends.key(i));
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<std::string> dependents_of(const Project& project, std::string_view service, bool restart_only) {
  std::vector<std::string> out;
  const base::JsonView services = project.model["services"];
  for (std::size_t i = 0; i < services.size(); ++i) {
    const base::JsonView dependency = services.at(i)["depends_on"][service];
    if (dependency.exists() && (!restart_only || dependency["restart"].truth())) out.emplace_back(services.key(i));
  }
  std::sort(out.begin(), out.end());
  return out;
}

Ids files_of(const Project& project, const std::string& service, const ContainerRef& container, Ids after,
             Draft& draft) {
  Ids out;
  for (const bool secret : {true, false}) {
    const std::string_view kind = secret ? "secrets" : "configs";
    const base::JsonView uses = project.service(service)[kind];
    for (std::size_t i = 0; i < uses.size(); ++i) {
      const base::JsonView file = project.model[kind][uses.at(i)["source"].view()];
      if (file["environment"].empty() && file["content"].empty()) continue;
      after = {draft.add({.operation = CopyFile{container, service, secret, i}, .after = std::move(after)})};
      out.push_back(after.front());
    }
  }
  return out;
}

void in_order(const Project& project, bool reverse, const Ids& entry,
              const std::function<Ids(const std::string& service, const Ids& after)>& visit) {
  std::vector<std::string> order = services_in_order(project);
  if (reverse) std::reverse(order.begin(), order.end());
  std::map<std::string, std::vector<std::string>, std::less<>> follows;
  for (const std::string& service : order)
    for (const std::string& dependency : dependencies_of(project, service))
      reverse ? follows[dependency].push_back(service) : follows[service].push_back(dependency);
  std::map<std::string, Ids, std::less<>> last;
  for (const std::string& service : order) {
    Ids after;
    const std::vector<std::string>& before = follows[service];
    for (const std::string& other : before) {
      const Ids& ids = last[other];
      after.insert(after.end(), ids.begin(), ids.end());
    }
    if (before.empty()) after = entry;
    std::sort(after.begin(), after.end());
    after.erase(std::unique(after.begin(), after.end()), after.end());
    Ids own = visit(service, after);
    last[service] = own.empty() ? std::move(after) : std::move(own);
  }
}

} // namespace skiff::compose
