// The service of a one-off container, and the plan that makes it.
#include "compose/context.hpp"
#include "compose/dotenv.hpp"
#include "compose/draft.hpp"
#include "compose/model.hpp"
#include "compose/short_syntax.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/codec/hex.hpp>
#include <skiff/compose/one_off.hpp>
#include <skiff/os/files.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <sys/random.h>

namespace skiff::compose {

namespace {

using base::cat;
using base::Json;
using base::JsonView;

template <class T>
T checked(base::Result<T> result) {
  if (!result) throw base::Failure(result.error());
  return std::move(*result);
}

const Type& type_of(std::string_view member) {
  for (const Field& field : service_type().fields)
    if (field.name == member && field.type != nullptr) return *field.type;
  throw base::Failure(cat("no type of services.", member));
}

/// A long entry, read from short syntax, as the model has it.
Json entry(const Project& project, std::string_view member, yaml::Node node) {
  LoadOptions none;
  none.cwd = project.working_dir;
  Context context(none);
  const yaml::Node decoded = decode(context, node, type_of(member), std::string(member));
  context.stop_on_error();
  return to_json(decoded, type_of(member));
}

void add_ports(const Project& project, const OneOff& one_off, Json& service) {
  if (!one_off.service_ports) service.erase("ports");
  for (const std::string& spec : one_off.ports)
    for (yaml::Node& node : checked(parse_ports(spec)))
      service["ports"].push_back(entry(project, "ports", std::move(node)));
}

void add_volumes(const Project& project, const OneOff& one_off, Json& service) {
  for (const std::string& spec : one_off.volumes) {
    Json volume = entry(project, "volumes", yaml::Node(checked(parse_volume(spec))));
    if (volume.value("type", "") == "bind") {
      std::string source = volume.value("source", "");
      const auto home = project.environment.find("HOME");
      if (source.starts_with("~") && home != project.environment.end()) source.replace(0, 1, home->second);
      volume["source"] = os::absolute(source, os::current_directory());
    }
    service["volumes"].push_back(std::move(volume));
  }
}

void add_environment(const Project& project, const OneOff& one_off, Json& service) {
  const Lookup outer = [&](std::string_view name) -> std::optional<std::string> {
    const auto found = project.environment.find(name);
    return found == project.environment.end() ? std::nullopt : std::optional(found->second);
  };
  Environment given;
  for (const std::string& path : one_off.env_files) {
    std::vector<std::string> unset;
    const auto text = os::read_file(path);
    if (!text) throw base::Failure(text.error());
    if (const auto read = read_dotenv(*text, outer, given, unset); !read)
      throw base::Failure(cat("failed to read ", path, ": ", read.error()));
  }
  for (const std::string& word : one_off.environment) {
    const auto [name, value] = base::cut(word, '=');
    if (value)
      given[std::string(name)] = std::string(*value);
    else if (const auto known = outer(name))
      given[std::string(name)] = *known;
  }
  if (given.empty()) return;
  std::map<std::string, Json> all; // the hash wants the names sorted
  if (const auto own = service.find("environment"); own != service.end())
    for (const auto& [name, value] : own->items()) all[name] = value;
  for (const auto& [name, value] : given) all[name] = value;
  Json& out = service["environment"] = Json::object();
  for (auto& [name, value] : all) out[name] = std::move(value);
}

/// What is added is no longer dropped, and the other way round.
void change_capabilities(Json& service, const char* into, const char* from, const std::vector<std::string>& names) {
  if (names.empty()) return;
  for (const std::string& name : names) service[into].push_back(name);
  const auto other = service.find(from);
  if (other == service.end()) return;
  Json kept = Json::array();
  for (const Json& name : *other)
    if (std::find(names.begin(), names.end(), name.get<std::string>()) == names.end()) kept.push_back(name);
  if (kept.empty())
    service.erase(from);
  else
    *other = std::move(kept);
}

void add_labels(const OneOff& one_off, Json& service) {
  if (one_off.labels.empty()) return;
  std::map<std::string, Json> all;
  if (const auto own = service.find("labels"); own != service.end())
    for (const auto& [name, value] : own->items()) all[name] = value;
  for (const auto& [name, value] : one_off.labels) all[name] = value;
  Json& out = service["labels"] = Json::object();
  for (auto& [name, value] : all) out[name] = std::move(value);
}

/// Members in the order in which they are hashed.
Json in_order(const Json& service) {
  Json out = Json::object();
  for (const Field& field : service_type().fields) {
    const std::string name(field.json.empty() ? field.name : field.json);
    if (const auto member = service.find(name); member != service.end()) out[name] = *member;
  }
  for (const auto& [name, value] : service.items())
    if (!out.contains(name)) out[name] = value;
  return out;
}

void flag(Json& service, const char* name, bool value) {
  if (value)
    service[name] = true;
  else
    service.erase(name);
}

} // namespace

std::string new_slug() {
  unsigned char bytes[32];
  if (::getrandom(bytes, sizeof bytes, 0) != static_cast<ssize_t>(sizeof bytes))
    throw base::Failure("the system gives no random bytes");
  return codec::hex_encode({reinterpret_cast<const char*>(bytes), sizeof bytes});
}

base::JsonDocument one_off_service(const Project& project, OneOff& one_off) {
  Json service = *project.service(one_off.service).node();
  if (one_off.name.empty()) one_off.name = cat(project.name, "-", one_off.service, "-run-", one_off.slug.substr(0, 12));
  service["container_name"] = one_off.name;
  for (const char* name : {"restart", "scale"}) service.erase(name);
  if (const auto deploy = service.find("deploy"); deploy != service.end()) deploy->erase("restart_policy");
  flag(service, "tty", one_off.tty);
  flag(service, "stdin_open", one_off.stdin_open);
  if (!one_off.user.empty()) service["user"] = one_off.user;
  if (!one_off.working_dir.empty()) service["working_dir"] = one_off.working_dir;
  if (one_off.entrypoint) {
    service["entrypoint"] = checked(split_command(*one_off.entrypoint));
    service["command"] = Json::array();
  }
  if (!one_off.command.empty()) service["command"] = one_off.command;
  change_capabilities(service, "cap_add", "cap_drop", one_off.cap_add);
  change_capabilities(service, "cap_drop", "cap_add", one_off.cap_drop);
  add_ports(project, one_off, service);
  add_volumes(project, one_off, service);
  add_environment(project, one_off, service);
  add_labels(one_off, service);
  return base::JsonDocument(in_order(service));
}

void set_aside(Project& project, const std::string& service) {
  Json& services = project.model.root()["services"];
  project.disabled.root()[service] = services[service];
  services.erase(service);
}

void bring_back(Project& project, const std::string& service, const base::JsonDocument& changed) {
  project.disabled.root().erase(service);
  project.model.root()["services"][service] = changed.root();
}

Plan plan_one_off(const Project& project, const Snapshot& snapshot, const OneOff& one_off) {
  Draft draft;
  Ids after;
  const JsonView service = project.service(one_off.service);
  const JsonView depends = service["depends_on"];
  const ByService containers = by_service(snapshot.containers);
  for (std::size_t i = 0; one_off.wait && i < depends.size(); ++i) {
    const std::string key(depends.key(i));
    const auto condition = condition_of(depends.at(i));
    const auto found = containers.find(key);
    if (!condition) continue;
    if (const auto id = draft.await(project, one_off.service, key, *condition, depends.at(i)["required"].truth(true),
                                    found == containers.end() ? std::vector<Container>() : found->second, {}))
      after.push_back(*id);
  }
  CreateContainer create{.service = one_off.service, .number = 0, .name = one_off.name};
  create.one_off = {one_off.slug, one_off.stdin_open, one_off.auto_remove, one_off.use_aliases};
  const ContainerRef ref{one_off.name, one_off.name};
  StepId last = draft.add(std::move(create), ref, after, {}, {}, "one-off");
  for (const StepId id : files_of(project, one_off.service, ref, {last}, draft)) last = id;
  return draft.take();
}

} // namespace skiff::compose
