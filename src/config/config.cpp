#include "config_shape.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/json_go.hpp>
#include <skiff/base/text.hpp>
#include <skiff/config/config.hpp>
#include <skiff/os/files.hpp>
#include <skiff/os/shared_file.hpp>

#include <nlohmann/json.hpp>

#include <map>
#include <utility>

namespace skiff::config {

Config Config::load(std::string folder) {
  Config config;
  config.folder = std::move(folder);
  const auto bytes = os::read_file(config.file());
  if (!bytes) {
    if (bytes.error().ends_with(": no such file or directory")) return config;
    config.warning = bytes.error().starts_with("read ") // a folder opens like a file
                         ? base::cat("WARNING: Error parsing config file (", config.file(), "): ", bytes.error())
                         : base::cat("WARNING: Error loading config file: ", bytes.error());
    return config;
  }
  if (base::trim(*bytes).empty()) return config;
  auto document = base::parse_first_json(*bytes);
  std::string fault = document ? shape_fault(document->root()) : document.error();
  if (fault == "unexpected end of JSON input") fault = "unexpected EOF"; // docker reads the file as a stream
  if (!fault.empty()) config.warning = base::cat("WARNING: Error parsing config file (", config.file(), "): ", fault);
  if (document && document->view().is_object()) config.document_ = std::move(*document); // as far as it goes
  return config;
}

namespace {

// The keys docker's client knows, in the order in which it writes them.
constexpr std::string_view known[] = {"auths",          "HttpHeaders",    "psFormat",
                                      "imagesFormat",   "networksFormat", "pluginsFormat",
                                      "volumesFormat",  "statsFormat",    "detachKeys",
                                      "credsStore",     "credHelpers",    "serviceInspectFormat",
                                      "servicesFormat", "tasksFormat",    "secretFormat",
                                      "configFormat",   "nodesFormat",    "pruneFilters",
                                      "proxies",        "currentContext", "cliPluginsExtraDirs",
                                      "plugins",        "aliases",        "features"};

// Docker's order first, then what only others know. The entries of a map are sorted by their names.
base::Json in_order(const base::Json& from) {
  base::Json out = base::Json::object();
  out["auths"] = base::Json::object();
  for (const std::string_view key : known)
    if (const std::string name(key); from.contains(name)) out[name] = from[name];
  for (const char* name : {"auths", "HttpHeaders", "credHelpers", "proxies", "plugins", "aliases", "features"}) {
    if (!out.contains(name) || !out[name].is_object()) continue;
    std::map<std::string, base::Json> entries;
    for (auto& [key, value] : out[name].items()) entries.emplace(key, std::move(value));
    out[name] = base::Json::object();
    for (auto& [key, value] : entries) out[name][key] = std::move(value);
  }
  for (const auto& [name, value] : from.items())
    if (!out.contains(name)) out[name] = value;
  return out;
}

} // namespace

void Config::change(const std::function<bool(base::Json&)>& edit) {
  if (!os::make_directories(folder, 0700)) throw base::Failure(base::cat("mkdir ", folder, ": permission denied"));
  const os::FolderLock lock(folder);
  document_ = load(folder).document_; // a file that cannot be read was told of when it was first
  if (!edit(document_.root())) return;
  const auto written = os::rewrite_file(file(), in_order(document_.root()).dump(1, '\t'), 0600);
  if (!written) throw base::Failure(written.error());
}

} // namespace skiff::config
