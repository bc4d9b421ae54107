// Networks first, then volumes, one after the other; what has diverged from the model is made anew.
#include "compose/plan_resources.hpp"

#include "compose/values.hpp"

#include <skiff/base/text.hpp>

#include <algorithm>

namespace skiff::compose {

namespace {

using base::cat;
using base::JsonView;

std::string_view label_of(const Labels& labels, std::string_view name) {
  const auto found = labels.find(name);
  return found == labels.end() ? std::string_view() : std::string_view(found->second);
}

class Planner {
public:
  Planner(const Project& project, const Snapshot& snapshot, const UpOptions& options, ByService& containers,
          Draft& draft)
      : project_(project), snapshot_(snapshot), options_(options), containers_(containers), draft_(draft) {}

  Resources run() {
    for (const std::string& key : sorted_keys(project_.model["networks"])) network(key);
    for (const std::string& key : sorted_keys(project_.model["volumes"])) volume(key);
    return std::move(out_);
  }

private:
  static std::vector<std::string> sorted_keys(JsonView map) {
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < map.size(); ++i) keys.emplace_back(map.key(i));
    std::sort(keys.begin(), keys.end());
    return keys;
  }

  StepId add(Step step) {
    step.after = out_.last;
    const StepId id = draft_.add(std::move(step));
    out_.last = {id};
    return id;
  }
  void refuse(std::string text) { add({.operation = Refuse{std::move(text)}}); }

  void network(const std::string& key) {
    const JsonView model = project_.model["networks"][key];
    const std::string name = model["name"].text();
    const auto found = snapshot_.networks.find(name);
    static const std::vector<Network> none;
    const std::vector<Network>& known = found == snapshot_.networks.end() ? none : found->second;
    if (model["external"].truth()) return external_network(key, name, known);
    const Network* match = nullptr;
    for (const Network& network : known)
      if (label_of(network.labels, label::project) == project_.name && label_of(network.labels, label::network) == key)
        match = match == nullptr ? &network : match;
    if (match == nullptr && !known.empty()) match = &known.front();
    if (match == nullptr) return create_network(key, name, "not there");
    foreign_network(key, name, *match, known.size() == 1);
    const std::string_view hash = label_of(match->labels, label::config_hash);
    if (known.size() == 1 && !hash.empty() && hash != network_hash(model)) return renew_network(key, name, *match);
    out_.network_ids[key] = match->id;
  }

  void external_network(const std::string& key, const std::string& name, const std::vector<Network>& known) {
    if (known.size() == 1)
      out_.network_ids[key] = known.front().id;
    else if (known.empty())
      refuse(cat("network ", name, " declared as external, but could not be found"));
    else
      refuse(cat("multiple networks with name ", base::quote(name),
                 " were found. Use network ID as `name` to avoid ambiguity"));
  }

  /// Somebody else's network of that name: used with a warning, refused if it is another network of a project.
  void foreign_network(const std::string& key, const std::string& name, const Network& network, bool only) {
    const std::string_view owner = label_of(network.labels, label::project);
    const std::string_view hint = "\nSet `external: true` to use an existing network";
    if (owner.empty())
      draft_.warn(cat("a network with name ", name, " exists but was not created by compose.", hint));
    else if (owner != project_.name)
      draft_.warn(cat("a network with name ", name, " exists but was not created for project ",
                      base::quote(project_.name), ".", hint));
    const std::string_view own_key = label_of(network.labels, label::network);
    if (only && own_key != key)
      refuse(cat("network ", name, " was found but has incorrect label ", label::network, " set to ",
                 base::quote(own_key), " (expected: ", base::quote(key), ")"));
  }

  void create_network(const std::string& key, const std::string& name, std::string cause) {
    add({.operation = CreateNetwork{key},
         .subject = cat("Network ", name),
         .begins = "Creating",
         .ends = "Created",
         .fails = "Error",
         .failure_text = cat("failed to create network ", name, ": "),
         .cause = std::move(cause)});
    out_.network_ids[key]; // an id that no container is connected to yet
  }

  void stop_all(const std::vector<std::string>& services, std::string_view cause) {
    Ids stopped;
    for (const std::string& service : services)
      for (Container& container : containers_[service]) {
        stopped.push_back(draft_.stop(project_.service(service), container, std::nullopt, out_.last, cause));
        container.state = "exited";
      }
    if (!stopped.empty()) out_.last = std::move(stopped);
  }

  /// Containers are stopped, taken off, connected to the new network again, and started later.
  void renew_network(const std::string& key, const std::string& name, const Network& network) {
    std::vector<std::string> users;
    for (const std::string& service : services_in_order(project_))
      if (project_.service(service)["networks"][key].exists()) users.push_back(service);
    const std::string cause = cat("configuration of network ", key, " changed");
    stop_all(users, cause);
    const auto each = [&](auto&& act) {
      for (const std::string& service : users)
        for (Container& container : containers_[service]) act(container);
    };
    each([&](Container& c) {
      add({.operation = DisconnectNetwork{name, ref_of(c)}, .cause = cause});
      c.networks.erase(name);
    });
    add({.operation = RemoveNetwork{network.id, name},
         .subject = cat("Network ", name),
         .ends = "Removed",
         .cause = cause});
    create_network(key, name, cause);
    each([&](Container& c) {
      add({.operation = ConnectNetwork{.network = name, .container = ref_of(c)}, .cause = cause});
    });
  }

  void volume(const std::string& key) {
    const JsonView model = project_.model["volumes"][key];
    const std::string name = model["name"].text();
    out_.volume_names[key] = name;
    const auto found = snapshot_.volumes.find(name);
    if (found == snapshot_.volumes.end()) {
      if (model["external"].truth()) return refuse(cat("external volume ", base::quote(name), " not found"));
      return create_volume(key, name, "not there");
    }
    if (model["external"].truth()) return;
    const Labels& labels = found->second.labels;
    const std::string_view owner = label_of(labels, label::project);
    const std::string_view hint = " Use `external: true` to use an existing volume";
    if (labels.find(label::project) == labels.end())
      draft_.warn(cat("volume ", base::quote(name), " already exists but was not created by Docker Compose.", hint));
    else if (owner != project_.name)
      draft_.warn(cat("volume ", base::quote(name), " already exists but was created for project ", base::quote(owner),
                      " (expected ", base::quote(project_.name), ").", hint));
    const auto hash = labels.find(label::config_hash);
    if (hash == labels.end() || hash->second == volume_hash(model)) return;
    if (options_.recreate_volumes.count(key) != 0)
      renew_volume(key, name);
    else if (options_.keep_volumes.count(key) == 0)
      draft_.ask({key, cat("Volume ", base::quote(name),
                           " exists but doesn't match configuration in compose file. Recreate (data will be lost)?")});
  }

  void create_volume(const std::string& key, const std::string& name, std::string cause) {
    add({.operation = CreateVolume{key},
         .subject = cat("Volume ", name),
         .begins = "Creating",
         .ends = "Created",
         .fails = "Error",
         .cause = std::move(cause)});
  }

  void renew_volume(const std::string& key, const std::string& name) {
    std::vector<std::string> users;
    for (const std::string& service : services_in_order(project_))
      for (const JsonView use : project_.service(service)["volumes"])
        if (use["source"].view() == key && !contains(users, service)) users.push_back(service);
    const std::string cause = cat("configuration of volume ", key, " changed");
    stop_all(users, cause);
    Ids removed;
    for (const std::string& service : users) {
      for (const Container& container : containers_[service]) {
        const ContainerRef ref = ref_of(container);
        removed.push_back(draft_.add(RemoveContainer{ref}, ref, out_.last, "Removing", "Removed", cause));
      }
      containers_.erase(service);
    }
    if (!removed.empty()) out_.last = std::move(removed);
    add({.operation = RemoveVolume{name}, .cause = cause});
    create_volume(key, name, cause);
  }

  const Project& project_;
  const Snapshot& snapshot_;
  const UpOptions& options_;
  ByService& containers_;
  Draft& draft_;
  Resources out_;
};

} // namespace

Resources plan_resources(const Project& project, const Snapshot& snapshot, const UpOptions& options,
                         ByService& containers, Draft& draft) {
  return Planner(project, snapshot, options, containers, draft).run();
}

} // namespace skiff::compose
