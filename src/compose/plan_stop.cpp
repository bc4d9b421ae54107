// Plans that end things: stop, down, restart, kill, pause, rm.
#include "compose/draft.hpp"
#include "compose/values.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>

#include <algorithm>
#include <map>
#include <set>

namespace skiff::compose {

namespace {

using base::cat;
using base::JsonView;

/// The services and, transitively, those that depend on them; of none, all.
std::set<std::string, std::less<>> with_dependents(const Project& project, const Services& services) {
  std::vector<std::string> open = services.empty() ? services_in_order(project) : services;
  std::set<std::string, std::less<>> out(open.begin(), open.end());
  if (services.empty()) return out;
  while (!open.empty()) {
    const std::string service = std::move(open.back());
    open.pop_back();
    for (std::string& dependent : dependents_of(project, service, false))
      if (out.insert(dependent).second) open.push_back(std::move(dependent));
  }
  return out;
}

void remove_networks(const Project& project, const Snapshot& snapshot, const Ids& after, Draft& draft) {
  const JsonView networks = project.model["networks"];
  for (std::size_t i = 0; i < networks.size(); ++i) {
    if (networks.at(i)["external"].truth()) continue;
    const std::string name = networks.at(i)["name"].text();
    const std::string subject = cat("Network ", name);
    bool labelled = false; // a network of this key exists, under whatever name
    Ids last = after;
    std::string begins = "Removing";
    bool found = false;
    for (const auto& [known_name, list] : snapshot.networks)
      for (const Network& network : list) {
        const auto key = network.labels.find(label::network);
        const auto owner = network.labels.find(label::project);
        if (key == network.labels.end() || key->second != networks.key(i)) continue;
        if (owner == network.labels.end() || owner->second != project.name) continue;
        labelled = true;
        if (known_name != name) continue;
        found = true;
        last = {draft.add({.operation = RemoveNetwork{network.id, name},
                           .after = last,
                           .subject = subject,
                           .begins = std::exchange(begins, {}),
                           .ends = "Removed",
                           .fails = "Error",
                           .failure_text = cat("failed to remove network ", name, ": "),
                           .tolerates = {{base::FailureKind::not_found, "No resource found to remove", State::warning},
                                         {base::FailureKind::forbidden, "Resource is still in use", State::warning}},
                           .cause = "down"})};
      }
    if (labelled && !found)
      draft.add({.operation = Note{}, .after = after, .subject = subject, .begins = "No resource found to remove"});
  }
}

void remove_volumes(const Project& project, const Snapshot& snapshot, const Ids& after, Draft& draft) {
  for (const JsonView volume : project.model["volumes"]) {
    const std::string name = volume["name"].text();
    if (volume["external"].truth() || snapshot.volumes.count(name) == 0) continue;
    draft.add({.operation = RemoveVolume{name},
               .after = after,
               .subject = cat("Volume ", name),
               .begins = "Removing",
               .ends = "Removed",
               .tolerates = {{base::FailureKind::conflict, "Resource is still in use", State::warning},
                             {base::FailureKind::not_found, "Warning: No resource found to remove", State::done}},
               .cause = "down"});
  }
}

void remove_images(const std::vector<std::string>& images, const Ids& after, Draft& draft) {
  for (const std::string& image : images)
    draft.add({.operation = RemoveImage{image},
               .after = after,
               .subject = cat("Image ", image),
               .begins = "Removing",
               .ends = "Removed",
               .tolerates = {{base::FailureKind::conflict, "Resource is still in use", State::warning},
                             {base::FailureKind::not_found, "Warning: No resource found to remove", State::done}},
               .cause = "down"});
}

} // namespace

Plan plan_stop(const Project& project, const std::vector<Container>& containers, const StopOptions& options) {
  Draft draft;
  ByService all = by_service(containers);
  in_order(project, true, {}, [&](const std::string& key, const Ids& after) {
    Ids own;
    if (!options.services.empty() && !contains(options.services, key)) return own;
    for (const Container& container : all[key])
      own.push_back(draft.stop(project.service(key), container, options.timeout, after));
    return own;
  });
  return draft.take();
}

Plan plan_down(const Project& project, const Snapshot& snapshot, const DownOptions& options,
               const std::vector<std::string>& images) {
  Draft draft;
  Ids all;
  const auto chosen = with_dependents(project, options.services);
  std::map<std::string_view, std::vector<const Container*>> of_service;
  for (const Container& container : snapshot.containers) of_service[container.service()].push_back(&container);
  in_order(project, true, {}, [&](const std::string& key, const Ids& after) {
    Ids own;
    if (chosen.count(key) == 0) return own;
    for (const Container* container : of_service[key])
      own.push_back(
          draft.stop_and_remove(project.service(key), *container, options.timeout, options.volumes, after, "down"));
    all.insert(all.end(), own.begin(), own.end());
    return own;
  });
  if (options.remove_orphans) {
    Ids removed;
    for (const Container& orphan : orphans_of(project, snapshot.containers))
      if (!project.service(orphan.service()).exists())
        removed.push_back(draft.stop_and_remove({}, orphan, options.timeout, false, all, "orphan"));
    all.insert(all.end(), removed.begin(), removed.end());
  }
  remove_networks(project, snapshot, all, draft);
  remove_images(images, all, draft);
  if (options.volumes) remove_volumes(project, snapshot, all, draft);
  return draft.take();
}

Plan plan_restart(const Project& project, const std::vector<Container>& containers, const RestartOptions& options) {
  Draft draft;
  ByService all = by_service(containers);
  std::set<std::string, std::less<>> chosen(options.services.begin(), options.services.end());
  for (bool grew = options.dependents && !chosen.empty(); grew;) {
    grew = false;
    for (const std::string& service : std::set<std::string, std::less<>>(chosen))
      for (const std::string& dependent : dependents_of(project, service, true))
        grew = chosen.insert(dependent).second || grew;
  }
  const auto wanted = [&](const std::string& key) { return options.services.empty() || chosen.count(key) != 0; };
  std::map<std::string, Ids, std::less<>> last;
  const auto restarted_first = [&](const std::string& key, std::map<std::string, Ids, std::less<>>& ended) {
    Ids out;
    for (const std::string& dependency : dependencies_of(project, key))
      if (project.service(key)["depends_on"][dependency]["restart"].truth())
        out.insert(out.end(), ended[dependency].begin(), ended[dependency].end());
    return out;
  };
  for (const std::string& key : services_in_order(project)) {
    if (!wanted(key)) continue;
    const JsonView model = project.service(key);
    Ids after = restarted_first(key, last);
    Ids awaited;
    for (const std::string& dependency : dependencies_of(project, key)) {
      const JsonView how = model["depends_on"][dependency];
      const auto condition = condition_of(how);
      if (!how["restart"].truth() || !condition || !wanted(dependency)) continue;
      if (const auto id =
              draft.await(project, key, dependency, *condition, how["required"].truth(true), all[dependency], after))
        awaited.push_back(*id);
    }
    if (!awaited.empty()) after = std::move(awaited);
    for (const Container& container : all[key]) {
      const ContainerRef ref = ref_of(container);
      Ids before = after;
      for (std::size_t i = 0; i < model["pre_stop"].size(); ++i)
        before = {draft.add(RunHook{ref, key, false, i}, ref, before, {}, {})};
      StepId id = draft.add(RestartContainer{ref, options.timeout}, ref, before, "Restarting", "Started");
      for (std::size_t i = 0; i < model["post_start"].size(); ++i)
        id = draft.add(RunHook{ref, key, true, i}, ref, {id}, {}, {});
      last[key].push_back(id);
    }
  }
  return draft.take();
}

Plan plan_kill(const std::vector<Container>& containers, const std::string& signal) {
  Draft draft;
  for (const Container& container : containers) {
    const ContainerRef ref = ref_of(container);
    const StepId id = draft.add(KillContainer{ref, signal}, ref, {}, "Killing", "Killed");
    draft[id].fails = "Error while Killing";
  }
  return draft.take();
}

Plan plan_pause(const Project& project, const std::vector<Container>& containers, bool pause) {
  Draft draft;
  for (const Container& container : containers) {
    if (!project.service(container.service()).exists()) continue;
    const ContainerRef ref = ref_of(container);
    if (pause)
      draft.add(PauseContainer{ref}, ref, {}, {}, "Paused");
    else
      draft.add(UnpauseContainer{ref}, ref, {}, {}, "Unpaused");
  }
  return draft.take();
}

Plan plan_remove(const std::vector<Container>& containers, bool force, bool volumes) {
  Draft draft;
  for (const Container& container : containers) {
    const ContainerRef ref = ref_of(container);
    draft.add(RemoveContainer{ref, force, volumes}, ref, {}, "Removing", "Removed");
  }
  return draft.take();
}

} // namespace skiff::compose
