// Waiting for the condition of a dependency: the containers are inspected one after the other, every half second.
#include "compose/operations.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/text.hpp>
#include <skiff/notation/duration.hpp>
#include <skiff/os/clock.hpp>

namespace skiff::compose {

namespace {

using base::cat;
using base::JsonView;

class Waiter : public std::enable_shared_from_this<Waiter> {
public:
  Waiter(Site& site, const Await& operation, Task& task) : site_(site), operation_(operation), task_(task) {}

  void begin() {
    announce("Waiting", State::working);
    // A container that has only just been started may end at once: not before half a second it counts as running.
    if (operation_.condition == Condition::running_or_healthy) return again();
    look(0);
  }

private:
  void announce(const std::string& status, State state) {
    for (const ContainerRef& container : operation_.containers)
      site_.announce({.id = cat("Container ", container.name), .status = status, .state = state});
  }

  void again() {
    if (site_.deadline && os::steady_now() >= *site_.deadline)
      throw base::Failure(cat("application not healthy after ",
                              notation::duration_text(site_.options.wait_timeout->count() * 1'000'000'000)));
    task_.later(std::chrono::milliseconds(500), [self = shared_from_this()] { self->look(0); });
  }

  void look(std::size_t index) {
    if (index == operation_.containers.size()) {
      if (operation_.condition == Condition::completed) return again();
      return satisfied("Healthy");
    }
    task_.call(
        api::containers::inspect(operation_.containers[index].handle),
        [self = shared_from_this(), index](const base::JsonDocument& answer) { self->judge(answer.view(), index); });
  }

  void satisfied(const std::string& status) {
    announce(status, State::done);
    task_.end();
  }

  void judge(JsonView container, std::size_t index) {
    const JsonView state = container["State"];
    const std::string_view name = operation_.containers[index].name;
    const std::int64_t code = state["ExitCode"].integer();
    const bool exited = state["Status"].view() == "exited";
    if (operation_.condition == Condition::completed) {
      if (!exited) return look(index + 1);
      return code == 0 ? satisfied("Exited") : incomplete(code);
    }
    if (exited) return unhealthy(cat("container ", name, " exited (", code, ")"));
    if (container["Config"]["Healthcheck"].is_null() && operation_.condition == Condition::running_or_healthy)
      return state["Status"].view() == "running" ? look(index + 1) : again();
    if (state["Health"].is_null()) return unhealthy(cat("container ", name, " has no healthcheck configured"));
    const std::string_view health = state["Health"]["Status"].view();
    if (health == "healthy") return look(index + 1);
    if (health == "starting") return again();
    if (health == "unhealthy") return unhealthy(cat("container ", name, " is unhealthy"));
    unhealthy(cat("container ", name, " had unexpected health status ", base::quote(health)));
  }

  void skipped(const std::string& reason, const std::string& detail) {
    announce(cat("Skipped: ", reason), State::warning);
    site_.warn(detail);
    task_.end();
  }

  void unhealthy(const std::string& text) {
    const bool healthy = operation_.condition == Condition::healthy;
    const std::string service = base::quote(operation_.service);
    if (!operation_.required) {
      const std::string reason =
          cat("optional dependency ", service, healthy ? " failed to start" : " is not running or is unhealthy");
      return skipped(reason, cat(reason, ": ", text));
    }
    if (!healthy) throw base::Failure(text);
    announce("Error", State::error);
    throw base::Failure(cat("dependency failed to start: ", text));
  }

  void incomplete(std::int64_t code) {
    const std::string text = cat(base::quote(operation_.service), " didn't complete successfully: exit ", code);
    if (!operation_.required) return skipped(cat("optional dependency ", text), cat("optional dependency ", text));
    announce(cat("service ", text), State::error);
    throw base::Failure(cat("service ", text));
  }

  Site& site_;
  const Await& operation_;
  Task& task_;
};

} // namespace

void await(Site& site, const Await& operation, Task& task) {
  task.droppable = true;
  std::make_shared<Waiter>(site, operation, task)->begin();
}

} // namespace skiff::compose
