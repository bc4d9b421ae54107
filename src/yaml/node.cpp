#include <skiff/base/text.hpp>
#include <skiff/yaml/node.hpp>

#include <charconv>
#include <cmath>
#include <functional>

namespace skiff::yaml {
namespace {

constexpr std::size_t small_mapping = 24; // below this a linear search is faster than any index
constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

std::size_t hash(std::string_view key) { return std::hash<std::string_view>{}(key); }

} // namespace

Mapping::Mapping() = default;
Mapping::Mapping(const Mapping&) = default;
Mapping::Mapping(Mapping&&) noexcept = default;
Mapping& Mapping::operator=(const Mapping&) = default;
Mapping& Mapping::operator=(Mapping&&) noexcept = default;
Mapping::~Mapping() = default;

std::size_t Mapping::position(std::string_view key) const {
  if (members_.size() <= small_mapping) {
    for (std::size_t i = 0; i < members_.size(); ++i)
      if (members_[i].key == key) return i;
    return nowhere;
  }
  if (!index_.index) {
    index_.index = std::make_unique<Index>();
    for (std::size_t i = 0; i < members_.size(); ++i) index_.index->emplace(hash(members_[i].key), i);
  }
  const auto range = index_.index->equal_range(hash(key));
  for (auto it = range.first; it != range.second; ++it)
    if (members_[it->second].key == key) return it->second;
  return nowhere;
}

const Node* Mapping::find(std::string_view key) const {
  const auto at = position(key);
  return at == nowhere ? nullptr : &members_[at].value;
}

Node* Mapping::find(std::string_view key) {
  const auto at = position(key);
  return at == nowhere ? nullptr : &members_[at].value;
}

Node& Mapping::set(std::string_view key, Node value) {
  const auto mark = value.mark;
  return set(key, std::move(value), mark);
}

Node& Mapping::set(std::string_view key, Node value, Mark key_mark) {
  if (const auto at = position(key); at != nowhere) {
    members_[at].value = std::move(value);
    return members_[at].value;
  }
  return append(std::string(key), std::move(value), key_mark);
}

Node& Mapping::append(std::string key, Node value, Mark key_mark) {
  if (index_.index) index_.index->emplace(hash(key), members_.size());
  members_.push_back({std::move(key), std::move(value), key_mark});
  return members_.back().value;
}

void Mapping::reserve(std::size_t count) { members_.reserve(count); }

bool Mapping::erase(std::string_view key) {
  const auto at = position(key);
  if (at == nowhere) return false;
  members_.erase(members_.begin() + static_cast<std::ptrdiff_t>(at));
  index_.drop();
  return true;
}

bool Node::same(const Node& other) const {
  if (kind() != other.kind()) return false;
  if (is_sequence()) {
    if (items().size() != other.items().size()) return false;
    for (std::size_t i = 0; i < items().size(); ++i)
      if (!items()[i].same(other.items()[i])) return false;
    return true;
  }
  if (is_mapping()) {
    if (members().size() != other.members().size()) return false;
    for (const auto& member : members()) {
      const auto* twin = other.find(member.key);
      if (twin == nullptr || !member.value.same(*twin)) return false;
    }
    return true;
  }
  switch (kind()) {
  case Kind::boolean:
    return boolean() == other.boolean();
  case Kind::integer:
    return integer() == other.integer();
  case Kind::natural:
    return natural() == other.natural();
  case Kind::real:
    return real() == other.real();
  case Kind::text:
    return text() == other.text();
  case Kind::timestamp:
    return timestamp() == other.timestamp();
  default:
    return true;
  }
}

std::string shortest_float(double value, int bits, int low, int high) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  if (value == 0) return std::signbit(value) ? "-0" : "0";
  char buffer[64];
  const auto format = std::chars_format::scientific;
  const auto result = bits == 32 ? std::to_chars(buffer, buffer + sizeof buffer, static_cast<float>(value), format)
                                 : std::to_chars(buffer, buffer + sizeof buffer, value, format);
  std::string_view text(buffer, static_cast<std::size_t>(result.ptr - buffer)); // d.ddde±dd
  std::string out;
  if (text.starts_with('-')) {
    out = "-";
    text.remove_prefix(1);
  }
  const auto e = text.find('e');
  const int exponent = *base::to_number<int>(text.substr(e + 1));
  std::string digits(text.substr(0, 1));
  if (e > 2) digits += text.substr(2, e - 2);
  const auto count = static_cast<int>(digits.size());
  if (exponent < low || exponent >= high) return out += text;
  if (exponent < 0) return out += "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
  if (count <= exponent + 1) return out += digits + std::string(static_cast<std::size_t>(exponent + 1 - count), '0');
  const auto whole = static_cast<std::size_t>(exponent + 1);
  return out += digits.substr(0, whole) + "." + digits.substr(whole);
}

std::string scalar_text(const Node& node) {
  switch (node.kind()) {
  case Kind::null:
    return "<nil>";
  case Kind::boolean:
    return node.boolean() ? "true" : "false";
  case Kind::integer:
    return base::cat(node.integer());
  case Kind::natural:
    return base::cat(node.natural());
  case Kind::real:
    return shortest_float(node.real(), 64, -4, 6);
  case Kind::text:
    return node.text();
  case Kind::timestamp:
    return node.timestamp().text;
  case Kind::sequence: {
    std::string out = "[";
    for (const auto& item : node.items()) out += (out.size() > 1 ? " " : "") + scalar_text(item);
    return out + "]";
  }
  case Kind::mapping: {
    std::string out = "map[";
    for (const auto& member : node.members())
      out += (out.size() > 4 ? " " : "") + member.key + ":" + scalar_text(member.value);
    return out + "]";
  }
  }
  return {};
}

} // namespace skiff::yaml
