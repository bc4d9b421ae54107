// The create request of a container.
#include "compose/bodies.hpp"
#include "compose/host_config.hpp"
#include "compose/values.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/os/files.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace skiff::compose {

namespace {

using base::Json;
using base::JsonView;

void set_text(Json& into, const char* field, JsonView value) {
  if (const std::string_view text = value.view(); !text.empty()) into[field] = text;
}
void set_list(Json& into, const char* field, JsonView value) {
  if (!value.empty()) into[field] = *value.node();
}

Json environment(const CreateRequest& request) {
  std::map<std::string, std::optional<std::string>> all;
  for (const auto& [name, value] : request.proxy) all[name] = value;
  const JsonView own = request.service["environment"];
  for (std::size_t i = 0; i < own.size(); ++i)
    all[std::string(own.key(i))] = own.at(i).is_null() ? std::nullopt : std::optional(own.at(i).text());
  if (all.empty()) return nullptr;
  Json out = Json::array();
  for (const auto& [name, value] : all) out.push_back(value ? base::cat(name, "=", *value) : name);
  return out;
}

Json health_check(JsonView check, api::Version version) {
  Json out = Json::object();
  if (check["disable"].truth())
    out["Test"] = {"NONE"};
  else if (check["test"].exists())
    out["Test"] = *check["test"].node();
  const auto duration = [&](const char* field, std::string_view key) {
    if (const auto value = nanoseconds(check[key]); value && *value != 0) out[field] = *value;
  };
  duration("Interval", "interval");
  duration("Timeout", "timeout");
  duration("StartPeriod", "start_period");
  if (check["start_interval"].exists()) {
    if (version < api::Version{1, 44})
      throw base::Failure("can't set healthcheck.start_interval as feature require Docker Engine v25 or later");
    if (!check["start_period"].exists())
      throw base::Failure("healthcheck.start_interval requires healthcheck.start_period to be set");
    duration("StartInterval", "start_interval");
  }
  if (const auto retries = whole_number(check["retries"]); retries != 0) out["Retries"] = retries;
  return out;
}

Json labels(const Project& project, const CreateRequest& request) {
  std::map<std::string, std::string> all;
  const JsonView own = request.service["labels"];
  for (std::size_t i = 0; i < own.size(); ++i) all[std::string(own.key(i))] = own.at(i).text();
  for (const auto& [name, value] : request.labels) all[name] = value;
  const auto set = [&](std::string_view name, std::string value) { all[std::string(name)] = std::move(value); };
  if (!request.image_digest.empty()) set(label::image, request.image_digest);
  set(label::config_hash, service_hash(request.service));
  if (request.number > 0) set(label::number, std::to_string(request.number));
  std::vector<std::string> dependencies;
  const JsonView depends = request.service["depends_on"];
  for (std::size_t i = 0; i < depends.size(); ++i) {
    if (!project.service(depends.key(i)).exists() && !depends.at(i)["required"].truth(true)) continue;
    dependencies.push_back(base::cat(depends.key(i), ":", depends.at(i)["condition"].view(), ":",
                                     depends.at(i)["restart"].truth() ? "true" : "false"));
  }
  std::sort(dependencies.begin(), dependencies.end());
  set(label::depends_on, base::join(dependencies, ","));
  return Json(all);
}

Json exposed_ports(JsonView service) {
  std::set<std::string> ports;
  for (const JsonView port : service["expose"]) ports.insert(port.text());
  for (const JsonView port : service["ports"])
    ports.insert(base::cat(whole_number(port["target"]), "/", port["protocol"].view()));
  Json out = Json::object();
  for (const std::string& port : ports) out[port] = Json::object();
  return out;
}

Json port_bindings(JsonView service) {
  Json out = Json::object();
  for (const JsonView port : service["ports"])
    out[base::cat(whole_number(port["target"]), "/", port["protocol"].view())].push_back(
        {{"HostIp", port["host_ip"].text()}, {"HostPort", port["published"].text()}});
  return out;
}

std::string restart_name(std::string_view condition) {
  if (condition == "none" || condition == "no") return "no";
  if (condition == "any" || condition == "always") return "always";
  return std::string(condition);
}

Json restart_policy(JsonView service) {
  if (const JsonView policy = service["deploy"]["restart_policy"]; policy.exists())
    return {{"Name", restart_name(policy["condition"].view())},
            {"MaximumRetryCount", whole_number(policy["max_attempts"])}};
  const auto [name, count] = base::cut(service["restart"].view(), ':');
  return {{"Name", restart_name(name)},
          {"MaximumRetryCount", count ? base::to_number<std::int64_t>(*count).value_or(0) : 0}};
}

/// Upper case with CAP_, each once, sorted; ALL stands alone.
Json capabilities(JsonView list) {
  std::set<std::string> names;
  for (const JsonView item : list) {
    std::string name = base::upper(base::trim(item.view()));
    if (name == "ALL") return Json::array({"ALL"});
    names.insert(name.starts_with("CAP_") ? name : "CAP_" + name);
  }
  return Json(std::vector<std::string>(names.begin(), names.end()));
}

/// security_opt with seccomp profiles read in; `unconfined` if systempaths=unconfined is among them.
Json security(const Project& project, JsonView options, bool& unconfined) {
  Json out = Json::array();
  for (const JsonView option : options) {
    const std::string text = option.text();
    if (text == "systempaths=unconfined") {
      unconfined = true;
      continue;
    }
    auto [name, value] = base::cut(text, '=');
    if (!value && name != "no-new-privileges") {
      if (text.find(':') == std::string::npos)
        throw base::Failure(base::cat("invalid security-opt: ", base::quote(text)));
      std::tie(name, value) = base::cut(text, ':');
    }
    if (name != "seccomp" || !value || *value == "unconfined" || *value == "builtin") {
      out.push_back(text);
      continue;
    }
    const auto profile = os::read_file(os::absolute(*value, project.working_dir));
    if (!profile) throw base::Failure(base::cat("opening seccomp profile (", *value, ") failed: ", profile.error()));
    const auto document = base::JsonDocument::parse(*profile);
    if (!document)
      throw base::Failure(base::cat("compacting json for seccomp profile (", *value, ") failed: ", document.error()));
    out.push_back(base::cat("seccomp=", document->dump()));
  }
  return out;
}

Json tmpfs(JsonView list) {
  Json out = Json::object();
  for (const JsonView item : list) {
    const auto [target, options] = base::cut(item.view(), ':');
    out[std::string(target)] = std::string(options.value_or(std::string_view()));
  }
  return out;
}

Json host_config(const Project& project, const CreateRequest& request, const std::vector<std::string>& links,
                 const Networking& networking, std::vector<std::string>& warnings) {
  const JsonView service = request.service;
  Mounting mounting = mounting_of(project, request);
  warnings = std::move(mounting.warnings);
  Json host = Json::object();
  host["Binds"] = mounting.binds.empty() ? Json(nullptr) : Json(mounting.binds);
  host["LogConfig"] = {{"Type", service["logging"]["driver"].text()}, {"Config", nullptr}};
  set_list(host["LogConfig"], "Config", service["logging"]["options"]);
  host["NetworkMode"] = networking.mode;
  host["PortBindings"] = port_bindings(service);
  host["RestartPolicy"] = restart_policy(service);
  host["AutoRemove"] = request.auto_remove;
  set_text(host, "VolumeDriver", service["volume_driver"]);
  set_list(host, "VolumesFrom", service["volumes_from"]);
  set_list(host, "Annotations", service["annotations"]);
  if (!service["cap_add"].empty()) host["CapAdd"] = capabilities(service["cap_add"]);
  if (!service["cap_drop"].empty()) host["CapDrop"] = capabilities(service["cap_drop"]);
  set_text(host, "CgroupnsMode", service["cgroup"]);
  set_list(host, "Dns", service["dns"]);
  set_list(host, "DnsOptions", service["dns_opt"]);
  set_list(host, "DnsSearch", service["dns_search"]);
  host["ExtraHosts"] = Json::array();
  for (const JsonView entry : service["extra_hosts"]) {
    const auto [name, address] = base::cut(entry.view(), '=');
    host["ExtraHosts"].push_back(base::cat(name, ":", address.value_or(std::string_view())));
  }
  set_list(host, "GroupAdd", service["group_add"]);
  set_text(host, "IpcMode", service["ipc"]);
  if (!links.empty()) host["Links"] = links;
  if (const auto score = whole_number(service["oom_score_adj"]); score != 0) host["OomScoreAdj"] = score;
  set_text(host, "PidMode", service["pid"]);
  host["Privileged"] = service["privileged"].truth();
  host["ReadonlyRootfs"] = service["read_only"].truth();
  bool unconfined = false;
  if (!service["security_opt"].empty()) {
    Json options = security(project, service["security_opt"], unconfined);
    if (!options.empty()) host["SecurityOpt"] = std::move(options);
  }
  set_list(host, "StorageOpt", service["storage_opt"]);
  if (!service["tmpfs"].empty()) host["Tmpfs"] = tmpfs(service["tmpfs"]);
  set_text(host, "UTSMode", service["uts"]);
  set_text(host, "UsernsMode", service["userns_mode"]);
  if (const auto size = whole_number(service["shm_size"]); size != 0) host["ShmSize"] = size;
  set_list(host, "Sysctls", service["sysctls"]);
  set_text(host, "Runtime", service["runtime"]);
  set_text(host, "Isolation", service["isolation"]);
  add_resources(host, service);
  for (const base::JsonDocument& mount : mounting.mounts) host["Mounts"].push_back(mount.root());
  if (unconfined) host["MaskedPaths"] = host["ReadonlyPaths"] = Json::array();
  if (service["init"].is_bool()) host["Init"] = service["init"].truth();
  return host;
}

} // namespace

std::vector<std::string> links_of(const Project& project, const CreateRequest& request) {
  std::vector<std::string> out;
  const auto containers = [&](std::string_view service) -> const std::vector<Container>& {
    static const std::vector<Container> none;
    if (request.live == nullptr) return none;
    const auto found = request.live->find(service);
    return found == request.live->end() ? none : found->second;
  };
  for (const JsonView link : request.service["links"]) {
    const std::vector<std::string> parts = base::split(link.view(), ':');
    for (const Container& container : containers(parts[0]))
      for (const std::string& name : {parts.size() == 2 ? parts[1] : parts[0], base::cat(parts[0], "-", request.number),
                                      base::cat(project.name, "-", parts[0], "-", request.number)})
        out.push_back(base::cat(container.name, ":", name));
  }
  const auto one_off = request.labels.find(label::one_off);
  if (one_off != request.labels.end() && one_off->second == "True" &&
      request.service["labels"][label::one_off].view() == "True")
    for (const Container& container : containers(request.key))
      out.insert(out.end(),
                 {base::cat(container.name, ":", request.key), base::cat(container.name, ":", container.short_name()),
                  base::cat(container.name, ":", container.name)});
  for (const JsonView link : request.service["external_links"]) {
    const std::vector<std::string> parts = base::split(link.view(), ':');
    out.push_back(base::cat(parts[0], ":", parts.size() == 2 ? parts[1] : parts[0]));
  }
  return out;
}

CreateBody container_body(const Project& project, const CreateRequest& request) {
  const JsonView service = request.service;
  const std::vector<std::string> links = links_of(project, request);
  const Networking networking = networking_of(project, request, links);
  CreateBody out;
  Json body = Json::object();
  set_text(body, "Hostname", service["hostname"]);
  set_text(body, "Domainname", service["domainname"]);
  set_text(body, "User", service["user"]);
  body["AttachStdin"] = request.attach_stdin;
  body["AttachStdout"] = true;
  body["AttachStderr"] = true;
  if (Json ports = exposed_ports(service); !ports.empty()) body["ExposedPorts"] = std::move(ports);
  body["Tty"] = service["tty"].truth();
  body["OpenStdin"] = service["stdin_open"].truth();
  body["StdinOnce"] = request.attach_stdin && service["stdin_open"].truth();
  body["Env"] = environment(request);
  body["Cmd"] = service["command"].exists() ? *service["command"].node() : Json(nullptr);
  if (service["healthcheck"].exists()) body["Healthcheck"] = health_check(service["healthcheck"], request.api);
  body["Image"] = service["image"].empty() ? base::cat(project.name, "-", request.key) : service["image"].text();
  set_text(body, "WorkingDir", service["working_dir"]);
  body["Entrypoint"] = service["entrypoint"].exists() ? *service["entrypoint"].node() : Json(nullptr);
  if (service["network_mode"].view() == "disabled") body["NetworkDisabled"] = true;
  if (!networking.container_mac.empty()) body["MacAddress"] = networking.container_mac;
  body["Labels"] = labels(project, request);
  set_text(body, "StopSignal", service["stop_signal"]);
  if (const auto grace = nanoseconds(service["stop_grace_period"])) body["StopTimeout"] = *grace / 1'000'000'000;
  body["HostConfig"] = host_config(project, request, links, networking, out.warnings);
  if (networking.has_endpoints) body["NetworkingConfig"] = {{"EndpointsConfig", networking.endpoints.root()}};
  out.body = base::JsonDocument(std::move(body));
  return out;
}

} // namespace skiff::compose
