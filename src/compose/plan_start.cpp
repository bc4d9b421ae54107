// The start phase: services in dependency order, conditions of dependencies first, replicas one after the other.
#include "compose/draft.hpp"
#include "compose/values.hpp"

#include <skiff/base/text.hpp>

#include <algorithm>

namespace skiff::compose {

namespace {

using base::cat;
using base::JsonView;

class Planner {
public:
  Planner(const Project& project, const std::vector<Container>& containers, const StartOptions& options)
      : project_(project), options_(options), containers_(by_service(containers)), any_(!containers.empty()) {}

  Plan run() {
    Ids all;
    in_order(project_, false, {}, [&](const std::string& key, const Ids& after) {
      Ids own = service(key, after);
      all.insert(all.end(), own.begin(), own.end());
      return own;
    });
    if (options_.wait) wait_for_all(all);
    return draft_.take();
  }

private:
  int scale(const std::string& key) const {
    const auto given = options_.scale.find(key);
    return given != options_.scale.end() ? given->second : model_scale(project_.service(key));
  }

  Ids service(const std::string& key, Ids after) {
    const JsonView model = project_.service(key);
    const JsonView replicas = model["deploy"]["replicas"];
    if (model["provider"].exists()) return {};
    if (replicas.exists() && whole_number(replicas) == 0 && options_.scale.count(key) == 0) return {};
    Ids own = conditions(key, after);
    if (!own.empty()) after = own;
    if (!any_) {
      if (scale(key) == 0) return own;
      return {draft_.add(
          {.operation = Refuse{cat("service ", base::quote(key), " has no container to start")}, .after = after})};
    }
    for (const Container* container : by_number(containers_[key])) {
      if (container->running()) continue;
      own = {start(key, *container, after)};
      after = own;
    }
    return own;
  }

  Ids conditions(const std::string& key, const Ids& after) {
    Ids out;
    const JsonView depends = project_.service(key)["depends_on"];
    for (std::size_t i = 0; i < depends.size(); ++i)
      if (const auto condition = condition_of(depends.at(i)))
        await(key, std::string(depends.key(i)), *condition, depends.at(i)["required"].truth(true), after, out);
    return out;
  }

  void await(const std::string& dependent, const std::string& key, Condition condition, bool required, const Ids& after,
             Ids& out) {
    if (scale(key) == 0) return;
    if (const auto id = draft_.await(project_, dependent, key, condition, required, containers_[key], after))
      out.push_back(*id);
  }

  StepId start(const std::string& key, const Container& container, const Ids& after) {
    const ContainerRef ref = ref_of(container);
    const Ids files = files_of(project_, key, ref, after, draft_);
    const Ids before = files.empty() ? after : Ids{files.back()};
    StepId last = draft_.add(StartContainer{ref}, ref, before, "Starting", {}, container.state);
    for (std::size_t i = 0; i < project_.service(key)["post_start"].size(); ++i)
      last = draft_.add(RunHook{ref, key, true, i}, ref, {last}, {}, {});
    draft_[last].ends = "Started";
    return last;
  }

  void wait_for_all(const Ids& after) {
    Ids out;
    for (const std::string& key : services_in_order(project_))
      await(project_.name, key, awaited(key), true, after, out);
  }

  /// A service whose completion another one waits for is expected to end.
  Condition awaited(const std::string& key) const {
    for (const std::string& other : dependents_of(project_, key, false))
      if (project_.service(other)["depends_on"][key]["condition"].view() == "service_completed_successfully")
        return Condition::completed;
    return Condition::running_or_healthy;
  }

  const Project& project_;
  const StartOptions& options_;
  ByService containers_;
  bool any_;
  Draft draft_;
};

} // namespace

Plan plan_start(const Project& project, const std::vector<Container>& containers, const StartOptions& options) {
  return Planner(project, containers, options).run();
}

} // namespace skiff::compose
