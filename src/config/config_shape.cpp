#include "config_shape.hpp"

#include <skiff/base/json_go.hpp>
#include <skiff/base/text.hpp>
#include <skiff/codec/base64.hpp>

#include <nlohmann/json.hpp>

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

// Go takes a name for a member's in whatever case it is written.
const Member* find_member(std::span<const Member> members, std::string_view name) {
  const auto exact =
      std::find_if(members.begin(), members.end(), [&](const Member& each) { return each.name == name; });
  if (exact != members.end()) return &*exact;
  const auto alike = std::find_if(members.begin(), members.end(),
                                  [&](const Member& each) { return base::same_letters(each.name, name); });
  return alike == members.end() ? nullptr : &*alike;
}

std::string fault_of(JsonView value, std::string_view type, const std::string& path,
                     std::string_view into = "Go struct field ");

std::string fault_of_members(JsonView value, std::span<const Member> members, const std::string& path) {
  for (std::size_t i = 0; i < value.size(); ++i)
    if (const Member* known = find_member(members, value.key(i)))
      if (auto fault = fault_of(value.at(i), known->type, base::cat(path, ".", value.key(i))); !fault.empty())
        return fault;
  return {};
}

std::string fault_of(JsonView value, std::string_view type, const std::string& path, std::string_view into) {
  constexpr std::string_view map = "map[string]", list = "[]";
  if (value.is_null()) return {};
  const bool is_list = type.starts_with(list);
  if (!(type == "string" ? value.is_text() : is_list ? value.is_array() : value.is_object()))
    return base::cat("json: cannot unmarshal ", base::json_kind(value), " into ", into, path, " of type ", type);
  if (type == "configfile.ProxyConfig") return fault_of_members(value, proxy_members, path);
  if (type == "types.AuthConfig") return fault_of_members(value, auth_members, path);
  std::string fault;
  for (std::size_t i = 0; i < value.size() && fault.empty(); ++i) // Go does not call an element of a list a field
    fault = is_list ? fault_of(value.at(i), type.substr(list.size()), base::cat(path, ".", i), "")
                    : fault_of(value.at(i), type.substr(map.size()), base::cat(path, ".", value.key(i)));
  return fault;
}

void spell(base::Json& object, std::span<const Member> members) {
  if (!object.is_object()) return;
  base::Json spelled = base::Json::object();
  for (auto& [key, value] : object.items()) {
    const Member* known = find_member(members, key);
    spelled[known != nullptr ? std::string(known->name) : key] = std::move(value);
  }
  object = std::move(spelled);
}

void spell_names(base::Json& document) {
  spell(document, file_members);
  for (const auto& [map, members] : {std::pair{"auths", std::span<const Member>(auth_members)},
                                     std::pair{"proxies", std::span<const Member>(proxy_members)}})
    if (document.contains(map))
      for (auto& entry : document[map]) spell(entry, members);
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

std::string shape_fault(base::Json& document) {
  const JsonView view(document);
  if (view.is_null()) return {};
  if (!view.is_object())
    return base::cat("json: cannot unmarshal ", base::json_kind(view), " into Go value of type configfile.ConfigFile");
  std::string fault = fault_of_members(view, file_members, "ConfigFile");
  spell_names(document);
  if (!fault.empty()) return fault;
  for (const JsonView entry : view["auths"])
    if (const std::string_view auth = entry["auth"].view(); !auth.empty())
      if (const auto pair = decode_auth(auth); !pair) return pair.error();
  return {};
}

} // namespace skiff::config
