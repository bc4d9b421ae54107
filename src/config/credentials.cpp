#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/codec/base64.hpp>
#include <skiff/config/credentials.hpp>
#include <skiff/os/process.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace skiff::config {

namespace {

// What a helper answers for a server it does not know; not an error.
constexpr std::string_view not_found = "credentials not found in native keychain";

// "https://host/v2/" and "host" name the same registry.
std::string_view host_of(std::string_view server) {
  for (const std::string_view scheme : {"https://", "http://"})
    if (server.starts_with(scheme)) server.remove_prefix(scheme.size());
  return server.substr(0, server.find('/'));
}

Credential from_entry(std::string_view server, base::JsonView entry) {
  Credential credential;
  credential.server = server;
  credential.username = entry["username"].text();
  credential.password = entry["password"].text();
  credential.identity_token = entry["identitytoken"].text();
  credential.registry_token = entry["registrytoken"].text();
  if (const auto pair = codec::base64_decode(entry["auth"].view()); pair && !pair->empty()) {
    const auto [user, password] = base::cut(*pair, ':');
    credential.username = user;
    credential.password = password.value_or("");
    credential.password.resize(std::min(credential.password.size(), credential.password.find('\0')));
  }
  return credential;
}

base::JsonView find_entry(base::JsonView auths, std::string_view server) {
  if (const base::JsonView exact = auths[server]; exact.exists()) return exact;
  for (std::size_t i = 0; i < auths.size(); ++i)
    if (host_of(auths.key(i)) == host_of(server)) return auths.at(i);
  return {};
}

// Unknown members are refused, as the official client does, so that a misspelt secret is noticed.
base::Result<base::JsonDocument> parse_overlay(std::string_view text) {
  auto document = base::JsonDocument::parse(text);
  if (!document) return base::Error{document.error()};
  for (std::size_t i = 0; i < document->view().size(); ++i)
    if (document->view().key(i) != "auths")
      return base::Error{base::cat("json: unknown field ", base::quote(document->view().key(i)))};
  for (const base::JsonView entry : (*document)["auths"])
    for (std::size_t i = 0; i < entry.size(); ++i)
      if (entry.key(i) != "auth") return base::Error{base::cat("json: unknown field ", base::quote(entry.key(i)))};
  return document;
}

base::Result<os::ChildOutput> ask(const std::string& helper, const std::string& verb, std::string_view input) {
  return os::run_child({"docker-credential-" + helper, verb}, input);
}

Credential ask_for(const std::string& helper, const std::string& server) {
  Credential credential;
  credential.server = server;
  const auto output = ask(helper, "get", server);
  if (!output || output->exit_code != 0) return credential; // a missing helper or entry means anonymous
  const auto answer = base::JsonDocument::parse(output->out);
  if (!answer) return credential;
  const std::string username = (*answer)["Username"].text();
  const std::string secret = (*answer)["Secret"].text();
  if (username == "<token>") {
    credential.identity_token = secret;
  } else {
    credential.username = username;
    credential.password = secret;
  }
  return credential;
}

void must_succeed(const std::string& helper, std::string_view what, const base::Result<os::ChildOutput>& output) {
  if (output && output->exit_code == 0) return;
  const std::string reason = output ? std::string(base::trim(output->out)) : output.error();
  if (reason == not_found) return;
  throw base::Failure(
      base::cat("error ", what, " credentials - err: exec: docker-credential-", helper, ", out: `", reason, "`"));
}

} // namespace

std::string registry_auth_header(const Credential& credential) {
  base::JsonDocument document;
  const std::array<std::pair<std::string_view, const std::string*>, 5> fields = {{
      {"/username", &credential.username},
      {"/password", &credential.password},
      {"/serveraddress", &credential.server},
      {"/identitytoken", &credential.identity_token},
      {"/registrytoken", &credential.registry_token},
  }};
  if (!credential.empty())
    for (const auto& [path, value] : fields)
      if (!value->empty()) document.set(path, *value);
  return codec::base64_encode(document.dump(), codec::Base64::url);
}

Credentials::Credentials(Config& config, const os::Environment& environment, std::function<void(std::string_view)> warn)
    : config_(config), warn_(std::move(warn)) {
  const std::string text = environment.value("DOCKER_AUTH_CONFIG");
  if (text.empty()) return;
  auto overlay = parse_overlay(text);
  if (overlay)
    overlay_ = std::move(*overlay);
  else
    warn_(base::cat("Failed to create credential store from DOCKER_AUTH_CONFIG:  ", overlay.error()));
}

std::string Credentials::helper_for(const std::string& server) const {
  const std::string own = config_["credHelpers"][server].text();
  return own.empty() ? config_.text("credsStore") : own;
}

Credential Credentials::get(const std::string& server) {
  if (overlay_)
    if (const base::JsonView entry = find_entry((*overlay_)["auths"], server); entry.exists())
      return from_entry(server, entry);
  if (const std::string helper = helper_for(server); !helper.empty()) return ask_for(helper, server);
  const base::JsonView entry = find_entry(config_["auths"], server);
  if (!entry.exists())
    return {.username = {}, .password = {}, .server = server, .identity_token = {}, .registry_token = {}};
  return from_entry(server, entry);
}

std::vector<Credential> Credentials::all() {
  std::set<std::string> servers;
  const base::JsonView auths = config_["auths"];
  for (std::size_t i = 0; i < auths.size(); ++i) servers.emplace(auths.key(i));
  const base::JsonView helpers = config_["credHelpers"];
  for (std::size_t i = 0; i < helpers.size(); ++i) servers.emplace(helpers.key(i));
  if (const std::string store = config_.text("credsStore"); !store.empty())
    if (const auto output = ask(store, "list", ""); output && output->exit_code == 0)
      if (const auto list = base::JsonDocument::parse(output->out))
        for (std::size_t i = 0; i < list->view().size(); ++i) servers.emplace(list->view().key(i));
  if (overlay_)
    for (std::size_t i = 0; i < (*overlay_)["auths"].size(); ++i) servers.emplace((*overlay_)["auths"].key(i));
  std::vector<Credential> found;
  for (const std::string& server : servers)
    if (Credential credential = get(server); !credential.empty()) found.push_back(std::move(credential));
  return found;
}

bool Credentials::store(const Credential& credential) {
  const std::string helper = helper_for(credential.server);
  base::Json& auths = config_.document().root()["auths"];
  if (!auths.is_object()) auths = base::Json::object();
  base::Json& entry = auths[credential.server];
  entry = base::Json::object(); // with a helper only the marker stays here
  if (helper.empty()) {
    entry["auth"] = codec::base64_encode(base::cat(credential.username, ":", credential.password));
    if (!credential.identity_token.empty()) {
      entry["auth"] = codec::base64_encode(credential.username + ":");
      entry["identitytoken"] = credential.identity_token;
    }
  } else {
    const bool token = !credential.identity_token.empty();
    base::JsonDocument request;
    request.set("/ServerURL", credential.server);
    request.set("/Username", token ? "<token>" : credential.username);
    request.set("/Secret", token ? credential.identity_token : credential.password);
    must_succeed(helper, "storing", ask(helper, "store", request.dump()));
  }
  config_.save();
  return helper.empty();
}

void Credentials::erase(const std::string& server) {
  if (const std::string helper = helper_for(server); !helper.empty())
    must_succeed(helper, "erasing", ask(helper, "erase", server));
  base::Json& root = config_.document().root();
  if (!root.contains("auths") || !root["auths"].contains(server)) return;
  root["auths"].erase(server);
  config_.save();
}

} // namespace skiff::config
