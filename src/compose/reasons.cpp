// The create request that would be sent is compared with the container, member by member. What the request leaves open
// is the image's business, or the engine's: only a difference that the file can explain is one.
#include "compose/bodies.hpp"
#include "compose/draft.hpp"
#include "compose/project_tree.hpp"
#include "compose/values.hpp"

#include <skiff/base/text.hpp>
#include <skiff/compose/reasons.hpp>

#include <nlohmann/json.hpp>

#include <cctype>
#include <map>

namespace skiff::compose {

namespace {

using base::cat;
using base::Json;
using base::JsonView;

using Entries = std::map<std::string, std::string, std::less<>>;

struct Attribute {
  std::string_view member, name;
};

/// Members of the request that are called otherwise in the file; the others are spelt like_this.
constexpr Attribute attributes[] = {
    {"Annotations", "annotations"},
    {"Binds", "volumes"},
    {"CapAdd", "cap_add"},
    {"CapDrop", "cap_drop"},
    {"CgroupnsMode", "cgroup"},
    {"Cmd", "command"},
    {"DeviceRequests", "gpus"},
    {"DnsOptions", "dns_opt"},
    {"Domainname", "domainname"},
    {"Image", "image"},
    {"IpcMode", "ipc"},
    {"LogConfig", "logging"},
    {"Memory", "mem_limit"},
    {"MemoryReservation", "mem_reservation"},
    {"MemorySwap", "memswap_limit"},
    {"Mounts", "volumes"},
    {"NanoCpus", "cpus"},
    {"OpenStdin", "stdin_open"},
    {"PidMode", "pid"},
    {"PortBindings", "ports"},
    {"ReadonlyRootfs", "read_only"},
    {"RestartPolicy", "restart"},
    {"StopTimeout", "stop_grace_period"},
    {"UTSMode", "uts"},
};

/// Members that the engine fills in by itself: nothing is said of them unless they are asked for.
constexpr std::string_view engines_own[] = {"CgroupnsMode",  "IpcMode",    "Isolation",        "LogConfig",
                                            "MaskedPaths",   "MemorySwap", "MemorySwappiness", "NetworkMode",
                                            "ReadonlyPaths", "Runtime",    "ShmSize"};
/// Members of a container that are settings of its service when a request may hold them.
constexpr std::string_view optional_members[] = {
    "Annotations", "CapAdd",    "CapDrop",           "CpuShares",  "CpusetCpus", "DeviceRequests",
    "Devices",     "Dns",       "DnsOptions",        "DnsSearch",  "GroupAdd",   "Init",
    "Links",       "Memory",    "MemoryReservation", "Mounts",     "NanoCpus",   "OomScoreAdj",
    "PidMode",     "PidsLimit", "SecurityOpt",       "StorageOpt", "Sysctls",    "Tmpfs",
    "Ulimits",     "UTSMode",   "UsernsMode",        "VolumesFrom"};

std::string attribute_of(std::string_view member) {
  for (const Attribute& attribute : attributes)
    if (attribute.member == member) return std::string(attribute.name);
  std::string out;
  for (const char c : member) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isupper(byte) != 0 && !out.empty()) out += '_';
    out += static_cast<char>(std::tolower(byte));
  }
  return out;
}

std::string shown(JsonView value) { return value.empty() ? std::string() : value.dump(); }

/// Regardless of the order of members.
bool same(JsonView a, JsonView b) {
  if (a.empty() || b.empty()) return a.empty() == b.empty();
  return base::sorted_members(a) == base::sorted_members(b);
}

template <std::size_t N>
bool among(const std::string_view (&list)[N], std::string_view name) {
  for (const std::string_view item : list)
    if (item == name) return true;
  return false;
}

class Comparison {
public:
  Comparison(const Project& project, const Container& container, JsonView inspect, JsonView image)
      : project_(project), service_(container.service()), id_(container.id), config_(inspect["Config"]),
        host_(inspect["HostConfig"]), image_(image["Config"]) {}

  std::vector<Difference> run(JsonView body) {
    entries("environment", environment_of(body["Env"]), environment_of(config_["Env"]), environment_of(image_["Env"]));
    entries("labels", labels_of(body["Labels"]), labels_of(config_["Labels"]), labels_of(image_["Labels"]));
    for (const std::string_view member :
         {"Domainname", "Entrypoint", "Healthcheck", "Hostname", "OpenStdin", "StopSignal", "StopTimeout", "Tty",
          "User", "WorkingDir", "ExposedPorts", "Cmd"})
      setting(member, body);
    if (config_["Image"].view() != body["Image"].view()) add("image", config_["Image"], body["Image"]);
    const JsonView wanted = body["HostConfig"];
    for (std::size_t i = 0; i < wanted.size(); ++i) host(wanted.key(i), wanted.at(i));
    for (const std::string_view member : optional_members)
      if (!wanted[member].exists()) host(member, {});
    return std::move(out_);
  }

private:
  static Entries environment_of(JsonView list) {
    Entries out;
    for (const JsonView item : list) {
      const auto [name, value] = base::cut(item.view(), '=');
      if (value) out[std::string(name)] = base::json_quote(*value);
    }
    return out;
  }

  static Entries labels_of(JsonView map) {
    Entries out;
    for (std::size_t i = 0; i < map.size(); ++i)
      if (!map.key(i).starts_with("com.docker.compose.")) out[std::string(map.key(i))] = map.at(i).dump();
    return out;
  }

  void entries(const std::string& attribute, Entries wanted, const Entries& found, const Entries& inherited) {
    for (const auto& [name, value] : inherited) wanted.emplace(name, value);
    for (const auto& [name, value] : wanted) {
      const auto old = found.find(name);
      if (old == found.end() || old->second != value)
        add(attribute, name, old == found.end() ? std::string() : old->second, value);
    }
    for (const auto& [name, value] : found)
      if (wanted.count(name) == 0) add(attribute, name, value, {});
  }

  void setting(std::string_view member, JsonView body) {
    JsonView wanted = body[member];
    const JsonView found = config_[member];
    // An entry point of one's own takes the image's command away.
    const bool from_image = member != "Cmd" || body["Entrypoint"].empty();
    if (wanted.empty() && from_image) wanted = image_[member];
    if (member == "Hostname" && wanted.empty() && id_.starts_with(found.view())) return;
    if (member == "ExposedPorts") return ports(wanted, found);
    if (!same(wanted, found)) add(attribute_of(member), found, wanted);
  }

  void ports(JsonView wanted, JsonView found) {
    Entries before, after;
    for (std::size_t i = 0; i < found.size(); ++i) before[std::string(found.key(i))] = "true";
    for (const JsonView from : {wanted, image_["ExposedPorts"]})
      for (std::size_t i = 0; i < from.size(); ++i) after[std::string(from.key(i))] = "true";
    for (const auto& [port, yes] : after)
      if (before.count(port) == 0) add("expose", {}, {}, base::json_quote(port));
    for (const auto& [port, yes] : before)
      if (after.count(port) == 0) add("expose", {}, base::json_quote(port), {});
  }

  void host(std::string_view member, JsonView wanted) {
    const JsonView found = host_[member];
    if (wanted.empty() && among(engines_own, member)) return;
    if (member == "LogConfig" && wanted["Type"].empty()) return;
    if (member == "NetworkMode" || member == "AutoRemove") return;
    if (member == "RestartPolicy" && restart_text(wanted) == restart_text(found)) return;
    if (!same(wanted, found)) add(attribute_of(member), found, wanted);
  }

  static std::string restart_text(JsonView policy) {
    const std::string_view name = policy["Name"].view();
    return cat(name.empty() ? "no" : name, ":", policy["MaximumRetryCount"].integer());
  }

  void add(const std::string& attribute, JsonView before, JsonView after) {
    add(attribute, {}, shown(before), shown(after));
  }

  void add(const std::string& attribute, const std::string& key, std::string before, std::string after) {
    Difference out{key.empty() ? attribute : cat(attribute, ".", key), std::move(before), std::move(after), {}, 0};
    place(attribute, key, out);
    out_.push_back(std::move(out));
  }

  /// Where the value is written, else its attribute.
  void place(const std::string& attribute, const std::string& key, Difference& into) const {
    const yaml::Node* services = project_.tree->root.find("services");
    const yaml::Node* service = services == nullptr ? nullptr : services->find(service_);
    const yaml::Node* node = service == nullptr ? nullptr : service->find(attribute);
    if (node == nullptr) return;
    if (!key.empty()) {
      const yaml::Node* value = node->kind() == yaml::Kind::mapping ? node->find(key) : nullptr;
      if (value == nullptr && into.after.empty()) return; // it is not there any more
      if (value != nullptr) node = value;
    }
    const yaml::Mark mark = node->mark;
    if (mark.line == 0 || mark.source >= project_.tree->sources.size()) return;
    into.file = project_.tree->sources[mark.source].name;
    const std::string folder = cat(project_.working_dir, "/");
    if (into.file.starts_with(folder)) into.file.erase(0, folder.size());
    into.line = mark.line;
  }

  const Project& project_;
  std::string_view service_;
  std::string_view id_;
  JsonView config_, host_, image_;
  std::vector<Difference> out_;
};

} // namespace

std::vector<Difference> differences(const Project& project, const Snapshot& snapshot, const Environment& proxy,
                                    const Container& container, JsonView inspect, JsonView image) {
  const LiveContainers live = by_service(snapshot.containers);
  const std::string key(container.service());
  const ResolvedService resolved = resolve_references(project.service(key), live);
  if (!resolved.missing.empty()) return {};
  CreateRequest request;
  request.key = key;
  request.service = resolved.service.view();
  request.number = container.number().value_or(1);
  request.labels = project_labels(project, key, false);
  request.inherit = &container;
  request.live = &live;
  request.proxy = proxy;
  request.api = snapshot.api;
  const auto known = snapshot.images.find(image_name(project, key));
  if (known != snapshot.images.end()) request.image = &known->second;
  return Comparison(project, container, inspect, image).run(container_body(project, request).body.view());
}

} // namespace skiff::compose
