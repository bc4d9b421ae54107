// The values of a target that are flags of `build`: written as text or as an object.
#include "commands/buildx/bake/definition.hpp"

#include <skiff/base/csv.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/number.hpp>
#include <skiff/base/text.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>

namespace skiff::commands {

namespace {

using base::Failure;
using base::Json;

constexpr std::string_view keys_with_entries[] = {"attest", "cache-from", "cache-to", "output", "secret", "ssh"};

std::vector<std::string> fields_of(const std::string& text, std::string_view what = {}) {
  const auto fields = base::parse_csv(text);
  if (!fields) throw Failure(base::cat(what, fields.error()));
  return *fields;
}

std::pair<std::string, std::string> pair_of(const std::string& field) {
  const auto [key, value] = base::cut(field, '=');
  if (!value) throw Failure(base::cat("invalid value ", field));
  return {base::lower(base::trim(key)), std::string(*value)};
}

// Objects print with their keys sorted.
Json sorted(const std::map<std::string, Json>& values) {
  Json out = Json::object();
  for (const auto& [key, value] : values) out[key] = value;
  return out;
}

Json cache_entry(const std::string& text) {
  const auto fields = fields_of(text);
  if (fields.size() == 1 && fields[0].find('=') == std::string::npos)
    return sorted({{"type", "registry"}, {"ref", fields[0]}});
  std::map<std::string, Json> values;
  for (const auto& field : fields) {
    const auto [key, value] = pair_of(field);
    values[key] = value;
  }
  if (!values.contains("type") || values["type"] == "")
    throw Failure(base::cat("type required for ", base::quote(text)));
  return sorted(values);
}

Json output_entry(const std::string& text) {
  const auto fields = fields_of(text);
  if (fields.size() == 1 && fields[0] == text && !text.starts_with("type="))
    return sorted({{"type", text == "-" ? "tar" : "local"}, {"dest", text}});
  std::map<std::string, Json> values;
  for (const auto& field : fields) {
    const auto [key, value] = pair_of(field);
    values[key] = value;
  }
  if (!values.contains("type") || values["type"] == "") throw Failure("type is required for output");
  if (values.contains("dest") && values["dest"] == "") values.erase("dest");
  return sorted(values);
}

Json secret_entry(const std::string& text) {
  std::string id, path, variable, type;
  for (const auto& field : fields_of(text, "failed to parse csv secret: ")) {
    const auto [key, value] = base::cut(field, '=');
    if (!value) throw Failure(base::cat("invalid field '", field, "' must be a key=value pair"));
    const std::string name = base::lower(key);
    if (name == "type" && *value != "file" && *value != "env")
      throw Failure(base::cat("unsupported secret type ", base::quote(*value)));
    std::string* const into = name == "type"                      ? &type
                              : name == "id"                      ? &id
                              : name == "src" || name == "source" ? &path
                              : name == "env"                     ? &variable
                                                                  : nullptr;
    if (into == nullptr) throw Failure(base::cat("unexpected key '", name, "' in '", field, "'"));
    *into = *value;
  }
  if (type == "env" && variable.empty()) variable = std::exchange(path, {});
  Json out = Json::object();
  if (!id.empty()) out["id"] = id;
  if (!path.empty()) out["src"] = path;
  if (!variable.empty()) out["env"] = variable;
  return out;
}

Json ssh_entry(const std::string& text) {
  const auto [id, paths] = base::cut(text, '=');
  Json out = Json::object();
  if (!id.empty()) out["id"] = std::string(id);
  if (paths) out["paths"] = base::split(*paths, ',');
  return out;
}

Json attest_entry(const std::string& text) {
  std::map<std::string, Json> values;
  for (const auto& field : fields_of(text)) {
    const auto [key, value] = base::cut(field, '=');
    if (!value) throw Failure(base::cat("invalid value ", field));
    const std::string name = base::lower(base::trim(key));
    if (name == "disabled") {
      const auto disabled = base::parse_bool(*value);
      if (!disabled) throw Failure(base::cat("invalid value ", field, ": ", disabled.error()));
      values.erase("disabled");
      if (*disabled) values["disabled"] = true;
    } else {
      values[name == "type" ? name : std::string(key)] = std::string(*value);
    }
  }
  if (!values.contains("type") || values["type"] == "") throw Failure("attestation type not specified");
  return sorted(values);
}

// What makes two entries the same thing: the later one then counts.
std::string identity(std::string_view key, const Json& entry) {
  if (key == "attest") return entry.value("type", "");
  return entry.value("id", "");
}

std::string csv_pair(std::string_view key, const std::string& value) {
  std::string pair = base::cat(key, "=", value);
  if (pair.find_first_of(",\"") == std::string::npos) return pair;
  return base::cat('"', base::replace_all(pair, "\"", "\"\""), '"');
}

} // namespace

bool has_entries(std::string_view key) {
  return std::find(std::begin(keys_with_entries), std::end(keys_with_entries), key) != std::end(keys_with_entries);
}

base::JsonDocument read_entry_text(std::string_view key, const std::string& text) {
  if (key == "output") return base::JsonDocument(output_entry(text));
  if (key == "secret") return base::JsonDocument(secret_entry(text));
  if (key == "ssh") return base::JsonDocument(ssh_entry(text));
  if (key == "attest") return base::JsonDocument(attest_entry(text));
  return base::JsonDocument(cache_entry(text));
}

std::string entry_text(std::string_view key, base::JsonView entry) {
  if (key == "ssh") {
    std::vector<std::string> paths;
    for (const auto path : entry["paths"]) paths.push_back(path.text());
    return paths.empty() ? entry["id"].text() : base::cat(entry["id"].view(), "=", base::join(paths, ","));
  }
  std::string out;
  const auto add = [&](std::string_view name, const std::string& value) {
    out += base::cat(out.empty() ? "" : ",", csv_pair(name, value));
  };
  if (entry["type"].exists()) add("type", entry["type"].text());
  for (std::size_t i = 0; i < entry.size(); ++i)
    if (entry.key(i) != "type")
      add(entry.key(i), entry.at(i).is_bool() ? (entry.at(i).truth() ? "true" : "false") : entry.at(i).text());
  return out;
}

void put_entry(Json& list, std::string_view key, Json entry) {
  const bool named = key == "attest" || key == "secret" || key == "ssh";
  const auto same = std::find_if(list.begin(), list.end(), [&](const Json& other) {
    return named ? identity(key, other) == identity(key, entry) : other == entry;
  });
  if (same == list.end())
    list.push_back(std::move(entry));
  else
    *same = std::move(entry);
}

namespace {

void drop_doubles(Json& list) {
  Json kept = Json::array();
  for (auto& value : list)
    if (value != "" && std::find(kept.begin(), kept.end(), value) == kept.end()) kept.push_back(value);
  list = std::move(kept);
}

bool is_in(std::string_view key, std::initializer_list<std::string_view> keys) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

} // namespace

void merge_target(Json& into, const Json& from) {
  for (const auto& [key, value] : from.items()) {
    if (value.is_null()) continue;
    if (is_in(key, {"args", "labels", "contexts", "extra-hosts"})) {
      for (const auto& [name, text] : value.items())
        if (!text.is_null()) into[key][name] = text;
    } else if (is_in(key, {"annotations", "entitlements", "inherits", "no-cache-filter", "ulimits"})) {
      for (const auto& text : value) into[key].push_back(text);
    } else if (is_in(key, {"attest", "secret", "ssh", "cache-from"})) {
      if (!into.contains(key)) into[key] = Json::array();
      for (const auto& entry : value) put_entry(into[key], key, entry);
    } else {
      into[key] = value;
    }
  }
}

void normalize_target(Json& target) {
  for (const auto* key : {"annotations", "tags", "platforms", "no-cache-filter", "ulimits"})
    if (target.contains(key)) drop_doubles(target[key]);
  for (const auto key : keys_with_entries) {
    const std::string name(key);
    if (!target.contains(name)) continue;
    Json kept = Json::array();
    for (auto& entry : target[name]) put_entry(kept, key, entry);
    target[name] = std::move(kept);
  }
  if (target.value("network", "") == "host") target["entitlements"].push_back("network.host");
  if (target.contains("entitlements")) drop_doubles(target["entitlements"]);
  if (target.contains("contexts")) {
    auto& contexts = target["contexts"];
    for (auto context = contexts.begin(); context != contexts.end();)
      context = context.value() == "" ? contexts.erase(context) : std::next(context);
  }
}

} // namespace skiff::commands
