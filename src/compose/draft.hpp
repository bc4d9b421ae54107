#pragma once
// A plan in the making: adds steps, remembers what each service waits for. Shared by the planners.

#include <skiff/compose/plan.hpp>

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::compose {

using Ids = std::vector<StepId>;

/// Containers by service, one-off ones left out; in the order given.
using ByService = std::map<std::string, std::vector<Container>, std::less<>>;
ByService by_service(const std::vector<Container>& containers);

/// Lowest number first; they point into the list.
std::vector<const Container*> by_number(const std::vector<Container>& containers);
/// What an entry of depends_on waits for, beyond the start.
std::optional<Condition> condition_of(base::JsonView dependency);

ContainerRef ref_of(const Container& container);
std::string subject_of(std::string_view container_name); ///< "Container NAME"

class Draft {
public:
  StepId add(Step step);
  /// A step about a container, announced under its name.
  StepId add(Operation operation, const ContainerRef& container, Ids after, std::string begins, std::string ends,
             std::string cause = {});
  Step& operator[](StepId id) { return plan_.steps[id]; }

  /// Stops a container, its pre_stop hooks first. The last step's id.
  StepId stop(const base::JsonView& service, const Container& container, std::optional<int> timeout, Ids after,
              std::string_view cause = {});
  /// Stops and removes; what is gone already counts as removed.
  StepId stop_and_remove(const base::JsonView& service, const Container& container, std::optional<int> timeout,
                         bool volumes, Ids after, std::string_view cause = {});
  /// Waits for a dependency's containers. Nothing for a service that is not there or has a provider; one without
  /// containers is refused, or warned of if it is optional.
  std::optional<StepId> await(const Project& project, std::string_view dependent, const std::string& key,
                              Condition condition, bool required, const std::vector<Container>& containers,
                              const Ids& after);
  void warn(std::string text) { plan_.warnings.push_back(std::move(text)); }
  void ask(Question question) { plan_.questions.push_back(std::move(question)); }
  Plan take() { return std::move(plan_); }
  std::size_t size() const { return plan_.steps.size(); }

private:
  Plan plan_;
};

/// Services a service depends on, as far as the project has them.
std::vector<std::string> dependencies_of(const Project& project, std::string_view service);
/// Those that depend on it directly; with `restart_only` those that want to be restarted with it.
std::vector<std::string> dependents_of(const Project& project, std::string_view service, bool restart_only);

/// Copies secrets and configs that are no files into a container, one after the other. The ids of the steps.
Ids files_of(const Project& project, const std::string& service, const ContainerRef& container, Ids after,
             Draft& draft);

/// Visits services, dependencies first (or last with `reverse`). The visitor gets the steps it has to wait for and
/// returns its own last ones; a service without steps hands on what it was to wait for.
void in_order(const Project& project, bool reverse, const Ids& entry,
              const std::function<Ids(const std::string& service, const Ids& after)>& visit);

} // namespace skiff::compose
