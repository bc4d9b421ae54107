// Candidates by kind. Requests are those of the official client, one list per completion.

#include "commands/completion.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/config/context.hpp>
#include <skiff/notation/reference.hpp>

#include <algorithm>
#include <functional>
#include <map>
#include <set>

namespace skiff::commands {

namespace {

namespace directive = cli::directive;
using base::JsonView;
using cli::Candidate;
using cli::Completer;
using cli::Completion;
using cli::CompletionRequest;
using Candidates = std::vector<Candidate>;

bool used(const CompletionRequest& request, std::string_view word) {
  return std::any_of(request.arguments.begin(), request.arguments.end(),
                     [&](const std::string& argument) { return argument == word; });
}

/// The value of a flag given before, empty if it was not.
std::string_view given(const CompletionRequest& request, std::string_view flag) {
  std::string_view value;
  for (const auto& event : request.given)
    if (event.flag->name == flag) value = event.value;
  return value;
}

class Words {
public:
  Words(Session& session, const CompletionRequest& request) : session_(session), request_(request) {}

  Completion answer();

private:
  bool wants_ids(std::string_view kind) const {
    return session_.environment.value(base::cat("DOCKER_COMPLETION_SHOW_", kind, "_IDS")) == "yes";
  }

  base::JsonDocument list(std::string path) {
    api::Call call;
    call.path = std::move(path);
    return session_.engine().value(std::move(call));
  }

  Candidates containers(bool all, const std::function<bool(JsonView)>& fits) {
    Candidates out;
    const auto answer = session_.engine().value(api::containers::list({.all = all}));
    for (const JsonView container : answer.view()) {
      if (fits && !fits(container)) continue;
      if (wants_ids("CONTAINER")) out.push_back({container["Id"].text()});
      for (const JsonView name : container["Names"]) {
        const std::string text = name.text();
        if (text.size() > 1 && text.find('/', 1) == std::string::npos) out.push_back({text.substr(1)});
      }
    }
    return out;
  }
  Candidates containers_in(std::string_view states) {
    const auto words = base::split(states, ' ');
    return containers(true, [&](JsonView container) {
      return std::find(words.begin(), words.end(), container["State"].text()) != words.end();
    });
  }
  Candidates link_names() {
    Candidates out;
    const auto answer = session_.engine().value(api::containers::list({.all = true}));
    for (const JsonView container : answer.view())
      for (const JsonView name : container["Names"])
        if (const std::string text = name.text(); text.find('/', 1) != std::string::npos)
          out.push_back({text.substr(1)});
    return out;
  }

  Candidates images(bool repositories) {
    Candidates out;
    std::map<std::string, int> tags;
    const auto answer = session_.engine().value(api::images::list({}));
    for (const JsonView image : answer.view())
      for (const JsonView tag : image["RepoTags"]) {
        out.push_back({tag.text()});
        if (const auto reference = notation::parse_reference(tag.text())) ++tags[reference->familiar_name()];
      }
    if (repositories)
      for (const auto& [name, count] : tags)
        if (count > 1) out.push_back({name});
    return out;
  }

  Candidates names(JsonView items, std::string_view pointer) {
    Candidates out;
    for (const JsonView item : items) out.push_back({item.pointer(pointer).text()});
    return out;
  }
  Candidates networks() { return names(session_.engine().value(api::networks::list({})).view(), "/Name"); }
  Candidates volumes() { return names(session_.engine().value(api::volumes::list({}))["Volumes"], "/Name"); }
  Candidates swarm_names(std::string path, std::string_view pointer, std::string_view kind) {
    const auto answer = list(std::move(path));
    Candidates out = names(answer.view(), pointer);
    if (wants_ids(kind))
      for (const JsonView item : answer.view()) out.push_back({item["ID"].text()});
    return out;
  }
  Candidates services() { return swarm_names("/services", "/Spec/Name", "SERVICE"); }
  Candidates nodes() { return swarm_names("/nodes", "/Description/Hostname", "NODE"); }

  Candidates contexts();
  Candidates environment();
  Candidates drivers(std::string_view kind, std::string_view fallback);
  Completion network_arguments();
  Completion plugins();
  Completion objects();
  Completion stacks();
  Completion namespace_modes(std::string_view fixed);
  Completion security_options();
  Completion filters(std::string_view keys, const std::function<Completion(std::string_view)>& values);
  Completion event_filters();
  Completion swarm_filters();

  Session& session_;
  const CompletionRequest& request_;
};

Candidates between(Candidates words, std::string_view before, std::string_view behind) {
  for (Candidate& word : words) word.word = base::cat(before, word.word, behind);
  return words;
}

Candidates Words::contexts() {
  Candidates out;
  const std::string current = session_.selected().context;
  for (const std::string& name : config::context_names(session_.config()))
    if (!used(request_, name)) out.push_back({name, name == current ? "current" : ""});
  return out;
}

Candidates Words::environment() {
  Candidates out;
  for (const auto& [name, value] : session_.environment.all()) out.push_back({name});
  return out;
}

Candidates Words::drivers(std::string_view kind, std::string_view fallback) {
  try {
    Candidates out;
    const auto info = session_.engine().value(api::system::info());
    for (const JsonView driver : info["Plugins"][kind]) out.push_back({driver.text()});
    return out;
  } catch (const base::Failure&) {
    return words_of(fallback);
  }
}

// connect and disconnect: a network, then containers outside or inside of it.
Completion Words::network_arguments() {
  const std::string_view path = request_.entry.command->path;
  const bool pair = path == "network connect" || path == "network disconnect";
  if (!pair || request_.arguments.empty()) return {networks()};
  const bool inside = path == "network disconnect";
  const std::string& network = request_.arguments.front();
  return {containers(true, [&](JsonView container) {
    const JsonView joined = container["NetworkSettings"]["Networks"];
    bool member = joined[network].exists();
    for (const JsonView one : joined) member = member || one["NetworkID"].text().starts_with(network);
    return member == inside;
  })};
}

Completion Words::plugins() {
  api::Call call;
  call.path = "/plugins";
  const std::string_view path = request_.entry.command->path;
  if (path == "plugin disable") call.query.add("filters", "{\"enabled\":{\"true\":true}}");
  if (path == "plugin enable") call.query.add("filters", "{\"enabled\":{\"false\":true}}");
  return {names(session_.engine().value(std::move(call)).view(), "/Name")};
}

Completion Words::objects() {
  const std::string_view type = given(request_, "type");
  if (type == "container") return {containers(true, {})};
  if (type == "image") return {images(false)};
  if (type == "network") return {networks()};
  if (type == "volume") return {volumes()};
  if (type == "node") return {nodes()};
  if (type == "service") return {services()};
  if (type == "plugin") return {names(list("/plugins").view(), "/Name")};
  if (type == "secret") return {names(list("/secrets").view(), "/Spec/Name")};
  if (type == "config") return {names(list("/configs").view(), "/Spec/Name")};
  return {};
}

Completion Words::stacks() {
  api::Call call;
  call.path = "/services";
  call.query.add("filters", "{\"label\":{\"com.docker.stack.namespace\":true}}");
  std::set<std::string> found;
  const auto answer = session_.engine().value(std::move(call));
  for (const JsonView service : answer.view()) {
    const JsonView name = service["Spec"]["Labels"]["com.docker.stack.namespace"];
    if (!name.exists()) return {{}, directive::error}; // an engine that does not filter: docker gives up too
    found.insert(name.text());
  }
  Completion out;
  for (const std::string& name : found) out.candidates.push_back({name});
  return out;
}

// --ipc and --pid: some words, or another container's.
Completion Words::namespace_modes(std::string_view fixed) {
  const std::string_view typed = request_.typed;
  if (typed.starts_with("container:")) return {between(containers(true, {}), "container:", "")};
  if (!typed.empty() && std::string_view("container").starts_with(typed))
    return {{{"container:"}}, directive::no_space};
  return {words_of(fixed)};
}

Completion Words::security_options() {
  const std::string_view typed = request_.typed;
  if (typed.starts_with("label=d")) return {{{"label=disable"}}};
  if (typed.starts_with("label="))
    return {words_of("disable level: role: type: user:", "label="), directive::no_space | directive::no_files};
  if (typed.starts_with("seccomp=")) return {{{"seccomp=unconfined"}}};
  for (const std::string_view key : {"apparmor=", "label=", "seccomp="}) {
    const std::size_t least = key == "seccomp=" ? 2 : 1; // "s" may still become systempaths
    if (typed.size() >= least && key.starts_with(typed)) return {{{std::string(key)}}, directive::no_space};
  }
  return {words_of("apparmor= label= no-new-privileges seccomp= systempaths=unconfined")};
}

// A key with `=` behind it first, then the key's values.
Completion Words::filters(std::string_view keys, const std::function<Completion(std::string_view)>& values) {
  const auto [key, value] = base::cut(request_.typed, '=');
  if (!value) return {words_of(keys, {}, "="), directive::no_space};
  const auto known = base::split(keys, ' ');
  if (std::find(known.begin(), known.end(), key) == known.end())
    return {words_of(keys, {}, "="), directive::no_space | directive::no_files};
  Completion out = values(key);
  out.candidates = between(std::move(out.candidates), base::cat(key, "="), "");
  return out;
}

Completion Words::event_filters() {
  if (request_.typed.starts_with("type=")) return {event_type_words()};
  if (request_.typed.starts_with("event=")) return {event_words()};
  return filters("container daemon event image label network node scope type volume",
                 [&](std::string_view key) -> Completion {
                   if (key == "container") return {containers(true, {})};
                   if (key == "daemon") return {{{session_.engine().value(api::system::info())["Name"].text()}}};
                   if (key == "image") return {images(false)};
                   if (key == "network") return {networks()};
                   if (key == "node") return {nodes()};
                   if (key == "scope") return {words_of("local swarm")};
                   if (key == "volume") return {volumes()};
                   return {};
                 });
}

Completion Words::swarm_filters() {
  const bool nodes_tasks = request_.completer == Completer::node_ps_filters;
  if (request_.completer == Completer::service_filters)
    return filters("id label mode name", [&](std::string_view key) -> Completion {
      if (key == "mode") return {words_of("replicated global replicated-job global-job")};
      if (key == "label") return {};
      return {services()};
    });
  return filters(nodes_tasks ? "desired-state id label name" : "desired-state id name node",
                 [&](std::string_view key) -> Completion {
                   if (key == "desired-state") return {words_of("accepted running shutdown")};
                   if (key == "node") return {nodes()};
                   return {};
                 });
}

Completion Words::answer() {
  switch (request_.completer) {
  case Completer::none:
    return {};
  case Completer::files:
    return {{}, directive::usual};
  case Completer::folders:
    return {{}, directive::folders};
  case Completer::words:
    return {words_of(request_.words)};
  case Completer::open_words:
    return {words_of(request_.words), directive::no_space};
  case Completer::containers:
    return {containers(true, {})};
  case Completer::live_containers:
    return {containers(false, {})};
  case Completer::running_containers:
    return {containers_in("running")};
  case Completer::paused_containers:
    return {containers_in("paused")};
  case Completer::stopped_containers:
    return {containers_in("exited created")};
  case Completer::removable_containers:
    if (!given(request_, "link").empty()) return {link_names()};
    return {given(request_, "force") == "true" ? containers(true, {}) : containers_in("exited created")};
  case Completer::images:
    return {images(false)};
  case Completer::image_names:
    return {images(true), directive::no_space | directive::no_files};
  case Completer::networks:
    return network_arguments();
  case Completer::volumes:
    return {volumes()};
  case Completer::contexts:
    return {contexts()};
  case Completer::plugins:
    return plugins();
  case Completer::objects:
    return objects();
  case Completer::nodes: {
    auto found = nodes();
    found.push_back({"self"});
    return {std::move(found)};
  }
  case Completer::swarm_services:
    if (request_.entry.command->path == "service scale")
      return {between(services(), "", "="), directive::no_space | directive::no_files};
    return {services()};
  case Completer::secrets:
    return {names(list("/secrets").view(), "/Spec/Name")};
  case Completer::configs:
    return {names(list("/configs").view(), "/ID")};
  case Completer::stacks:
    return stacks();
  case Completer::new_name:
    return {{{std::string(request_.typed)}}};
  case Completer::services:
  case Completer::builders:
    return {};
  case Completer::environment:
    return {environment()};
  case Completer::platforms:
    return {platform_words()};
  case Completer::capabilities:
    return {capability_words()};
  case Completer::signals:
    return {signal_words()};
  case Completer::log_drivers:
    return {drivers("Log", "awslogs fluentd gcplogs gelf journald json-file local none splunk syslog")};
  case Completer::log_options: {
    const std::string_view driver = given(request_, "log-driver");
    auto words = log_option_words(driver);
    return {std::move(words), directive::no_space};
  }
  case Completer::volume_drivers:
    return {drivers("Volume", "local")};
  case Completer::ipc_modes:
    return namespace_modes("container: host none private shareable");
  case Completer::pid_modes:
    return namespace_modes("container: host");
  case Completer::security_options:
    return security_options();
  case Completer::links:
    return {between(containers(true, {}), "", ":"), directive::no_space};
  case Completer::event_filters:
    return event_filters();
  case Completer::node_ps_filters:
  case Completer::service_filters:
  case Completer::service_ps_filters:
    return swarm_filters();
  }
  return {};
}

} // namespace

cli::Completion complete(Session& session, const cli::CompletionRequest& request) {
  Completion out;
  try {
    out = Words(session, request).answer();
  } catch (const base::Failure&) {
    return {{}, directive::error};
  }
  // What is an argument already is not offered again.
  std::erase_if(out.candidates, [&](const Candidate& candidate) { return used(request, candidate.word); });
  return out;
}

} // namespace skiff::commands
