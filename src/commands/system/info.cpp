// `info`: what the engine says of itself, and warnings about it.
#include "commands/cli_plugins.hpp"
#include "commands/list_flags.hpp"
#include "commands/program.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/compose/observe.hpp>
#include <skiff/format/template.hpp>
#include <skiff/format/units.hpp>
#include <skiff/view/schema.hpp>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <optional>
#include <tuple>

namespace skiff::commands {

namespace {

struct SystemInfoOptions {
  std::string format;
};

constexpr cli::Flag flags[] = {inspect_format_flag<&SystemInfoOptions::format>};
constexpr std::span<const cli::Flag> groups[] = {flags};

// "a b c" of a list's texts.
std::string joined(base::JsonView list) {
  std::string out;
  for (const base::JsonView item : list) out += base::cat(out.empty() ? "" : " ", item.view());
  return out;
}

std::string keys_of(base::JsonView map) {
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < map.size(); ++i) keys.emplace_back(map.key(i));
  std::sort(keys.begin(), keys.end());
  return base::join(keys, " ");
}

class Page {
public:
  explicit Page(base::JsonView info) : info_(info) {}

  void text(std::string_view label, std::string_view key) { // a line only if there is something to say
    if (const std::string value = info_[key].text(); !value.empty()) line(label, value);
  }
  void number(std::string_view label, std::string_view key) { line(label, base::cat(info_[key].integer())); }
  void truth(std::string_view label, std::string_view key) { line(label, info_[key].truth() ? "true" : "false"); }
  void line(std::string_view label, std::string_view value) { out_ += base::cat(" ", label, ": ", value, "\n"); }
  void heading(std::string_view label) { out_ += base::cat(" ", label, ":\n"); }
  void item(std::string_view value) { out_ += base::cat("  ", value, "\n"); }
  void list(std::string_view label, base::JsonView items) {
    if (items.size() == 0) return;
    heading(label);
    for (const base::JsonView each : items) item(each.view());
  }
  std::string take() { return std::move(out_); }

private:
  base::JsonView info_;
  std::string out_;
};

std::string span_of(base::JsonView nanoseconds) {
  return format::human_duration(static_cast<double>(nanoseconds.integer()) / 1e9);
}

std::string yes_or_no(base::JsonView value) { return value.truth() ? "true" : "false"; }

void add_certificates(Page& page, base::JsonView authority) {
  page.heading(" CA Configuration");
  page.line("  Expiry Duration", span_of(authority["NodeCertExpiry"]));
  page.line("  Force Rotate", base::cat(authority["ForceRotate"].integer()));
  if (authority["ExternalCAs"].size() == 0) return;
  page.heading("  External CAs");
  for (const base::JsonView each : authority["ExternalCAs"])
    page.line(base::cat("    ", each["Protocol"].view()), each["URL"].view());
}

// What only a manager knows.
void add_cluster(Page& page, base::JsonView swarm) {
  const base::JsonView cluster = swarm["Cluster"], spec = cluster["Spec"], raft = spec["Raft"];
  const auto number = [&](std::string_view label, base::JsonView value) {
    page.line(label, base::cat(value.integer()));
  };
  page.line(" ClusterID", cluster["ID"].view());
  number(" Managers", swarm["Managers"]);
  number(" Nodes", swarm["Nodes"]);
  if (const base::JsonView pools = cluster["DefaultAddrPool"]; !pools.is_null()) {
    std::string list;
    for (const base::JsonView pool : pools) list += base::cat(pool.view(), "  ");
    page.line(" Default Address Pool", list);
    number(" SubnetSize", cluster["SubnetSize"]);
  }
  if (cluster["DataPathPort"].integer() > 0) number(" Data Path Port", cluster["DataPathPort"]);
  page.heading(" Orchestration");
  number("  Task History Retention Limit", spec["Orchestration"]["TaskHistoryRetentionLimit"]);
  page.heading(" Raft");
  number("  Snapshot Interval", raft["SnapshotInterval"]);
  if (!raft["KeepOldSnapshots"].is_null()) number("  Number of Old Snapshots to Retain", raft["KeepOldSnapshots"]);
  number("  Heartbeat Tick", raft["HeartbeatTick"]);
  number("  Election Tick", raft["ElectionTick"]);
  page.heading(" Dispatcher");
  page.line("  Heartbeat Period", span_of(spec["Dispatcher"]["HeartbeatPeriod"]));
  add_certificates(page, spec["CAConfig"]);
  page.line(" Autolock Managers", yes_or_no(spec["EncryptionConfig"]["AutoLockManagers"]));
  page.line(" Root Rotation In Progress", yes_or_no(cluster["RootRotationInProgress"]));
}

void add_swarm(Page& page, base::JsonView swarm) {
  const std::string state = swarm["LocalNodeState"].text();
  page.line("Swarm", state);
  if (state.empty() || state == "inactive" || state == "locked") return;
  const std::string error = swarm["Error"].text();
  const bool manager = swarm["ControlAvailable"].truth();
  page.line(" NodeID", swarm["NodeID"].view());
  if (!error.empty()) page.line(" Error", error);
  page.line(" Is Manager", manager ? "true" : "false");
  if (swarm["Cluster"].is_object() && manager && error.empty() && state != "error") add_cluster(page, swarm);
  page.line(" Node Address", swarm["NodeAddr"].view());
  std::vector<std::string> managers;
  for (const base::JsonView each : swarm["RemoteManagers"]) managers.push_back(each["Addr"].text());
  if (managers.empty()) return;
  std::sort(managers.begin(), managers.end());
  page.heading(" Manager Addresses");
  for (const std::string& each : managers) page.item(" " + each);
}

// "name=seccomp,profile=builtin" → the name, its other parts indented below.
void add_security(Page& page, base::JsonView options) {
  if (options.size() == 0) return;
  page.heading("Security Options");
  for (const base::JsonView option : options) {
    std::string name(option.view());
    std::vector<std::string> details;
    for (const std::string& part : base::split(option.view(), ',')) {
      const auto [key, value] = base::cut(part, '=');
      if (!value) continue;
      if (key == "name")
        name = *value;
      else
        details.push_back(base::cat(" ", key == "profile" ? "Profile" : key, ": ", *value));
    }
    page.item(name);
    for (const std::string& detail : details) page.item(detail);
  }
}

void add_registries(Page& page, base::JsonView registries) {
  const base::JsonView insecure = registries["InsecureRegistryCIDRs"];
  const base::JsonView indexes = registries["IndexConfigs"];
  if (insecure.size() > 0 || indexes.size() > 0) {
    page.heading("Insecure Registries");
    for (const base::JsonView index : indexes)
      if (!index["Secure"].truth()) page.item(index["Name"].view());
    for (const base::JsonView network : insecure) page.item(network.view());
  }
  page.list("Registry Mirrors", registries["Mirrors"]);
}

void add_engine(Page& page, base::JsonView info) {
  page.number("Containers", "Containers");
  page.number(" Running", "ContainersRunning");
  page.number(" Paused", "ContainersPaused");
  page.number(" Stopped", "ContainersStopped");
  page.number("Images", "Images");
  page.text("Server Version", "ServerVersion");
  page.text("Storage Driver", "Driver");
  for (const base::JsonView pair : info["DriverStatus"])
    page.item(base::cat(pair.at(0).view(), ": ", pair.at(1).view()));
  page.text("Logging Driver", "LoggingDriver");
  page.text("Cgroup Driver", "CgroupDriver");
  page.text("Cgroup Version", "CgroupVersion");
  const base::JsonView plugins = info["Plugins"];
  page.heading("Plugins");
  page.line(" Volume", joined(plugins["Volume"]));
  page.line(" Network", joined(plugins["Network"]));
  if (plugins["Authorization"].size() > 0) page.line(" Authorization", joined(plugins["Authorization"]));
  page.line(" Log", joined(plugins["Log"]));
  page.list("CDI spec directories", info["CDISpecDirs"]);
  add_swarm(page, info["Swarm"]);
}

void add_runtime(Page& page, base::JsonView info) {
  if (info["Runtimes"].size() > 0) {
    page.line("Runtimes", keys_of(info["Runtimes"]));
    page.line("Default Runtime", info["DefaultRuntime"].view());
  }
  if (info["OSType"].view() == "linux") {
    page.line("Init Binary", info["InitBinary"].view());
    page.line("containerd version", info["ContainerdCommit"]["ID"].view());
    page.line("runc version", info["RuncCommit"]["ID"].view());
    page.line("init version", info["InitCommit"]["ID"].view());
    add_security(page, info["SecurityOptions"]);
  }
}

void add_machine(Page& page, base::JsonView info, bool debug) {
  page.text("Kernel Version", "KernelVersion");
  page.text("Operating System", "OperatingSystem");
  page.text("OSType", "OSType");
  page.text("Architecture", "Architecture");
  page.number("CPUs", "NCPU");
  page.line("Total Memory", format::bytes_size(info["MemTotal"].real()));
  page.text("Name", "Name");
  page.text("ID", "ID");
  page.line("Docker Root Dir", info["DockerRootDir"].view());
  page.truth("Debug Mode", "Debug");
  if (info["Debug"].truth() || debug) {
    page.number(" File Descriptors", "NFd");
    page.number(" Goroutines", "NGoroutines");
    page.line(" System Time", info["SystemTime"].view());
    page.number(" EventsListeners", "NEventsListener");
  }
  page.text("HTTP Proxy", "HttpProxy");
  page.text("HTTPS Proxy", "HttpsProxy");
  page.text("No Proxy", "NoProxy");
  page.list("Labels", info["Labels"]);
  page.truth("Experimental", "ExperimentalBuild");
  add_registries(page, info["RegistryConfig"]);
  page.truth("Live Restore Enabled", "LiveRestoreEnabled");
  page.text("Product License", "ProductLicense");
  if (const base::JsonView pools = info["DefaultAddressPools"]; pools.size() > 0) {
    page.heading("Default Address Pools");
    for (const base::JsonView pool : pools)
      page.item(base::cat(" Base: ", pool["Base"].view(), ", Size: ", pool["Size"].integer()));
  }
}

// What is built in is told as the plugins it stands for: programs look for compose and buildx there.
std::vector<CliPlugin> known_plugins(Session& session) {
  std::vector<CliPlugin> plugins = cli_plugins(session);
  for (const auto& [name, version, summary] :
       {std::tuple{"buildx", buildx_followed, "Docker Buildx"},
        std::tuple{"compose", std::string_view(compose::compose_version), "Docker Compose"}}) {
    if (prefers_plugin(session, name)) continue;
    CliPlugin built_in;
    built_in.name = name;
    built_in.path = std::filesystem::read_symlink("/proc/self/exe").string();
    built_in.schema_version = "0.1.0";
    built_in.vendor = "skiff";
    built_in.version = version;
    built_in.summary = summary;
    plugins.push_back(std::move(built_in));
  }
  std::sort(plugins.begin(), plugins.end(),
            [](const CliPlugin& a, const CliPlugin& b) { return base::natural_less(a.name, b.name); });
  return plugins;
}

void print_client(Session& session) {
  std::string out = base::cat("Client:\n Version:    ", docker_version, "\n Context:    ", session.selected().context,
                              "\n Debug Mode: ", session.globals.debug ? "true" : "false", "\n Plugins:\n");
  std::vector<std::string> faults;
  for (const CliPlugin& plugin : known_plugins(session)) {
    if (!plugin.fault.empty()) {
      faults.push_back(base::cat("WARNING: Plugin ", base::quote(plugin.path), " is not valid: ", plugin.fault));
      continue;
    }
    out += base::cat("  ", plugin.name, ": ", plugin.summary, " (", plugin.vendor, ")\n");
    if (!plugin.version.empty()) out += base::cat("    Version:  ", plugin.version, "\n");
    out += base::cat("    Path:     ", plugin.path, "\n");
  }
  session.print(out);
  session.streams.out.flush();
  for (const std::string& fault : faults) session.warn(fault);
  session.print("\nServer:\n");
}

void print_text(Session& session, base::JsonView info) {
  Page page(info);
  add_engine(page, info);
  add_runtime(page, info);
  add_machine(page, info, session.globals.debug);
  session.print(page.take());
  session.print("\n");
  session.streams.out.flush();
  for (const base::JsonView warning : info["Warnings"]) session.warn(warning.view());
}

void add_client(Session& session, base::JsonDocument& info) {
  info.set("/ClientInfo/Debug", session.globals.debug);
  info.set("/ClientInfo/Version", docker_version);
  info.set("/ClientInfo/DefaultAPIVersion", api::newest.text());
  info.set("/ClientInfo/GitCommit", build_name);
  info.set("/ClientInfo/GoVersion", compiler_version);
  info.set("/ClientInfo/Os", "linux");
  info.set("/ClientInfo/Arch", architecture);
  info.set("/ClientInfo/BuildTime", build_date);
  info.set("/ClientInfo/Context", session.selected().context);
  info.set_array("/ClientInfo/Plugins");
  for (const CliPlugin& plugin : known_plugins(session)) {
    base::JsonDocument entry;
    for (const auto& [key, value] : {std::pair{"/SchemaVersion", &plugin.schema_version},
                                     {"/Vendor", &plugin.vendor},
                                     {"/Version", &plugin.version},
                                     {"/ShortDescription", &plugin.summary},
                                     {"/URL", &plugin.url},
                                     {"/Name", &plugin.name},
                                     {"/Path", &plugin.path},
                                     {"/Err", &plugin.fault}})
      if (!value->empty()) entry.set(key, *value);
    info.append("/ClientInfo/Plugins", entry.view());
  }
  info.set("/ClientInfo/Warnings", base::JsonView());
}

// Docker asks the engine unless the template is content with what it knows of the client. A template that names nothing
// ("{{json .}}", "text") may need anything.
bool needs_engine(const format::Template& format, std::string_view text, view::Schema& schema, base::JsonView info) {
  const auto names_something = [text] {
    for (std::size_t at = text.find('.'); at != std::string_view::npos; at = text.find('.', at + 1))
      if (at + 1 < text.size() && std::isalpha(static_cast<unsigned char>(text[at + 1])) != 0) return true;
    return false;
  };
  if (!names_something()) return true;
  const format::Field fields[] = {{"ClientInfo", "ClientInfo", &schema.type("*system.clientInfo"), true},
                                  {"ClientErrors", "ClientErrors", &schema.type("[]string"), true}};
  const format::Type client_only = {.kind = format::Kind::structure, .name = "system.sparseInfo", .fields = fields};
  std::string ignored;
  return !format.execute(ignored, format::Value::typed(client_only, info));
}

int run_formatted(Session& session, std::string_view text) {
  if (text == "json") text = "{{json .}}";
  auto format = format::Template::parse(text);
  view::Schema schema;
  base::JsonDocument info;
  add_client(session, info);
  std::optional<base::Failure> no_engine; // its text comes before that of a template that then fails
  if (!format || needs_engine(*format, text, schema, info.view())) {
    try {
      info = session.engine().value(api::system::info());
      add_client(session, info);
    } catch (const base::Failure& failure) {
      if (failure.kind == base::FailureKind::interrupted) throw;
      no_engine = failure;
    }
  }
  const std::string before = no_engine ? no_engine->text + "\n" : std::string();
  if (!format) throw base::Failure(base::cat(before, "template parsing error: ", format.error()), 64);
  std::string out;
  const auto done = format->execute(out, format::Value::typed(schema.type("system.dockerInfo"), info.view()));
  session.print_line(out);
  if (!done) throw base::Failure(base::cat(before, done.error()));
  if (no_engine) throw *no_engine;
  return 0;
}

int run(Session& session, const SystemInfoOptions& options, cli::Arguments) {
  if (!options.format.empty()) return run_formatted(session, options.format);
  print_client(session);
  print_text(session, session.engine().value(api::system::info()).view());
  return 0;
}

} // namespace

extern constexpr cli::Command system_info = {
    .path = "system info",
    .usage = "[OPTIONS]",
    .summary = "Show what the engine is and has",
    .aliases = "docker system info, docker info",
    .flags = groups,
    .arity = cli::exactly(0),
    .execute = cli::action<SystemInfoOptions, run>,
};
static_assert(cli::well_formed(system_info));

} // namespace skiff::commands
