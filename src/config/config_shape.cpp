#include "config_shape.hpp"

#include <skiff/base/text.hpp>
#include <skiff/codec/base64.hpp>

#include <algorithm>
#include <span>

namespace skiff::config {

namespace {

using base::JsonView;

// Types are spelled as in docker's messages.
struct Member {
  std::string_view name, type;
};

constexpr Member file_members[] = {
    {"auths", "map[string]types.AuthConfig"},
    {"HttpHeaders", "map[string]string"},
    {"psFormat", "string"},
    {"imagesFormat", "string"},
    {"networksFormat", "string"},
    {"pluginsFormat", "string"},
    {"volumesFormat", "string"},
    {"statsFormat", "string"},
    {"detachKeys", "string"},
    {"credsStore", "string"},
    {"credHelpers", "map[string]string"},
    {"serviceInspectFormat", "string"},
    {"servicesFormat", "string"},
    {"tasksFormat", "string"},
    {"secretFormat", "string"},
    {"configFormat", "string"},
    {"nodesFormat", "string"},
    {"pruneFilters", "[]string"},
    {"proxies", "map[string]configfile.ProxyConfig"},
    {"currentContext", "string"},
    {"cliPluginsExtraDirs", "[]string"},
    {"plugins", "map[string]map[string]string"},
    {"aliases", "map[string]string"},
    {"features", "map[string]string"},
};
constexpr Member proxy_members[] = {{"httpProxy", "string"},
                                    {"httpsProxy", "string"},
                                    {"noProxy", "string"},
                                    {"ftpProxy", "string"},
                                    {"allProxy", "string"}};
constexpr Member auth_members[] = {{"username", "string"},     {"password", "string"},      {"auth", "string"},
                                   {"email", "string"},        {"serveraddress", "string"}, {"identitytoken", "string"},
                                   {"registrytoken", "string"}};

std::string_view word_of(JsonView value) {
  if (value.is_text()) return "string";
  if (value.is_number()) return "number";
  if (value.is_bool()) return "bool";
  return value.is_array() ? "array" : "object";
}

std::string fault_of(JsonView value, std::string_view type, const std::string& path);

std::string fault_of_members(JsonView value, std::span<const Member> members, const std::string& path) {
  for (std::size_t i = 0; i < value.size(); ++i) {
    const auto known = std::find_if(members.begin(), members.end(),
                                    [key = value.key(i)](const Member& member) { return member.name == key; });
    if (known == members.end()) continue;
    if (auto fault = fault_of(value.at(i), known->type, base::cat(path, ".", known->name)); !fault.empty())
      return fault;
  }
  return {};
}

std::string fault_of(JsonView value, std::string_view type, const std::string& path) {
  constexpr std::string_view map = "map[string]";
  if (value.is_null()) return {};
  const bool fits = type == "string" ? value.is_text() : type == "[]string" ? value.is_array() : value.is_object();
  if (!fits)
    return base::cat("json: cannot unmarshal ", word_of(value), " into Go struct field ", path, " of type ", type);
  if (type == "configfile.ProxyConfig") return fault_of_members(value, proxy_members, path);
  if (type == "types.AuthConfig") return fault_of_members(value, auth_members, path);
  if (!type.starts_with(map)) return {};
  for (std::size_t i = 0; i < value.size(); ++i)
    if (auto fault = fault_of(value.at(i), type.substr(map.size()), base::cat(path, ".", value.key(i))); !fault.empty())
      return fault;
  return {};
}

} // namespace

base::Result<std::pair<std::string, std::string>> decode_auth(std::string_view text) {
  const auto pair = codec::base64_decode(text);
  if (!pair) return base::Error{pair.error()};
  const auto [user, password] = base::cut(*pair, ':');
  if (!password || user.empty()) return base::Error{"Invalid auth configuration file"};
  std::string_view secret = *password;
  while (secret.ends_with('\0')) secret.remove_suffix(1);
  while (secret.starts_with('\0')) secret.remove_prefix(1);
  return std::pair(std::string(user), std::string(secret));
}

std::string shape_fault(JsonView document) {
  if (document.is_null()) return {};
  if (!document.is_object())
    return base::cat("json: cannot unmarshal ", word_of(document), " into Go value of type configfile.ConfigFile");
  if (auto fault = fault_of_members(document, file_members, "ConfigFile"); !fault.empty()) return fault;
  for (const JsonView entry : document["auths"])
    if (const std::string_view auth = entry["auth"].view(); !auth.empty())
      if (const auto pair = decode_auth(auth); !pair) return pair.error();
  return {};
}

} // namespace skiff::config
