#include "view/schema_text.hpp"

#include <skiff/base/text.hpp>
#include <skiff/view/schema.hpp>

#include <utility>

namespace skiff::view {

namespace {

using format::Kind;
using format::Type;
namespace types = format::types;

constexpr std::pair<std::string_view, const Type*> basic[] = {
    {"string", &types::string},         {"bool", &types::boolean},          {"int", &types::int_},
    {"int64", &types::int64},           {"uint8", &types::uint8},           {"uint64", &types::uint64},
    {"float64", &types::float64},       {"interface {}", &types::json_any}, {"[]byte", &types::bytes},
    {"time.Time", &types::time},        {"netip.Addr", &types::address},    {"netip.Prefix", &types::prefix},
    {"time.Duration", &types::duration}};

// "nofile=1024:2048"
std::string ulimit_text(const format::Value& limit) {
  return base::cat(limit.member("Name").view(), "=", limit.member("Soft").integer(), ":",
                   limit.member("Hard").integer());
}

bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

// `[2]string` counts as a list.
bool take_array(std::string_view& text) {
  if (take(text, "[]")) return true;
  const auto close = text.find(']');
  if (!text.starts_with('[') || close == std::string_view::npos) return false;
  text.remove_prefix(close + 1);
  return true;
}

bool take_mark(std::string_view& text, char mark) {
  if (!text.ends_with(mark)) return false;
  text.remove_suffix(1);
  return true;
}

} // namespace

Schema::Schema() {
  std::string_view rest = schema_text;
  while (!rest.empty()) {
    const auto name_end = rest.find('\n');
    const std::string_view name = rest.substr(0, name_end);
    rest.remove_prefix(name_end + 1);
    std::size_t size = 0;
    while (size < rest.size() && rest[size] == ' ') size = rest.find('\n', size) + 1;
    if (!name.empty()) bodies_.emplace(name, rest.substr(0, size));
    rest.remove_prefix(size);
  }
}

const Type& Schema::type(std::string_view spelled) {
  for (const auto& [name, known] : basic)
    if (name == spelled) return *known;
  const auto made = types_.find(spelled);
  return made != types_.end() ? made->second : make(spelled);
}

const Type& Schema::make(std::string_view spelled) {
  Type& type = types_[spelled];
  type.name = spelled;
  std::string_view inner = spelled;
  if (take(inner, "*")) {
    type.kind = Kind::pointer;
    type.element = &this->type(inner);
  } else if (take_array(inner)) {
    type.kind = Kind::list;
    type.element = &this->type(inner);
  } else if (take(inner, "map[")) {
    const auto close = inner.find(']');
    type.kind = Kind::map;
    type.key = inner.substr(0, close);
    type.element = &this->type(inner.substr(close + 1));
  } else if (spelled.starts_with("uint") || spelled.starts_with("int")) {
    type.kind = spelled.starts_with('u') ? Kind::natural : Kind::integer;
  } else if (const auto body = bodies_.find(spelled); body != bodies_.end() || spelled == "struct {}") {
    type.kind = Kind::structure;
    if (spelled == "units.Ulimit") type.to_text = ulimit_text;
    if (body != bodies_.end()) add_fields(type, body->second);
  } else {
    type.kind = Kind::text;
  }
  return type;
}

// `Name[:key] type[?][!][^]`, separated by commas.
void Schema::add_fields(Type& type, std::string_view body) {
  std::vector<format::Field>& fields = fields_.emplace_back();
  while (!base::trim(body).empty()) {
    const auto comma = std::min(body.find(','), body.size());
    const std::string_view member = base::trim(body.substr(0, comma));
    body.remove_prefix(std::min(comma + 1, body.size()));
    const auto blank = member.find_first_of(" \n");
    const auto [name, key] = base::cut(member.substr(0, blank), ':');
    std::string_view spelled = base::trim(member.substr(blank));
    format::Field field{name, key.value_or(name), nullptr};
    field.inlined = take_mark(spelled, '^');
    field.omit_zero = take_mark(spelled, '!');
    field.omit_empty = take_mark(spelled, '?');
    if (field.inlined) field.key = {};
    field.type = &this->type(spelled);
    fields.push_back(field);
  }
  type.fields = fields;
}

} // namespace skiff::view
