#include "config_shape.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/codec/base64.hpp>
#include <skiff/config/credentials.hpp>
#include <skiff/os/process.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace skiff::config {

namespace {

constexpr std::string_view program_prefix = "docker-credential-";
// What a helper answers for a server it does not know; not an error.
constexpr std::string_view not_found = "credentials not found in native keychain";
// What a helper says of a request that lacks something, in the place of its exit code.
constexpr std::string_view incomplete[] = {"no credentials server URL", "no credentials username"};
// The user name that stands for: the secret is an identity token.
constexpr std::string_view token_user = "<token>";

Credential from_entry(std::string_view server, base::JsonView entry) {
  Credential credential;
  credential.server = server;
  credential.username = entry["username"].text();
  credential.password = entry["password"].text();
  credential.identity_token = entry["identitytoken"].text();
  credential.registry_token = entry["registrytoken"].text();
  if (const std::string_view text = entry["auth"].view(); !text.empty())
    if (auto pair = decode_auth(text)) std::tie(credential.username, credential.password) = *std::move(pair);
  return credential;
}

// In the file an entry may also be found by the host of its key.
Credential of_file(base::JsonView auths, const std::string& server) {
  if (const base::JsonView exact = auths[server]; exact.exists()) return from_entry(server, exact);
  for (std::size_t i = 0; i < auths.size(); ++i)
    if (server_host(auths.key(i)) == server) return from_entry(auths.key(i), auths.at(i));
  return {};
}

base::Json to_entry(const Credential& credential) {
  base::Json entry = base::Json::object();
  if (!credential.username.empty() || !credential.password.empty())
    entry["auth"] = codec::base64_encode(base::cat(credential.username, ":", credential.password));
  if (!credential.identity_token.empty()) entry["identitytoken"] = credential.identity_token;
  if (!credential.registry_token.empty()) entry["registrytoken"] = credential.registry_token;
  return entry;
}

// Unknown members are refused, as the official client does, so that a misspelt secret is noticed.
base::Result<base::JsonDocument> parse_overlay(std::string_view text) {
  auto document = base::JsonDocument::parse(text);
  if (!document) return base::Error{document.error()};
  for (std::size_t i = 0; i < document->view().size(); ++i)
    if (document->view().key(i) != "auths")
      return base::Error{base::cat("json: unknown field ", base::quote(document->view().key(i)))};
  const base::JsonView auths = (*document)["auths"];
  for (const base::JsonView entry : auths)
    for (std::size_t i = 0; i < entry.size(); ++i)
      if (entry.key(i) != "auth") return base::Error{base::cat("json: unknown field ", base::quote(entry.key(i)))};
  for (std::size_t i = 0; i < auths.size(); ++i) {
    const std::string_view auth = auths.at(i)["auth"].view();
    if (auth.empty())
      return base::Error{base::cat("DOCKER_AUTH_CONFIG environment variable is missing key `auth` for ", auths.key(i))};
    if (const auto pair = decode_auth(auth); !pair) return base::Error{pair.error()};
  }
  return document;
}

// Runs a helper; empty if it does not know the server. `doing`: "getting", "storing", …
std::optional<std::string> run_helper(const std::string& helper, const std::string& verb, std::string_view doing,
                                      std::string_view input, const std::function<void(std::string_view)>& warn) {
  const std::string program = base::cat(program_prefix, helper);
  const auto output = os::run_child({program, verb}, input);
  std::string fault, said;
  if (!output) {
    fault = base::cat("exec: ", base::quote(program), ": executable file not found in $PATH");
  } else {
    if (std::string_view words = output->err; !words.empty())
      warn(words.substr(0, words.size() - words.ends_with('\n')));
    if (output->exit_code == 0) return output->out;
    said = base::trim(output->out);
    if (said == not_found && verb == "get") return std::nullopt;
    fault = base::cat("exit status ", output->exit_code);
    for (const std::string_view words : incomplete)
      if (said == words) fault = words;
  }
  throw base::Failure(base::cat("error ", doing, " credentials - err: ", fault, ", out: `", said, "`"));
}

base::JsonDocument parsed(const std::string& text) {
  auto document = base::JsonDocument::parse(text);
  if (!document) throw base::Failure(document.error());
  return std::move(*document);
}

// Docker's own choice on Linux, when nothing is configured.
std::string default_helper(std::string_view path) {
  const std::string helper = os::find_executable("pass", path) ? "pass" : "secretservice";
  return os::find_executable(base::cat(program_prefix, helper), path) ? helper : std::string();
}

bool same(const Credential& one, const Credential& two) {
  const auto all = [](const Credential& c) {
    return std::tie(c.username, c.password, c.identity_token, c.registry_token);
  };
  return all(one) == all(two);
}

} // namespace

std::string server_host(std::string_view address) {
  if (const auto scheme = address.find("://"); scheme != std::string_view::npos) {
    address.remove_prefix(scheme + 3);
    address = address.substr(0, address.find_first_of("/?#"));
    if (const auto user = address.rfind('@'); user != std::string_view::npos) address.remove_prefix(user + 1);
  }
  return std::string(address.substr(0, address.find('/')));
}

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
    : config_(config), path_(environment.value("PATH")), warn_(std::move(warn)) {
  const std::string text = environment.value("DOCKER_AUTH_CONFIG");
  if (text.empty()) return;
  overlaid_ = true;
  auto overlay = parse_overlay(text);
  if (overlay)
    overlay_ = std::move(*overlay);
  else
    overlay_fault_ = base::cat("Failed to create credential store from DOCKER_AUTH_CONFIG:  ", overlay.error());
}

void Credentials::warn_of_overlay() const {
  if (!overlay_fault_.empty()) warn_(overlay_fault_);
}

std::string Credentials::helper_for(const std::string& server) const {
  if (const base::JsonView own = config_["credHelpers"][server]; own.exists()) return own.text();
  if (std::string store = config_.text("credsStore"); !store.empty()) return store;
  return config_["auths"].size() == 0 && config_["credHelpers"].size() == 0 ? default_helper(path_) : std::string();
}

Credential Credentials::get(const std::string& server) {
  warn_of_overlay();
  if (overlay_)
    if (const base::JsonView entry = (*overlay_)["auths"][server]; entry.exists()) return from_entry(server, entry);
  Credential known = of_file(config_["auths"], server);
  const std::string helper = helper_for(server);
  if (helper.empty()) return known;
  known.username.clear();
  known.password.clear();
  known.identity_token.clear();
  const auto text = run_helper(helper, "get", "getting", server, warn_);
  if (!text) return known;
  const base::JsonDocument answer = parsed(*text);
  known.server = server;
  const std::string secret = answer["Secret"].text();
  if (answer["Username"].view() == token_user) {
    known.identity_token = secret;
  } else {
    known.username = answer["Username"].text();
    known.password = secret;
  }
  return known;
}

Credential Credentials::get_if_possible(const std::string& server) {
  try {
    return get(server);
  } catch (const base::Failure& failure) {
    if (failure.kind == base::FailureKind::interrupted) throw;
    return {};
  }
}

// The default store first; what has a helper of its own is asked of that.
std::vector<Credential> Credentials::all() {
  std::map<std::string, Credential> found;
  const base::JsonView auths = config_["auths"];
  if (const std::string store = helper_for(""); !store.empty()) {
    const base::JsonDocument list = parsed(run_helper(store, "list", "listing", "unused", warn_).value_or("{}"));
    for (std::size_t i = 0; i < list.view().size(); ++i) {
      const std::string server(list.view().key(i));
      found[server] = get(server);
    }
  } else {
    for (std::size_t i = 0; i < auths.size(); ++i)
      found[std::string(auths.key(i))] = from_entry(auths.key(i), auths.at(i));
  }
  if (overlay_)
    for (std::size_t i = 0; i < (*overlay_)["auths"].size(); ++i) {
      const std::string_view server = (*overlay_)["auths"].key(i);
      found[std::string(server)] = from_entry(server, (*overlay_)["auths"].at(i));
    }
  const base::JsonView helpers = config_["credHelpers"];
  for (std::size_t i = 0; i < helpers.size(); ++i) {
    const std::string server(helpers.key(i));
    try {
      found[server] = get(server);
    } catch (const base::Failure& failure) {
      if (failure.kind == base::FailureKind::interrupted) throw;
      warn_(base::cat("Failed to get credentials for registry: ", server, ": ", failure.text));
    }
  }
  std::vector<Credential> out;
  for (auto& [server, credential] : found)
    if (!credential.empty()) out.push_back(std::move(credential));
  return out;
}

bool Credentials::store(const Credential& credential) {
  warn_of_overlay();
  const std::string helper = helper_for(credential.server);
  Credential in_file = credential;
  if (!helper.empty()) {
    const bool token = !credential.identity_token.empty();
    const auto quoted = [](std::string_view text) { return base::json_quote(text, true); }; // as Go's encoder writes it
    run_helper(helper, "store", "storing",
               base::cat("{\"ServerURL\":", quoted(credential.server),
                         ",\"Username\":", quoted(token ? token_user : std::string_view(credential.username)),
                         ",\"Secret\":", quoted(token ? credential.identity_token : credential.password), "}\n"),
               warn_);
    in_file = Credential{}; // only the marker stays in the file
  }
  bool written = false;
  config_.change([&](base::Json& document) {
    base::Json& auths = document["auths"];
    if (!auths.is_object()) auths = base::Json::object();
    const bool known = auths.contains(credential.server);
    if (known && same(from_entry(credential.server, auths[credential.server]), in_file)) return false;
    if (!helper.empty() && !document.contains("credHelpers") && !document.contains("credsStore"))
      document["credsStore"] = helper; // docker's own choice, kept from now on
    document["auths"][credential.server] = to_entry(in_file);
    return written = true;
  });
  return written && !in_file.password.empty();
}

void Credentials::erase(const std::string& server) {
  warn_of_overlay();
  if (const std::string helper = helper_for(server); !helper.empty())
    run_helper(helper, "erase", "erasing", server, warn_);
  if (!config_["auths"][server].exists()) return;
  config_.change([&](base::Json& document) { return document["auths"].erase(server) != 0; });
}

} // namespace skiff::config
