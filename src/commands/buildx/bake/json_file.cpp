// docker-bake.json: HCL in its JSON form. Texts are templates in which `${name}` is a variable or a key of the matrix.
#include "commands/buildx/bake/definition.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/number.hpp>
#include <skiff/base/text.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <functional>
#include <map>

namespace skiff::commands {

namespace {

using base::Failure;
using base::Json;
using Scope = std::map<std::string, Json, std::less<>>;

std::string plain(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.is_null() ? std::string() : value.dump();
}

bool is_name_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

// `name`, `name.key`, `name["key"]`, `name[0]`
Json reference(std::string_view text, const Scope& scope, const std::string& place) {
  const auto unsupported = [&] {
    return Failure(base::cat(place, ": expression ", base::quote(text),
                             " is not supported: only variables and keys of the matrix are"));
  };
  std::string_view rest = base::trim(text);
  const auto name_of = [&] {
    std::size_t size = 0;
    while (size < rest.size() && is_name_letter(rest[size])) ++size;
    const std::string_view name = rest.substr(0, size);
    rest.remove_prefix(size);
    return name;
  };
  const std::string_view name = name_of();
  if (name.empty()) throw unsupported();
  const auto found = scope.find(name);
  if (found == scope.end() && rest.empty())
    throw Failure(base::cat(place, ": Unknown variable; There is no variable named ", base::quote(name), "."));
  if (found == scope.end()) throw unsupported();
  Json value = found->second;
  while (!rest.empty()) {
    std::string key;
    if (rest.starts_with('.')) {
      rest.remove_prefix(1);
      key = name_of();
    } else if (const auto end = rest.find(']'); rest.starts_with('[') && end != std::string_view::npos) {
      key = base::trim(rest.substr(1, end - 1));
      if (key.size() >= 2 && key.starts_with('"') && key.ends_with('"')) key = key.substr(1, key.size() - 2);
      rest.remove_prefix(end + 1);
    }
    if (key.empty()) throw unsupported();
    if (const auto index = base::to_number<std::size_t>(key); index && value.is_array() && *index < value.size())
      value = Json(value[*index]);
    else if (value.is_object() && value.contains(key))
      value = Json(value[key]);
    else
      throw Failure(
          base::cat(place, ": Unsupported attribute; ", base::quote(name), " has no ", base::quote(key), "."));
  }
  return value;
}

Json expand(const std::string& text, const Scope& scope, const std::string& place) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = std::string_view(text).substr(at);
    if (rest.starts_with("$${") || rest.starts_with("%%{")) {
      out += rest.substr(1, 2);
      at += 3;
    } else if (rest.starts_with("%{")) {
      throw Failure(base::cat(place, ": template directives are not supported"));
    } else if (rest.starts_with("${")) {
      const auto end = rest.find('}');
      if (end == std::string_view::npos) throw Failure(base::cat(place, ": Unterminated template interpolation"));
      Json value = reference(rest.substr(2, end - 2), scope, place);
      if (at == 0 && end + 1 == rest.size()) return value; // keeps its type
      out += plain(value);
      at += end + 1;
    } else {
      out += text[at++];
    }
  }
  return out;
}

Json expand_all(const Json& value, const Scope& scope, const std::string& place) {
  if (value.is_string()) return expand(value.get<std::string>(), scope, place);
  if (!value.is_array() && !value.is_object()) return value;
  Json out = value.is_array() ? Json::array() : Json::object();
  if (value.is_array())
    for (const auto& item : value) out.push_back(expand_all(item, scope, place));
  else
    for (const auto& [key, item] : value.items()) out[key] = expand_all(item, scope, place);
  return out;
}

// Blocks of a kind: {"name": {…}}, or an array of such objects.
void each_block(const Json& root, const char* kind,
                const std::function<void(const std::string& name, const Json& body)>& block) {
  const auto found = root.find(kind);
  if (found == root.end()) return;
  const auto each = [&](const Json& object) {
    for (const auto& [name, body] : object.items()) {
      if (body.is_array())
        for (const auto& one : body) block(name, one);
      else
        block(name, body);
    }
  };
  if (found->is_array())
    for (const auto& object : *found) each(object);
  else
    each(*found);
}

constexpr std::string_view texts[] = {"call",    "context",  "description", "dockerfile", "dockerfile-inline",
                                      "network", "shm-size", "target"};
constexpr std::string_view maps[] = {"args", "contexts", "extra-hosts", "labels"};
constexpr std::string_view lists[] = {"annotations", "entitlements", "inherits", "no-cache-filter",
                                      "platforms",   "tags",         "ulimits"};
constexpr std::string_view switches[] = {"no-cache", "pull"};

template <std::size_t N>
bool is_one_of(std::string_view key, const std::string_view (&keys)[N]) {
  return std::find(std::begin(keys), std::end(keys), key) != std::end(keys);
}

Failure misplaced(const std::string& place, const std::string& key, std::string_view wanted) {
  return Failure(base::cat(place, ": Unsuitable value type; Unsuitable value: ", wanted, " required (", key, ")"));
}

// A value in the form that --print shows.
Json shaped(const std::string& key, const Json& value, const std::string& place) {
  if (is_one_of(key, texts)) {
    if (value.is_structured()) throw misplaced(place, key, "string");
    return plain(value);
  }
  if (is_one_of(key, switches)) {
    if (value.is_boolean()) return value;
    const auto truth = base::parse_bool(plain(value));
    if (!truth) throw misplaced(place, key, "bool");
    return *truth;
  }
  if (is_one_of(key, maps)) {
    if (!value.is_object()) throw misplaced(place, key, "map of string");
    Json out = Json::object();
    for (const auto& [name, text] : value.items())
      if (!text.is_null()) out[name] = plain(text);
    return out;
  }
  if (!value.is_array()) throw misplaced(place, key, "list");
  Json out = Json::array();
  for (const auto& item : value) {
    if (is_one_of(key, lists) || (has_entries(key) && item.is_string() && item != "")) {
      if (!has_entries(key))
        out.push_back(plain(item));
      else
        out.push_back(read_entry_text(key, item.get<std::string>()).root());
    } else if (item.is_object()) {
      std::map<std::string, Json> values;
      for (const auto& [name, one] : item.items())
        if (!one.is_null())
          values[name] = one.is_string() || one.is_structured() || one.is_boolean() ? one : Json(plain(one));
      Json entry = Json::object();
      if (key == "secret") { // its members have an order of their own
        for (const auto* name : {"id", "src", "env"})
          if (values.contains(name) && values[name] != "") entry[name] = values[name];
      } else {
        for (const auto& [name, one] : values) entry[name] = one;
      }
      out.push_back(std::move(entry));
    }
  }
  return out;
}

Json target_body(const Json& body, const Scope& scope, const std::string& place) {
  if (!body.is_object()) throw Failure(base::cat(place, ": Incorrect JSON value type; a target must be an object"));
  Json out = Json::object();
  for (const auto& [key, value] : body.items()) {
    if (key == "matrix" || key == "name" || key == "//") continue;
    if (!is_one_of(key, texts) && !is_one_of(key, switches) && !is_one_of(key, maps) && !is_one_of(key, lists) &&
        !has_entries(key))
      throw Failure(
          base::cat(place, ": Unsupported argument; An argument named ", base::quote(key), " is not expected here."));
    const Json expanded = expand_all(value, scope, place);
    if (!expanded.is_null()) out[key] = shaped(key, expanded, place);
  }
  return out;
}

// Every combination of the matrix, as names beside the variables.
std::vector<Scope> combinations(const Json& matrix, const Scope& scope, const std::string& place) {
  const Json values = expand_all(matrix, scope, place);
  if (!values.is_object()) throw Failure(base::cat(place, ": matrix must be a map"));
  std::vector<Scope> out = {scope};
  std::map<std::string, Json> keys;
  for (const auto& [key, list] : values.items()) keys[key] = list;
  for (const auto& [key, list] : keys) {
    if (!list.is_array()) throw Failure(base::cat(place, ": matrix values must be a list"));
    std::vector<Scope> next;
    for (const auto& value : list)
      for (const auto& base : out) {
        next.push_back(base);
        next.back()[key] = value;
      }
    out = std::move(next);
  }
  return out;
}

Json from_environment(const std::string& text, const Json& fallback, const std::string& name) {
  if (fallback.is_boolean()) {
    const auto truth = base::parse_bool(text);
    if (!truth) throw Failure(base::cat("failed to parse ", name, " as bool: ", truth.error()));
    return *truth;
  }
  if (fallback.is_number()) {
    const Json number = Json::parse(text, nullptr, false);
    if (!number.is_number()) throw Failure(base::cat("failed to parse ", name, " as number"));
    return number;
  }
  return text;
}

void read_variables(Session& session, const Json& root, Scope& scope, BakeDefinition& into) {
  each_block(root, "variable", [&](const std::string& name, const Json& body) {
    Json value = body.contains("default") ? expand_all(body["default"], scope, "variable " + name) : Json();
    if (const auto text = session.environment.get(name)) value = from_environment(*text, value, name);
    scope[name] = value;
    BakeVariable variable{name, body.contains("description") ? plain(body["description"]) : std::string(), plain(value),
                          value.is_null()};
    std::erase_if(into.variables, [&](const BakeVariable& other) { return other.name == name; });
    into.variables.push_back(std::move(variable));
  });
}

} // namespace

bool is_target_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), is_name_letter);
}

void read_json(Session& session, const std::vector<BakeFile>& files, BakeDefinition& into) {
  Scope scope = {{"BAKE_CMD_CONTEXT", "cwd://"}, {"BAKE_LOCAL_PLATFORM", "linux/amd64"}};
  std::vector<base::JsonDocument> documents;
  for (const auto& file : files) {
    auto document = base::JsonDocument::parse(file.text);
    if (!document) throw Failure(base::cat(file.name, ": ", document.error()));
    if (!document->view().is_object()) throw Failure(base::cat(file.name, ": Root value must be object"));
    documents.push_back(std::move(*document));
    read_variables(session, documents.back().root(), scope, into);
  }
  for (std::size_t i = 0; i < files.size(); ++i) {
    const Json& root = documents[i].root();
    each_block(root, "group", [&](const std::string& name, const Json& body) {
      BakeGroup group;
      group.name = name;
      const std::string place = base::cat(files[i].name, ": group ", name);
      if (body.contains("matrix")) throw Failure("matrix is not supported for groups");
      if (body.contains("description")) group.description = plain(expand_all(body["description"], scope, place));
      if (body.contains("targets"))
        for (const auto& target : expand_all(body["targets"], scope, place)) group.targets.push_back(plain(target));
      std::erase_if(into.groups, [&](const BakeGroup& other) { return other.name == name; });
      into.groups.push_back(std::move(group));
    });
    each_block(root, "target", [&](const std::string& name, const Json& body) {
      const std::string place = base::cat(files[i].name, ": target ", name);
      if (!body.is_object() || !body.contains("matrix")) {
        into.add({name, base::JsonDocument(target_body(body, scope, place))});
        return;
      }
      if (!body.contains("name")) throw Failure(base::cat(place, ": a target with a matrix needs a name"));
      BakeGroup group;
      group.name = name;
      for (const auto& one : combinations(body["matrix"], scope, place)) {
        const std::string own = plain(expand_all(body["name"], one, place));
        into.add({own, base::JsonDocument(target_body(body, one, place))});
        if (std::find(group.targets.begin(), group.targets.end(), own) == group.targets.end())
          group.targets.push_back(own);
      }
      into.groups.push_back(std::move(group));
    });
  }
}

} // namespace skiff::commands
