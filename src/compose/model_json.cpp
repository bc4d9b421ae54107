// The canonical tree as JSON.

#include <nlohmann/json.hpp>

#include <algorithm>
#include <compose/model.hpp>

namespace skiff::compose {
namespace {

using base::Json;
using yaml::Node;

Json::object_t::Container& members_of(Json& object) {
  return static_cast<Json::object_t::Container&>(object.get_ref<Json::object_t&>());
}

/// Adds a member whose key is known to be new; the type's own insertion searches all others.
void append(Json& object, std::string_view key, Json value) { members_of(object).emplace_back(key, std::move(value)); }

/// The members of a mapping in the order of bytes.
std::vector<const yaml::Member*> by_key(const Node& node) {
  std::vector<const yaml::Member*> members;
  members.reserve(node.members().size());
  for (const auto& member : node.members()) members.push_back(&member);
  std::sort(members.begin(), members.end(), [](const auto* a, const auto* b) { return a->key < b->key; });
  return members;
}

/// An array with room for its items.
Json array_for(std::size_t items) {
  auto out = Json::array();
  out.get_ref<Json::array_t&>().reserve(items);
  return out;
}

/// A value without a type of its own, mappings in the order of bytes. `copied`: the official program has only copied
/// it, and so has null for an empty list.
Json plain(const Node& node, bool copied = false) {
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
    if (copied && node.items().empty()) return nullptr;
    auto out = array_for(node.items().size());
    for (const auto& item : node.items()) out.push_back(plain(item, copied));
    return out;
  }
  case yaml::Kind::mapping:
    break;
  }
  auto out = object_for(node.members().size());
  for (const auto* member : by_key(node)) append(out, member->key, plain(member->value, copied));
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
    auto out = array_for(node.items().size());
    for (const auto& item : node.items()) out.push_back(to_json(item, *field.type));
    return out;
  }
  case FieldKind::structure_map:
  case FieldKind::optional_map: {
    auto out = object_for(node.members().size());
    for (const auto* member : by_key(node))
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

Json object_for(std::size_t members) {
  auto out = Json::object();
  members_of(out).reserve(members);
  return out;
}

Json to_json(const Node& node, const Type& type, bool top_extensions) {
  constexpr std::size_t always_there = 8; // more than any type has of members that need not be written
  auto out = object_for((node.is_mapping() ? node.members().size() : 0) + always_there);
  const Members members(node);
  for (const auto& field : type.fields) {
    const auto* value = members.find(field.name);
    const auto name = field.json.empty() ? field.name : field.json;
    if (value != nullptr) {
      append(out, name, field_json(*value, field));
    } else if (field.kind == FieldKind::command) {
      append(out, name, nullptr);
    } else if (field.kind == FieldKind::structure) {
      append(out, name, to_json(Node(yaml::Mapping{}), *field.type));
    }
  }
  if (top_extensions && node.is_mapping())
    for (const auto& member : node.members())
      if (member.key.starts_with("x-")) append(out, member.key, plain(member.value, true));
  return out;
}

Json untyped_json(const Node& node) { return plain(node); }

} // namespace skiff::compose
