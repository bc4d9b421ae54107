// The engine's events about the containers of a project.
#include "compose/bin.hpp"
#include "compose/values.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/text.hpp>
#include <skiff/codec/json_lines.hpp>
#include <skiff/compose/follow.hpp>
#include <skiff/notation/filter.hpp>

#include <algorithm>
#include <deque>
#include <map>
#include <set>

namespace skiff::compose {

struct Monitor::State {
  api::Engine& engine;
  std::string project;
  std::vector<std::string> services;
  Listener listener;
  std::set<std::string> containers;         ///< that may still run
  std::map<std::string, std::string> ended; ///< when those that ended at least once did so last
  std::string asked;                        ///< the container that was sent a signal last
  std::string may_return;                   ///< see the door
  codec::JsonLines lines;
  std::unique_ptr<transport::Transfer> events;
  std::deque<base::JsonDocument> waiting; ///< events, in their order; a death is looked into before the next
  std::unique_ptr<transport::Transfer> inspection;
  std::string answer;
  std::exception_ptr failure;
  bool over = false; ///< the stream of events
  Bin bin{engine.loop()};

  bool wanted(std::string_view service) const { return services.empty() || contains(services, service); }

  ContainerEvent event_of(base::JsonView message, ContainerEvent::Kind kind) const {
    const base::JsonView attributes = message["Actor"]["Attributes"];
    ContainerEvent out;
    out.kind = kind;
    out.id = message["Actor"]["ID"].text();
    out.service = attributes[label::service].text();
    out.exit_code = base::to_number<int>(attributes["exitCode"].view()).value_or(0);
    out.replaced = attributes[label::replace].text();
    const std::string name = attributes["name"].text();
    const std::string usual = base::cat(project, "-", out.service, "-", attributes[label::number].view());
    out.source = name == usual ? name.substr(project.size() + 1) : name;
    return out;
  }

  static std::string when(base::JsonView message) {
    constexpr std::int64_t second = 1'000'000'000;
    const std::int64_t nanoseconds = message["timeNano"].integer();
    const std::string part = std::to_string(nanoseconds % second);
    return base::cat(nanoseconds / second, ".", std::string(9 - std::min<std::size_t>(part.size(), 9), '0'), part);
  }

  void take(std::string_view text) {
    auto document = base::JsonDocument::parse(text);
    if (!document) return;
    if (!wanted((*document)["Actor"]["Attributes"][label::service].view())) return;
    waiting.push_back(std::move(*document));
    go_on();
  }

  /// What follows a death waits until it has been looked into: only then is it known that a start is one after an end.
  void go_on() {
    while (!waiting.empty() && !inspection) {
      if (waiting.front()["Action"].view() == "die") return inspect();
      const base::JsonDocument document = std::move(waiting.front());
      waiting.pop_front();
      tell(document.view());
    }
  }

  void tell(base::JsonView message) {
    const std::string_view action = message["Action"].view();
    const std::string id = message["Actor"]["ID"].text();
    if (action == "create") {
      containers.insert(id);
      const bool again = message["Actor"]["Attributes"][label::replace].exists();
      listener(event_of(message, again ? ContainerEvent::Kind::recreated : ContainerEvent::Kind::created));
    } else if (action == "start") {
      ContainerEvent event = event_of(message, ContainerEvent::Kind::started);
      const auto before = ended.find(id);
      event.restarting = before != ended.end();
      if (event.restarting) event.since = before->second;
      containers.insert(id);
      if (asked == id) asked.clear();
      listener(event);
    } else if (action == "restart") {
      listener(event_of(message, ContainerEvent::Kind::restarted));
    } else if (action == "kill") {
      asked = id;
    } else if (action == "destroy") {
      if (may_return == id) may_return.clear();
    }
  }

  /// Whether a container that died comes back is not in the event: its state says so.
  void inspect() {
    answer.clear();
    inspection = engine.start(api::containers::inspect(waiting.front()["Actor"]["ID"].view()),
                              {.head = {},
                               .data =
                                   [this](std::string_view bytes) {
                                     answer += bytes;
                                     return api::Flow::go_on;
                                   },
                               .done = [this](std::exception_ptr error) { inspected(error); }});
  }

  void inspected(const std::exception_ptr& error) {
    // A container that is gone already has no state: it will not come back.
    const auto document = base::JsonDocument::parse(error ? std::string_view("{}") : std::string_view(answer));
    const base::JsonView state = document ? (*document)["State"] : base::JsonView();
    ContainerEvent event = event_of(waiting.front().view(), ContainerEvent::Kind::exited);
    ended[event.id] = when(waiting.front().view());
    waiting.pop_front();
    event.restarting = state["Restarting"].truth() || state["Running"].truth();
    if (!event.restarting) containers.erase(event.id);
    may_return = asked == event.id ? event.id : std::string();
    bin.drop(std::move(inspection)); // it is what is calling
    listener(event);
    go_on();
  }
};

Monitor::Monitor(api::Engine& engine, std::string project, std::vector<std::string> services,
                 const std::vector<Container>& containers, Listener listener)
    : state_(new State{engine, std::move(project), std::move(services), std::move(listener)}) {
  State& state = *state_;
  for (const Container& container : containers)
    if (state.wanted(container.service())) state.containers.insert(container.id);
  notation::Filters filters;
  filters.add("type", "container");
  filters.add("label", base::cat(label::project, "=", state.project));
  state.events = engine.start(api::system::events({}, {}, filters.json()),
                              {.head = {},
                               .data =
                                   [&state](std::string_view bytes) {
                                     state.lines.feed(bytes, [&state](std::string_view text) { state.take(text); });
                                     return api::Flow::go_on;
                                   },
                               .done =
                                   [&state](std::exception_ptr error) {
                                     state.failure = error;
                                     state.over = true;
                                     state.may_return.clear();
                                   }});
}

Monitor::~Monitor() = default;
bool Monitor::done() const { return state_->over || (state_->containers.empty() && state_->waiting.empty()); }
const std::string& Monitor::may_return() const { return state_->may_return; }
void Monitor::check() const {
  if (state_->failure) std::rethrow_exception(state_->failure);
}

} // namespace skiff::compose
