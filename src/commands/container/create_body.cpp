// The body of a container creation. The steps stand in the order in which the official client checks, because the first
// error is the one that is shown.
#include "commands/container/create_body.hpp"

#include "commands/container/create_inputs.hpp"

#include <skiff/base/text.hpp>
#include <skiff/notation/address.hpp>
#include <skiff/notation/devices.hpp>
#include <skiff/notation/mounts.hpp>
#include <skiff/notation/ports.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace skiff::commands {

namespace {

using base::Error;
using base::Json;
using base::Result;

// What `create IMAGE` sends, in the order of the engine's own types. Fields that are left out when they are empty stand
// here as null, to keep their place; drop_unset() removes them.
constexpr std::string_view skeleton = R"({
"Hostname":"","Domainname":"","User":"","AttachStdin":false,"AttachStdout":true,"AttachStderr":true,
"ExposedPorts":null,"Tty":false,"OpenStdin":false,"StdinOnce":false,"Env":null,"Cmd":null,"Healthcheck":null,"Image":"",
"Volumes":{},"WorkingDir":"","Entrypoint":null,"Labels":{},"StopSignal":null,"StopTimeout":null,
"HostConfig":{
"Binds":null,"ContainerIDFile":"","LogConfig":{"Type":"","Config":{}},"NetworkMode":"default","PortBindings":{},
"RestartPolicy":{"Name":"no","MaximumRetryCount":0},"AutoRemove":false,"VolumeDriver":"","VolumesFrom":null,
"ConsoleSize":[0,0],"Annotations":null,"CapAdd":null,"CapDrop":null,"CgroupnsMode":"","Dns":[],"DnsOptions":[],
"DnsSearch":[],"ExtraHosts":null,"GroupAdd":null,"IpcMode":"","Cgroup":"","Links":null,"OomScoreAdj":0,"PidMode":"",
"Privileged":false,"PublishAllPorts":false,"ReadonlyRootfs":false,"SecurityOpt":null,"StorageOpt":null,"Tmpfs":null,
"UTSMode":"","UsernsMode":"","ShmSize":0,"Sysctls":null,"Runtime":null,"Isolation":"","CpuShares":0,"Memory":0,
"NanoCpus":0,"CgroupParent":"","BlkioWeight":0,"BlkioWeightDevice":[],"BlkioDeviceReadBps":[],
"BlkioDeviceWriteBps":[],"BlkioDeviceReadIOps":[],"BlkioDeviceWriteIOps":[],"CpuPeriod":0,"CpuQuota":0,
"CpuRealtimePeriod":0,"CpuRealtimeRuntime":0,"CpusetCpus":"","CpusetMems":"","Devices":[],"DeviceCgroupRules":null,
"DeviceRequests":null,"KernelMemory":null,"MemoryReservation":0,"MemorySwap":0,"MemorySwappiness":-1,
"OomKillDisable":false,"PidsLimit":0,"Ulimits":[],"CpuCount":0,"CpuPercent":0,"IOMaximumIOps":0,
"IOMaximumBandwidth":0,"Mounts":null,"MaskedPaths":null,"ReadonlyPaths":null,"Init":null},
"NetworkingConfig":{"EndpointsConfig":{}}})";

constexpr std::array<const char*, 4> unset_of_config{"ExposedPorts", "Healthcheck", "StopSignal", "StopTimeout"};
constexpr std::array<const char*, 8> unset_of_host{"Annotations", "StorageOpt",   "Tmpfs",  "Sysctls",
                                                   "Runtime",     "KernelMemory", "Mounts", "Init"};

template <class Names>
void drop_unset(Json& object, const Names& names) {
  for (const char* name : names) {
    const auto field = object.find(name);
    if (field == object.end()) continue;
    const bool nothing = field->is_null() || (field->is_string() && field->get_ref<const std::string&>().empty()) ||
                         (field->is_structured() && field->empty());
    if (nothing) object.erase(field);
  }
}

class BodyBuilder {
public:
  BodyBuilder(const ContainerCreateOptions& options, cli::Arguments arguments, const CreateContext& context)
      : options_(options), arguments_(arguments), context_(context), root_(options.body.root()) {}

  Result<base::JsonDocument> build();

private:
  // What can be wrong, in order.
  Result<void> mac();
  Result<void> swappiness();
  Result<void> volumes();
  Result<void> publish();
  Result<void> expose();
  Result<void> devices();
  Result<void> environment();
  Result<void> labels();
  Result<void> modes();
  Result<void> restart();
  Result<void> log_options();
  Result<void> security();
  Result<void> storage();
  Result<void> health();
  Result<void> removal();
  Result<void> networks();
  // What cannot.
  void process();
  void limits();
  void mounts();

  /// By name each time: members of an ordered object move when others come or go.
  Json& host() { return root_["HostConfig"]; }

  const ContainerCreateOptions& options_;
  cli::Arguments arguments_;
  const CreateContext& context_;
  Json root_;
};

Result<base::JsonDocument> BodyBuilder::build() {
  process();
  limits();
  mounts();
  constexpr std::array steps{
      &BodyBuilder::mac,     &BodyBuilder::swappiness, &BodyBuilder::volumes,     &BodyBuilder::publish,
      &BodyBuilder::expose,  &BodyBuilder::devices,    &BodyBuilder::environment, &BodyBuilder::labels,
      &BodyBuilder::modes,   &BodyBuilder::restart,    &BodyBuilder::log_options, &BodyBuilder::security,
      &BodyBuilder::storage, &BodyBuilder::health,     &BodyBuilder::removal,     &BodyBuilder::networks};
  for (const auto step : steps)
    if (const auto done = (this->*step)(); !done) return Error{done.error()};
  drop_unset(root_, unset_of_config);
  drop_unset(host(), unset_of_host);
  return base::JsonDocument(std::move(root_));
}

void BodyBuilder::process() {
  const auto& attach = options_.attach;
  const auto attached = [&](const char* stream) {
    return std::find(attach.begin(), attach.end(), stream) != attach.end();
  };
  const bool in = options_.interactive || attached("stdin");
  root_["AttachStdin"] = in;
  root_["AttachStdout"] = attach.empty() || attached("stdout");
  root_["AttachStderr"] = attach.empty() || attached("stderr");
  root_["OpenStdin"] = options_.interactive;
  root_["StdinOnce"] = options_.interactive && in;
  root_["Image"] = arguments_[0];
  if (arguments_.size() > 1) root_["Cmd"] = std::vector<std::string>(arguments_.begin() + 1, arguments_.end());
  if (options_.entrypoint) root_["Entrypoint"] = Json::array({*options_.entrypoint});
  host()["ConsoleSize"] = Json::array({context_.console.rows, context_.console.columns});
  host()["ContainerIDFile"] = options_.cid_file;
  host()["AutoRemove"] = options_.remove;
}

std::vector<std::string> normalized_capabilities(const std::vector<std::string>& texts) {
  std::set<std::string> out;
  for (const auto& text : texts) {
    std::string name = base::upper(text);
    if (name != "ALL" && !name.starts_with("CAP_")) name.insert(0, "CAP_");
    out.insert(std::move(name));
  }
  return {out.begin(), out.end()};
}

void BodyBuilder::limits() {
  if (!options_.cap_add.empty()) host()["CapAdd"] = normalized_capabilities(options_.cap_add);
  if (!options_.cap_drop.empty()) host()["CapDrop"] = normalized_capabilities(options_.cap_drop);
  for (const auto& limit : notation::effective_ulimits(options_.ulimits))
    host()["Ulimits"].push_back({{"Name", limit.name}, {"Hard", limit.hard}, {"Soft", limit.soft}});
  if (!options_.sysctls.empty()) host()["Sysctls"] = options_.sysctls;
  if (!options_.annotations.empty()) host()["Annotations"] = options_.annotations;
  // Engines from 1.42 on know it no more.
  if (options_.kernel_memory != 0 && context_.version < api::Version{1, 42})
    host()["KernelMemory"] = options_.kernel_memory;
}

void BodyBuilder::mounts() {
  for (const auto& text : options_.mounts) {
    const auto mount = notation::parse_mount(text, context_.working_directory);
    if (mount) host()["Mounts"].push_back(mount->root()); // its form was checked when the flag was read
  }
  if (options_.use_api_socket) {
    constexpr const char* socket = "/var/run/docker.sock";
    host()["Mounts"].push_back(
        {{"Type", "bind"}, {"Source", socket}, {"Target", socket}, {"BindOptions", Json::object()}});
  }
  for (const auto& text : options_.tmpfs) {
    const auto [target, mount_options] = base::cut(text, ':');
    host()["Tmpfs"][std::string(target)] = mount_options.value_or("");
  }
  if (!options_.links.empty()) host()["Links"] = options_.links;
}

Result<void> BodyBuilder::mac() {
  if (!options_.mac.empty() && !notation::parse_mac(base::trim(options_.mac)))
    return Error{base::cat(options_.mac, " is not a valid mac address")};
  return {};
}

Result<void> BodyBuilder::swappiness() {
  const auto value = options_.swappiness;
  if (value != -1 && (value < 0 || value > 100))
    return Error{base::cat("invalid value: ", value, ". Valid memory swappiness range is 0-100")};
  host()["MemorySwappiness"] = value;
  return {};
}

// A volume with a source is a bind of the host's configuration, one without is a volume of the container.
Result<void> BodyBuilder::volumes() {
  std::set<std::string> seen;
  for (const auto& text : options_.volumes) {
    if (!seen.insert(text).second) continue;
    const auto spec = notation::parse_volume(text);
    if (!spec) return Error{spec.error()};
    if (spec->source.empty()) {
      root_["Volumes"][text] = Json::object();
      continue;
    }
    const auto [source, rest] = base::cut(text, ':');
    const bool relative = spec->type == "bind" && source.starts_with('.');
    host()["Binds"].push_back(relative ? base::cat(base::clean_path(base::cat(context_.working_directory, '/', source)),
                                                   ':', rest.value_or(""))
                                       : text);
  }
  return {};
}

Result<void> BodyBuilder::publish() {
  std::map<std::string, Json> bindings;
  for (const auto& text : options_.publish) {
    const auto ports = notation::parse_publish(text);
    if (!ports) return Error{ports.error()};
    for (const auto& port : *ports) {
      const auto address = notation::parse_address(port.host_ip);
      bindings[port.key()].push_back(
          {{"HostIp", address ? address->text() : port.host_ip}, {"HostPort", port.host_port}});
    }
  }
  host()["PortBindings"] = bindings;
  return {};
}

Result<void> BodyBuilder::expose() {
  std::map<std::string, Json> ports;
  for (const auto& [port, bindings] : host()["PortBindings"].items()) ports[port] = Json::object();
  for (const auto& text : options_.expose) {
    const auto range = notation::parse_port_range(text);
    if (!range) return Error{base::cat("invalid range format for --expose: ", range.error())};
    for (int port = range->first; port <= range->last; ++port)
      ports[base::cat(port, '/', range->protocol)] = Json::object();
  }
  root_["ExposedPorts"] = ports;
  return {};
}

Result<void> BodyBuilder::devices() {
  Json named = Json::array();
  for (const auto& text : options_.devices) {
    if (notation::is_cdi_device(text)) {
      named.push_back(text);
      continue;
    }
    notation::DeviceMapping device;
    if (context_.engine_os == "linux") {
      auto parsed = notation::parse_device(text);
      if (!parsed) return Error{parsed.error()};
      device = *std::move(parsed);
    } else if (context_.engine_os == "windows") {
      device.on_host = text;
    } else {
      return Error{base::cat("unknown server OS: ", context_.engine_os)};
    }
    host()["Devices"].push_back({{"PathOnHost", device.on_host},
                                 {"PathInContainer", device.in_container},
                                 {"CgroupPermissions", device.permissions}});
  }
  if (!named.empty())
    host()["DeviceRequests"].push_back(
        {{"Driver", "cdi"}, {"Count", 0}, {"DeviceIDs", named}, {"Capabilities", Json()}, {"Options", Json()}});
  return {};
}

Result<void> BodyBuilder::environment() {
  const auto lines = environment_of(options_, context_);
  if (!lines) return Error{lines.error()};
  if (!lines->empty()) root_["Env"] = *lines;
  return {};
}

Result<void> BodyBuilder::labels() {
  const auto labels = labels_of(options_, context_);
  if (!labels) return Error{labels.error()};
  root_["Labels"] = *labels;
  return {};
}

Result<void> BodyBuilder::modes() {
  const auto mode = [&](const char* key) { return host()[key].get<std::string>(); };
  const auto empty_or = [](const std::string& text, std::string_view word) { return text.empty() || text == word; };
  const std::string pid = mode("PidMode");
  const bool container = pid.starts_with("container:") && pid.size() > std::string_view("container:").size();
  if (!empty_or(pid, "host") && !container) return Error{"--pid: invalid PID mode"};
  if (!empty_or(mode("UTSMode"), "host")) return Error{"--uts: invalid UTS mode"};
  if (!empty_or(mode("UsernsMode"), "host")) return Error{"--userns: invalid USER mode"};
  const std::string cgroup = mode("CgroupnsMode");
  if (!empty_or(cgroup, "host") && cgroup != "private") return Error{"--cgroupns: invalid CGROUP mode"};
  return {};
}

Result<void> BodyBuilder::restart() {
  const auto policy = notation::parse_restart_policy(options_.restart);
  if (!policy) return Error{policy.error()};
  host()["RestartPolicy"] = {{"Name", policy->name}, {"MaximumRetryCount", policy->maximum_retries}};
  return {};
}

Result<void> BodyBuilder::log_options() {
  const std::string driver = host()["LogConfig"]["Type"];
  if (driver == "none" && !options_.log_options.empty())
    return Error{base::cat("invalid logging opts for driver ", driver)};
  host()["LogConfig"]["Config"] = notation::key_values(options_.log_options);
  return {};
}

Result<void> BodyBuilder::security() {
  for (const auto& text : options_.security_options) {
    const auto option = security_option(text, context_);
    if (!option) return Error{option.error()};
    Json& list = host()["SecurityOpt"];
    if (list.is_null()) list = Json::array();
    if (*option == "systempaths=unconfined")
      host()["MaskedPaths"] = host()["ReadonlyPaths"] = Json::array(); // none, instead of the engine's own
    else
      list.push_back(*option);
  }
  return {};
}

Result<void> BodyBuilder::storage() {
  for (const auto& text : options_.storage_options)
    if (text.find('=') == std::string::npos) return Error{"invalid storage option"};
  host()["StorageOpt"] = notation::key_values(options_.storage_options);
  return {};
}

Result<void> BodyBuilder::health() {
  struct Setting {
    const char* name;
    std::string_view flag;
    std::int64_t value;
  };
  const std::array<Setting, 5> settings{{{"Interval", "interval", options_.health_interval},
                                         {"Timeout", "timeout", options_.health_timeout},
                                         {"Retries", "retries", options_.health_retries},
                                         {"StartPeriod", "start-period", options_.health_start_period},
                                         {"StartInterval", "start-interval", options_.health_start_interval}}};
  const bool any = !options_.health_command.empty() ||
                   std::any_of(settings.begin(), settings.end(), [](const Setting& one) { return one.value != 0; });
  if (options_.no_health_check) {
    if (any) return Error{"--no-healthcheck conflicts with --health-* options"};
    root_["Healthcheck"] = {{"Test", Json::array({"NONE"})}};
    return {};
  }
  if (!any) return {};
  for (const auto& setting : settings)
    if (setting.value < 0) return Error{base::cat("--health-", setting.flag, " cannot be negative")};
  Json check = Json::object();
  if (!options_.health_command.empty()) check["Test"] = {"CMD-SHELL", options_.health_command};
  for (const std::size_t i : {0U, 1U, 3U, 4U, 2U}) // the engine's order; the checks above have their own
    if (settings[i].value != 0) check[settings[i].name] = settings[i].value;
  root_["Healthcheck"] = std::move(check);
  return {};
}

Result<void> BodyBuilder::removal() {
  const std::string policy = host()["RestartPolicy"]["Name"];
  if (options_.remove && !policy.empty() && policy != "no")
    return Error{"conflicting options: cannot specify both --restart and --rm"};
  return {};
}

Result<void> BodyBuilder::networks() {
  auto endpoints = endpoints_body(options_);
  if (!endpoints) return Error{endpoints.error()};
  root_["NetworkingConfig"]["EndpointsConfig"] = std::move(endpoints->root());
  if (!options_.networks.empty()) host()["NetworkMode"] = options_.networks.front().target;
  return {};
}

} // namespace

ContainerCreateOptions::ContainerCreateOptions() : body(std::move(*base::JsonDocument::parse(skeleton))) {}

Result<base::JsonDocument> create_body(const ContainerCreateOptions& options, cli::Arguments arguments,
                                       const CreateContext& context) {
  return BodyBuilder(options, arguments, context).build();
}

Result<void> check_version(const base::JsonDocument& body, api::Version version) {
  if (version >= api::Version{1, 44}) return {};
  const auto needed = [&](std::string_view feature) {
    return Error{base::cat(base::quote(feature), " requires API version 1.44, but the Docker daemon API version is ",
                           version.text())};
  };
  if (!body.view().pointer("/Healthcheck/StartInterval").empty()) return needed("specify health-check start interval");
  for (const auto endpoint : body.view().pointer("/NetworkingConfig/EndpointsConfig"))
    if (!endpoint["MacAddress"].empty()) return needed("specify mac-address per network");
  for (const auto mount : body.view().pointer("/HostConfig/Mounts"))
    if (mount["BindOptions"]["ReadOnlyForceRecursive"].truth())
      return Error{"bind-recursive=readonly requires API v1.44 or later"};
  return {};
}

} // namespace skiff::commands
