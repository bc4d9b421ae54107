// The hashes that decide whether a container, network or volume is up to date: SHA-256 of the compact JSON of its part
// of the model, in the manner of Go's encoder.
#include <skiff/base/text.hpp>
#include <skiff/codec/sha256.hpp>
#include <skiff/compose/project.hpp>
#include <skiff/yaml/node.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace skiff::compose {
namespace {

using base::Json;

/// What stands for a byte that is escaped; nothing for others.
std::string escaped(char c) {
  static constexpr std::string_view hex = "0123456789abcdef";
  static constexpr std::string_view letters = "\"\"\\\\\bb\ff\nn\rr\tt"; // the byte, then the letter that stands for it
  for (std::size_t i = 0; i < letters.size(); i += 2)
    if (letters[i] == c) return {'\\', letters[i + 1]};
  const auto byte = static_cast<unsigned char>(c);
  return base::cat("\\u00", hex[byte >> 4], hex[byte & 0xf]);
}

bool stands_for_itself(unsigned char byte) {
  return byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\' && byte != '<' && byte != '>' && byte != '&';
}

/// A string as Go's encoder writes it: <, >, & and the two line separators of Unicode are escaped.
void write_text(std::string& out, std::string_view text) {
  out += '"';
  for (std::size_t at = 0; at < text.size();) {
    auto end = at;
    while (end < text.size() && stands_for_itself(static_cast<unsigned char>(text[end]))) ++end;
    out += text.substr(at, end - at);
    at = end;
    if (at == text.size()) break;
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      out += escaped(text[at++]);
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
  static constexpr std::array<std::string_view, 5> left_out{"build", "pull_policy", "scale", "depends_on", "profiles"};
  std::string out;
  const auto write = [&out](const std::string& key, const Json& value) {
    out += out.empty() ? '{' : ',';
    write_text(out, key);
    out += ':';
    write_json(out, value, 0, 1);
  };
  if (service.node() != nullptr)
    for (const auto& member : service.node()->items()) {
      if (std::find(left_out.begin(), left_out.end(), member.key()) != left_out.end()) continue;
      if (member.key() != "deploy" || !member.value().contains("replicas")) {
        write(member.key(), member.value());
        continue;
      }
      auto deploy = member.value();
      deploy.erase("replicas");
      write(member.key(), deploy);
    }
  out += out.empty() ? "{}" : "}";
  return codec::sha256_hex(out);
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
