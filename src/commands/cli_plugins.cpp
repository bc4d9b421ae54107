#include "commands/cli_plugins.hpp"

#include "commands/tree.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/json_go.hpp>
#include <skiff/base/number.hpp>
#include <skiff/base/text.hpp>
#include <skiff/codec/hex.hpp>
#include <skiff/os/files.hpp>
#include <skiff/os/process.hpp>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <map>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace skiff::commands {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view prefix = "docker-";
constexpr std::string_view system_folders[] = {"/usr/local/lib/docker/cli-plugins",
                                               "/usr/local/libexec/docker/cli-plugins", "/usr/lib/docker/cli-plugins",
                                               "/usr/libexec/docker/cli-plugins"};

std::vector<std::string> folders(Session& session) {
  std::vector<std::string> list;
  for (const base::JsonView extra : session.config()["cliPluginsExtraDirs"]) list.push_back(extra.text());
  list.push_back(session.config_folder() + "/cli-plugins");
  list.insert(list.end(), std::begin(system_folders), std::end(system_folders));
  return list;
}

bool good_name(std::string_view name) {
  const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
  return !name.empty() && lower(name[0]) &&
         std::all_of(name.begin(), name.end(), [&](char c) { return lower(c) || (c >= '0' && c <= '9'); });
}

std::string version_fault(std::string_view version) {
  if (version == "0.1.0") return {};
  if (version.empty()) return "plugin SchemaVersion version cannot be empty";
  const auto [major, rest] = base::cut(version, '.');
  const auto number = base::to_number<int>(major);
  if (!rest || !number)
    return base::cat("plugin SchemaVersion ", base::quote(version),
                     " has wrong format: must be <major>.<minor>.<patch>");
  if (*number > 1)
    return base::cat("plugin SchemaVersion ", base::quote(version), " is not supported: must be lower than 2.0.0");
  return {};
}

std::string type_fault(base::JsonView metadata) {
  constexpr std::string_view texts[] = {"SchemaVersion", "Vendor", "Version", "ShortDescription", "URL"};
  for (std::size_t i = 0; i < metadata.size(); ++i) {
    const std::string_view key = metadata.key(i);
    const bool text = std::find(std::begin(texts), std::end(texts), key) != std::end(texts);
    const base::JsonView value = metadata.at(i);
    if (value.is_null() || (text ? value.is_text() : key != "Hidden" || value.is_bool())) continue;
    return base::cat("invalid metadata: json: cannot unmarshal ", base::json_kind(value),
                     " into Go struct field Metadata.", key, " of type ", text ? "string" : "bool");
  }
  return {};
}

std::string read_metadata(CliPlugin& plugin) {
  const auto output = os::run_child({plugin.path, "docker-cli-plugin-metadata"}, "");
  if (!output) return base::cat("failed to fetch metadata: ", output.error());
  if (output->exit_code > 128) return "failed to fetch metadata: signal: killed";
  if (output->exit_code != 0) return base::cat("failed to fetch metadata: exit status ", output->exit_code);
  const auto metadata = base::JsonDocument::parse(output->out);
  if (!metadata) return base::cat("invalid metadata: ", metadata.error());
  plugin.schema_version = (*metadata)["SchemaVersion"].text();
  plugin.vendor = (*metadata)["Vendor"].text();
  plugin.version = (*metadata)["Version"].text();
  plugin.summary = (*metadata)["ShortDescription"].text();
  plugin.url = (*metadata)["URL"].text();
  plugin.hidden = (*metadata)["Hidden"].truth();
  if (std::string fault = type_fault(metadata->view()); !fault.empty()) return fault;
  if (std::string fault = version_fault(plugin.schema_version); !fault.empty()) return fault;
  return plugin.vendor.empty() ? "plugin metadata does not define a vendor" : "";
}

CliPlugin examined(std::string name, std::string path) {
  CliPlugin plugin;
  plugin.name = std::move(name);
  plugin.path = std::move(path);
  if (!good_name(plugin.name))
    plugin.fault = base::cat("plugin candidate ", base::quote(plugin.name), R"( did not match "^[a-z][a-z0-9]*$")");
  else if (is_builtin(plugin.name))
    plugin.fault = base::cat("plugin ", base::quote(plugin.name), " duplicates builtin command");
  else
    plugin.fault = read_metadata(plugin);
  return plugin;
}

// The plugin connects here, and takes the end of the connection as the wish to stop (on a terminal the signal itself
// reaches it). An address in the abstract name space: no file, gone with its last descriptor.
class StopSocket {
public:
  explicit StopSocket(loop::Loop& loop) {
    unsigned char random[16];
    if (::getrandom(random, sizeof random, 0) != sizeof random) return;
    const std::string name = "docker_cli_" + codec::hex_encode({reinterpret_cast<const char*>(random), sizeof random});
    listener_ = os::Fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    name.copy(address.sun_path + 1, sizeof address.sun_path - 1);
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
    if (::bind(listener_.get(), reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
        ::listen(listener_.get(), 4) != 0)
      return;
    address_ = "@" + name;
    incoming_ = loop.watch(listener_.get(), loop::readable, [this](unsigned) {
      if (os::Fd peer(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC)); peer)
        peers_.push_back(std::move(peer));
    });
  }

  const std::string& address() const { return address_; }
  void close() {
    incoming_.reset();
    listener_.reset();
    peers_.clear();
  }

private:
  os::Fd listener_;
  std::vector<os::Fd> peers_;
  std::string address_;
  loop::Watch incoming_;
};

constexpr int killed = 255; // docker's exit code for a plugin that a signal has ended
constexpr int patience = 3; // the third signal ends us, and the plugin with us

int accompany(Session& session, os::Child& child, std::optional<StopSocket>& socket) {
  bool ended = false;
  int signals = 0;
  const auto stop = [&] {
    ++signals;
    if (session.streams.out.is_terminal()) return; // the terminal has told the plugin
    if (socket) socket->close();
    if (signals < patience) return;
    child.kill(SIGKILL);
    throw base::Failure(base::cat("got ", patience, " SIGTERM/SIGINTs, forcefully exiting"));
  };
  const loop::Watch end = session.loop().watch(child.descriptor(), loop::readable, [&](unsigned) { ended = true; });
  const loop::Watch interrupt = session.loop().on_signal(SIGINT, stop);
  const loop::Watch terminate = session.loop().on_signal(SIGTERM, stop);
  session.loop().run_until([&] { return ended; });
  const int code = child.wait();
  return child.signalled() ? killed : code;
}

} // namespace

std::vector<CliPlugin> cli_plugins(Session& session) {
  std::map<std::string, std::string> candidates;
  std::error_code absent;
  for (const std::string& folder : folders(session))
    for (const auto& entry : fs::directory_iterator(folder, absent)) {
      const std::string file = entry.path().filename().string();
      if (!file.starts_with(prefix) || !fs::is_regular_file(entry.status(absent))) continue;
      const std::string name = file.substr(prefix.size());
      if ((name == "compose" || name == "buildx") && !prefers_plugin(session, name)) continue;
      candidates.emplace(name, entry.path().string());
    }
  std::vector<CliPlugin> plugins;
  for (auto& [name, path] : candidates) plugins.push_back(examined(name, path));
  std::sort(plugins.begin(), plugins.end(),
            [](const CliPlugin& a, const CliPlugin& b) { return base::natural_less(a.name, b.name); });
  return plugins;
}

std::optional<int> run_cli_plugin(Session& session, const std::string& name, std::span<const std::string> words,
                                  cli::Host::Wanted wanted) {
  using Wanted = cli::Host::Wanted;
  if (!good_name(name)) return std::nullopt;
  for (const std::string& folder : folders(session)) {
    const std::string path = base::cat(folder, "/", prefix, name);
    if (!os::exists(path)) continue;
    if (!examined(name, path).fault.empty()) return std::nullopt;
    session.streams.out.flush();
    std::optional<StopSocket> socket;
    if (wanted == Wanted::work) socket.emplace(session.loop());
    os::SpawnOptions options;
    options.arguments = {path};
    options.arguments.insert(options.arguments.end(), words.begin(), words.end());
    auto& environment = options.environment.emplace();
    for (const auto& [variable, value] : session.environment.all()) environment[variable] = value;
    environment["DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND"] = wanted == Wanted::candidates ? path : session.invoked_as;
    if (socket && !socket->address().empty()) environment["DOCKER_CLI_PLUGIN_SOCKET"] = socket->address();
    auto child = os::Child::spawn(options);
    if (!child) throw base::Failure(child.error());
    return accompany(session, *child, socket);
  }
  return std::nullopt;
}

bool is_builtin(std::string_view name) {
  return std::any_of(program.entries.begin(), program.entries.end(), [&](const cli::Entry& entry) {
    return entry.path == name && (entry.command->family == cli::Family::docker || entry.path != entry.command->path);
  });
}

std::string builder_plugin(Session& session) {
  const auto classic = base::parse_bool(session.environment.value("DOCKER_BUILDKIT"));
  if (classic && !*classic) return {};
  std::string alias = session.config()["aliases"]["builder"].text("buildx");
  return alias == "buildx" && !prefers_plugin(session, alias) ? std::string() : alias;
}

bool prefers_plugin(Session& session, std::string_view name) {
  return session.config()["plugins"]["skiff"][name].view() == "plugin";
}

} // namespace skiff::commands
