// Convergence: what exists is compared with the model, service by service in dependency order.
#include "compose/bodies.hpp"
#include "compose/draft.hpp"
#include "compose/plan_resources.hpp"
#include "compose/values.hpp"

#include <skiff/base/text.hpp>

#include <algorithm>

namespace skiff::compose {

namespace {

using base::cat;
using base::JsonView;

class Planner {
public:
  Planner(const Project& project, const Snapshot& snapshot, const UpOptions& options)
      : project_(project), snapshot_(snapshot), options_(options), live_(by_service(snapshot.containers)) {}

  Plan run() {
    resources_ = plan_resources(project_, snapshot_, options_, live_, draft_);
    orphans();
    in_order(project_, false, resources_.last,
             [this](const std::string& key, const Ids& after) { return service(key, after); });
    return draft_.take();
  }

private:
  void orphans() {
    if (options_.ignore_orphans) return;
    const std::vector<Container> orphans = orphans_of(project_, snapshot_.containers);
    if (orphans.empty()) return;
    if (!options_.remove_orphans) {
      std::vector<std::string> names;
      for (const Container& orphan : orphans) names.push_back(orphan.name);
      draft_.warn(cat("Found orphan containers ([", base::join(names, " "),
                      "]) for this project. If you removed or renamed this service in your compose file, you can run "
                      "this command with the --remove-orphans flag to clean it up."));
      return;
    }
    Ids removed;
    for (const Container& orphan : orphans)
      removed.push_back(draft_.stop_and_remove({}, orphan, std::nullopt, false, resources_.last, "orphan"));
    resources_.last = std::move(removed);
  }

  Recreate policy(const std::string& key) const {
    return options_.services.empty() || contains(options_.services, key) ? options_.recreate
                                                                         : options_.recreate_dependencies;
  }

  int scale(const std::string& key, JsonView model) const {
    const auto given = options_.scale.find(key);
    return given != options_.scale.end() ? given->second : model_scale(model);
  }

  Ids refuse(std::string text, const Ids& after) {
    return {draft_.add({.operation = Refuse{std::move(text)}, .after = after})};
  }

  Ids service(const std::string& key, const Ids& after) {
    const JsonView model = project_.service(key);
    if (model["provider"].exists())
      return refuse(cat("service ", base::quote(key), " uses a provider, which skiff does not run"), after);
    const int wanted = scale(key, model);
    const std::string own_name = model["container_name"].text();
    if (wanted > 1 && !own_name.empty())
      return refuse(cat("WARNING: The ", base::quote(key), " service is using the custom container name ",
                        base::quote(own_name),
                        ". Docker requires each container to have a unique name. Remove the custom name to scale the "
                        "service"),
                    after);
    const ResolvedService resolved = resolve_references(model, live_);
    if (!resolved.missing.empty()) return refuse(resolved.missing, after);
    return converge(key, resolved, wanted, after);
  }

  struct Existing {
    Container container;
    std::string cause; ///< why it has to be recreated; empty: it is up to date
  };

  Ids converge(const std::string& key, const ResolvedService& resolved, int wanted, Ids after) {
    std::vector<Existing> existing;
    int highest = 0;
    for (const Container& container : live_[key]) {
      existing.push_back({container, divergence(key, resolved, container)});
      highest = std::max(highest, container.number().value_or(0));
    }
    // Of those that are up to date the lowest numbers stay, of the others the newest, as the engine lists them.
    std::stable_sort(existing.begin(), existing.end(), [](const Existing& a, const Existing& b) {
      if (a.cause.empty() != b.cause.empty()) return a.cause.empty();
      return a.cause.empty() && a.container.number().value_or(0) < b.container.number().value_or(0);
    });
    const auto keep = static_cast<std::size_t>(std::max(wanted, 0));
    Ids own;
    std::vector<Container> result;
    if (std::any_of(existing.begin(), existing.begin() + static_cast<std::ptrdiff_t>(std::min(keep, existing.size())),
                    [](const Existing& item) { return !item.cause.empty(); }))
      after = stop_dependents(key, after);
    for (std::size_t i = 0; i < existing.size(); ++i) {
      const Container& container = existing[i].container;
      if (i >= keep) {
        own.push_back(draft_.stop_and_remove(project_.service(key), container, options_.timeout, false, after,
                                             cat("scaled down to ", wanted)));
      } else if (!existing[i].cause.empty()) {
        own.push_back(recreate(key, container, existing[i].cause, after));
        result.push_back({.name = container.name, .labels = container.labels});
      } else {
        keep_as_is(container, after, own);
        result.push_back(container);
      }
    }
    for (std::size_t i = existing.size(); i < keep; ++i) {
      const int number = ++highest;
      own.push_back(create(key, number, after));
      result.push_back({.name = container_name(project_, project_.service(key), key, number)});
    }
    live_[key] = std::move(result);
    return own;
  }

  void keep_as_is(const Container& container, const Ids& after, Ids& own) {
    const ContainerRef ref = ref_of(container);
    if (container.running())
      own.push_back(draft_.add(Note{}, ref, after, {}, "Running"));
    else if (container.state != "created" && container.state != "restarting" && container.state != "exited")
      own.push_back(draft_.add(StartContainer{ref}, ref, after, "Restart", "Restarted", container.state));
  }

  /// Why a container is not what the model wants; empty if it is.
  std::string divergence(const std::string& key, const ResolvedService& resolved, const Container& container) const {
    const Recreate how = policy(key);
    if (how == Recreate::never) return {};
    if (how == Recreate::force) return "forced";
    if (resolved.pending) return "shares something with a container that is made anew";
    const JsonView service = resolved.service.view();
    if (container.label(label::config_hash) != service_hash(service)) return "configuration changed";
    const auto image = snapshot_.images.find(image_name(project_, key));
    const std::string_view digest = image == snapshot_.images.end() ? std::string_view() : image->second.id;
    if (container.label(label::image) != digest) return "image changed";
    if (container.running())
      if (std::string network = missing_network(service, container); !network.empty())
        return cat("not connected to network ", network);
    if (std::string volume = missing_volume(service, container); !volume.empty())
      return cat("volume ", volume, " not mounted");
    return {};
  }

  std::string missing_network(JsonView service, const Container& container) const {
    const JsonView networks = service["networks"];
    for (std::size_t i = 0; i < networks.size(); ++i) {
      const std::string key(networks.key(i));
      const auto id = resources_.network_ids.find(key);
      if (id == resources_.network_ids.end()) continue;
      if (std::none_of(container.networks.begin(), container.networks.end(),
                       [&](const auto& network) { return network.second == id->second; }))
        return key;
    }
    return {};
  }

  std::string missing_volume(JsonView service, const Container& container) const {
    for (const JsonView use : service["volumes"]) {
      const std::string key = use["source"].text();
      if (use["type"].view() != "volume" || key.empty()) continue;
      const auto name = resources_.volume_names.find(key);
      if (std::none_of(container.mounts.begin(), container.mounts.end(), [&](const ContainerMount& mount) {
            return mount.type == "volume" && name != resources_.volume_names.end() && mount.name == name->second;
          }))
        return key;
    }
    return {};
  }

  /// Services that want to be restarted with this one are stopped before; the start phase starts them again.
  Ids stop_dependents(const std::string& key, const Ids& after) {
    Ids stopped;
    for (const std::string& dependent : dependents_of(project_, key, true))
      for (Container& container : live_[dependent]) {
        stopped.push_back(
            draft_.stop(project_.service(dependent), container, std::nullopt, after, cat("restarts with ", key)));
        container.state = "exited";
      }
    return stopped.empty() ? after : stopped;
  }

  /// For an engine that takes one network per create request: the others, one by one.
  StepId connect(const std::string& key, int number, const ContainerRef& container, StepId after) {
    if (!(snapshot_.api < api::Version{1, 44}) || !project_.service(key)["network_mode"].empty()) return after;
    const std::vector<std::string> networks = networks_by_priority(project_.service(key));
    for (std::size_t i = 1; i < networks.size(); ++i)
      after = draft_.add({.operation = ConnectNetwork{project_.model["networks"][networks[i]]["name"].text(), container,
                                                      key, networks[i], number},
                          .after = {after},
                          .subject = subject_of(container.name),
                          .fails = "*"});
    return after;
  }

  StepId create(const std::string& key, int number, const Ids& after) {
    const std::string name = container_name(project_, project_.service(key), key, number);
    const ContainerRef ref{name, name};
    const StepId id = draft_.add(CreateContainer{.service = key, .number = number, .name = name}, ref, after,
                                 "Creating", {}, "not there");
    draft_[id].fails = "*";
    const StepId last = connect(key, number, ref, id);
    draft_[last].ends = "Created";
    return last;
  }

  StepId recreate(const std::string& key, const Container& old, const std::string& cause, const Ids& after) {
    const int number = old.number().value_or(1);
    const std::string name = container_name(project_, project_.service(key), key, number);
    const std::string temporary = cat(std::string_view(old.id).substr(0, 12), "_", name);
    const ContainerRef fresh{temporary, old.name};
    const ContainerRef previous = ref_of(old);
    const StepId id = draft_.add(CreateContainer{key, number, temporary, old, options_.inherit_volumes}, fresh, after,
                                 "Recreate", {}, cause);
    draft_[id].fails = "*";
    const StepId connected = connect(key, number, fresh, id);
    const auto next = [&](Operation operation, StepId before) {
      return draft_.add(
          {.operation = std::move(operation), .after = {before}, .subject = subject_of(old.name), .fails = "*"});
    };
    const StepId stopped = next(StopContainer{previous, options_.timeout}, connected);
    const StepId removed = next(RemoveContainer{previous}, stopped);
    const StepId renamed = next(RenameContainer{fresh, name}, removed);
    draft_[renamed].ends = "Recreated";
    return renamed;
  }

  const Project& project_;
  const Snapshot& snapshot_;
  const UpOptions& options_;
  LiveContainers live_;
  Draft draft_;
  Resources resources_;
};

} // namespace

std::vector<Container> orphans_of(const Project& project, const std::vector<Container>& containers) {
  std::vector<Container> out;
  for (const Container& container : containers) {
    const bool known = project.service(container.service()).exists() || project.disabled[container.service()].exists();
    const bool ended = container.state == "exited" || container.state == "dead";
    if (container.one_off() ? ended : !known) out.push_back(container);
  }
  return out;
}

Plan plan_create(const Project& project, const Snapshot& snapshot, const UpOptions& options) {
  return Planner(project, snapshot, options).run();
}

} // namespace skiff::compose
