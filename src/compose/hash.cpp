// The hashes that decide whether a container, network or volume is up to date: SHA-256 of the compact JSON of its part
// of the model, in the manner of Go's encoder.
#include <skiff/base/text.hpp>
#include <skiff/codec/sha256.hpp>
#include <skiff/compose/project.hpp>
#include <skiff/yaml/node.hpp>

#include <nlohmann/json.hpp>

#include <cmath>

namespace skiff::compose {
namespace {

using base::Json;

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
    if (!std::isfinite(value.get<double>())) throw base::Failure("json: unsupported value: " + text);
    const auto zero = text.find("e-0");
    out += zero == std::string::npos ? text : text.substr(0, zero + 2) + text.substr(zero + 3);
  } else {
    out += value.dump();
  }
}

} // namespace

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
