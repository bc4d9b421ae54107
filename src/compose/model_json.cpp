// The canonical tree as JSON.

#include <nlohmann/json.hpp>

#include <algorithm>
#include <compose/model.hpp>

namespace skiff::compose {
namespace {

using base::Json;
using yaml::Node;

/// Adds a member whose key is known to be new; the type's own insertion searches all others.
void append(Json& object, const std::string& key, Json value) {
  auto& members = object.get_ref<Json::object_t&>();
  static_cast<Json::object_t::Container&>(members).emplace_back(key, std::move(value));
}

/// A value without a type of its own, mappings in the order of bytes.
Json plain(const Node& node) {
  switch (node.kind()) {
  case yaml::Kind::null:
    return nullptr;
  case yaml::Kind::boolean:
    return node.boolean();
  case yaml::Kind::integer:
    return node.integer();
  case yaml::Kind::natural:
    return node.natural();
  case yaml::Kind::real:
    return node.real();
  case yaml::Kind::text:
    return node.text();
  case yaml::Kind::timestamp:
    return node.timestamp().text;
  case yaml::Kind::sequence: {
    auto out = Json::array();
    for (const auto& item : node.items()) out.push_back(plain(item));
    return out;
  }
  case yaml::Kind::mapping:
    break;
  }
  std::vector<const yaml::Member*> members;
  for (const auto& member : node.members()) members.push_back(&member);
  std::sort(members.begin(), members.end(), [](const auto* a, const auto* b) { return a->key < b->key; });
  auto out = Json::object();
  for (const auto* member : members) append(out, member->key, plain(member->value));
  return out;
}

Json env_files(const Node& node) {
  auto out = Json::array();
  for (const auto& item : node.items()) {
    if (item.find("required")->boolean()) {
      out.push_back(item.find("path")->text());
      continue;
    }
    auto file = Json::object();
    for (const auto& member : item.members()) file.emplace(member.key, plain(member.value));
    out.push_back(std::move(file));
  }
  return out;
}

Json ulimits(const Node& node) {
  auto out = plain(node);
  for (auto& entry : out) {
    if (!entry.is_object()) continue;
    auto limit = Json::object();
    for (const char* key : {"soft", "hard"})
      if (entry[key] != 0) limit.emplace(key, Json(entry[key]));
    entry = std::move(limit);
  }
  return out;
}

Json field_json(const Node& node, const Field& field) {
  switch (field.kind) {
  case FieldKind::structure:
  case FieldKind::optional_structure:
    return to_json(node, *field.type);
  case FieldKind::structures: {
    auto out = Json::array();
    for (const auto& item : node.items()) out.push_back(to_json(item, *field.type));
    return out;
  }
  case FieldKind::structure_map:
  case FieldKind::optional_map: {
    std::vector<const yaml::Member*> members;
    for (const auto& member : node.members()) members.push_back(&member);
    std::sort(members.begin(), members.end(), [](const auto* a, const auto* b) { return a->key < b->key; });
    auto out = Json::object();
    for (const auto* member : members)
      append(out, member->key, member->value.is_null() ? Json(nullptr) : to_json(member->value, *field.type));
    return out;
  }
  case FieldKind::env_files:
    return env_files(node);
  case FieldKind::ulimits:
    return ulimits(node);
  default:
    return plain(node);
  }
}

} // namespace

Json to_json(const Node& node, const Type& type, bool top_extensions) {
  auto out = Json::object();
  for (const auto& field : type.fields) {
    const auto* value = node.find(field.name);
    const std::string name(field.json.empty() ? field.name : field.json);
    if (value != nullptr) {
      out.emplace(name, field_json(*value, field));
    } else if (field.kind == FieldKind::command) {
      out.emplace(name, Json(nullptr));
    } else if (field.kind == FieldKind::structure) {
      out.emplace(name, to_json(Node(yaml::Mapping{}), *field.type));
    }
  }
  if (top_extensions && node.is_mapping())
    for (const auto& member : node.members())
      if (member.key.starts_with("x-")) out.emplace(member.key, plain(member.value));
  return out;
}

} // namespace skiff::compose
