// The canonical tree as JSON, and JSON as Go's encoder writes it.

#include <skiff/base/text.hpp>
#include <skiff/codec/sha256.hpp>
#include <skiff/yaml/write.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <compose/model.hpp>

namespace skiff::compose {
namespace {

using base::Json;
using yaml::Node;

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
  for (const auto* member : members) out.emplace(member->key, plain(member->value));
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
      out.emplace(member->key, member->value.is_null() ? Json(nullptr) : to_json(member->value, *field.type));
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

/// A string as Go's encoder writes it: <, >, & and the two line separators of Unicode are escaped.
void write_text(std::string& out, std::string_view text) {
  static constexpr std::string_view hex = "0123456789abcdef";
  out += '"';
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x80) {
      ++at;
      const char c = static_cast<char>(byte);
      switch (c) {
      case '"':
      case '\\':
        out.append(1, '\\').append(1, c);
        break;
      case '\b':
        out += "\\b";
        break;
      case '\f':
        out += "\\f";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (byte < 0x20 || c == '<' || c == '>' || c == '&') {
          out.append("\\u00").append(1, hex[byte >> 4]).append(1, hex[byte & 0xf]);
        } else {
          out += c;
        }
      }
      continue;
    }
    const auto rune = base::decode_rune(text.substr(at));
    if (!rune.valid) {
      out += "\\ufffd";
    } else if (rune.value == 0x2028 || rune.value == 0x2029) {
      out += rune.value == 0x2028 ? "\\u2028" : "\\u2029";
    } else {
      out += text.substr(at, rune.size);
    }
    at += rune.size;
  }
  out += '"';
}

void write_json(std::string& out, const Json& value, int indent, int depth) {
  const auto line = [&](int level) {
    if (indent > 0) out.append(1, '\n').append(static_cast<std::size_t>(indent * level), ' ');
  };
  if (value.is_object() || value.is_array()) {
    const bool object = value.is_object();
    out += object ? '{' : '[';
    bool first = true;
    for (const auto& entry : value.items()) {
      if (!first) out += ',';
      first = false;
      line(depth + 1);
      if (object) {
        write_text(out, entry.key());
        out += indent > 0 ? ": " : ":";
      }
      write_json(out, entry.value(), indent, depth + 1);
    }
    if (!first) line(depth);
    out += object ? '}' : ']';
  } else if (value.is_string()) {
    write_text(out, value.get_ref<const std::string&>());
  } else if (value.is_number_float()) {
    const auto text = yaml::shortest_float(value.get<double>(), 64, -6, 21);
    const auto zero = text.find("e-0");
    out += zero == std::string::npos ? text : text.substr(0, zero + 2) + text.substr(zero + 3);
  } else {
    out += value.dump();
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

std::string model_json(base::JsonView value, int indent) {
  std::string out;
  if (value.node() == nullptr) return "null";
  write_json(out, *value.node(), indent, 0);
  return out;
}

std::string service_hash(base::JsonView service) {
  Json copy = service.node() != nullptr ? *service.node() : Json::object();
  for (const char* key : {"build", "pull_policy", "scale", "depends_on", "profiles"}) copy.erase(key);
  if (const auto deploy = copy.find("deploy"); deploy != copy.end() && deploy->is_object()) deploy->erase("replicas");
  return codec::sha256_hex(model_json(copy));
}

std::string network_hash(base::JsonView network) { return codec::sha256_hex(model_json(network)); }

std::string volume_hash(base::JsonView volume) {
  // The driver counts as "local" when none is given; its place is behind the name.
  auto out = Json::object();
  const auto put = [&](const char* key) {
    if (volume[key].exists()) out.emplace(key, Json(*volume[key].node()));
  };
  put("name");
  out.emplace("driver", Json(volume["driver"].text("local")));
  for (const char* key : {"driver_opts", "external", "labels"}) put(key);
  return codec::sha256_hex(model_json(out));
}

} // namespace skiff::compose
