// The hashes that decide whether a container, network or volume is up to date: SHA-256 of the compact JSON of its part
// of the model, in the manner of Go's encoder.
#include <skiff/base/text.hpp>
#include <skiff/codec/hex.hpp>
#include <skiff/codec/sha256.hpp>
#include <skiff/compose/project.hpp>

#include <nlohmann/json.hpp>

#include <charconv>
#include <cmath>

namespace skiff::compose {

namespace {

using base::Json;
using base::JsonView;

/// Go's form of a 32-bit float: the fewest digits that read back equal, an exponent only below 1e-6 and from 1e21.
std::string float_text(double value) {
  const auto number = static_cast<float>(value);
  const float size = std::fabs(number);
  const bool exponent = size != 0 && (size < 1e-6F || size >= 1e21F);
  char digits[64];
  const auto end = std::to_chars(digits, digits + sizeof digits, number,
                                 exponent ? std::chars_format::scientific : std::chars_format::fixed)
                       .ptr;
  std::string text(digits, end);
  if (const auto at = text.find("e-0"); at != std::string::npos) text.erase(at + 2, 1); // 1e-09 is 1e-9 in JSON
  return text;
}

std::string text_of(const std::string& text) {
  std::string out = base::json_quote(text, true);
  out = base::replace_all(out, "\xe2\x80\xa8", "\\u2028");
  return base::replace_all(out, "\xe2\x80\xa9", "\\u2029");
}

void write(const Json& value, int indent, int level, std::string& out) {
  const auto line = [&](int depth) {
    if (indent > 0) out += base::cat("\n", std::string(static_cast<std::size_t>(indent * depth), ' '));
  };
  if (value.is_object() || value.is_array()) {
    const bool object = value.is_object();
    out += object ? '{' : '[';
    bool first = true;
    for (const auto& item : value.items()) {
      if (!first) out += ',';
      first = false;
      line(level + 1);
      if (object) out += base::cat(text_of(item.key()), indent > 0 ? ": " : ":");
      write(item.value(), indent, level + 1, out);
    }
    if (!first) line(level);
    out += object ? '}' : ']';
  } else if (value.is_string()) {
    out += text_of(value.get_ref<const std::string&>());
  } else if (value.is_number_float()) {
    out += float_text(value.get<double>());
  } else {
    out += value.dump();
  }
}

std::string hash_of(const Json& value) {
  std::string text;
  write(value, 0, 0, text);
  return codec::sha256_hex(text);
}

} // namespace

std::string model_json(JsonView value, int indent) {
  std::string out;
  if (value.exists()) write(*value.node(), indent, 0, out);
  return out;
}

std::string service_hash(JsonView service) {
  Json copy = Json::object();
  for (std::size_t i = 0; i < service.size(); ++i) {
    const std::string key(service.key(i));
    if (key == "build" || key == "pull_policy" || key == "scale" || key == "depends_on" || key == "profiles") continue;
    copy[key] = *service.at(i).node();
    if (key == "deploy") copy[key].erase("replicas");
  }
  return hash_of(copy);
}

std::string network_hash(JsonView network) {
  Json copy = *network.node();
  if (!copy.contains("ipam")) copy["ipam"] = Json::object();
  return hash_of(copy);
}

std::string volume_hash(JsonView volume) {
  Json copy = Json::object();
  if (volume["name"].exists()) copy["name"] = *volume["name"].node();
  copy["driver"] = volume["driver"].empty() ? "local" : volume["driver"].text();
  for (std::size_t i = 0; i < volume.size(); ++i)
    if (volume.key(i) != "name" && volume.key(i) != "driver") copy[std::string(volume.key(i))] = *volume.at(i).node();
  return hash_of(copy);
}

} // namespace skiff::compose
