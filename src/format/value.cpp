#include "format/number.hpp"

#include <skiff/base/text.hpp>
#include <skiff/format/units.hpp>
#include <skiff/format/value.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>

namespace skiff::format {

namespace types {
constexpr Type boolean{Kind::boolean, "bool"};
constexpr Type int_{Kind::integer, "int"};
constexpr Type int64{Kind::integer, "int64"};
constexpr Type uint64{Kind::natural, "uint64"};
constexpr Type uint8{Kind::natural, "uint8"};
constexpr Type float64{Kind::real, "float64"};
constexpr Type complex128{Kind::complex, "complex128"};
constexpr Type string{Kind::text, "string"};
constexpr Type number{Kind::text, "json.Number"};
constexpr Type any{Kind::interface, "interface {}"};
constexpr Type json_any{Kind::interface, "interface {}", nullptr, {}, {}, Numbers::real};
constexpr Type raw_any{Kind::interface, "interface {}", nullptr, {}, {}, Numbers::text};
constexpr Type list_of_any{Kind::list, "[]interface {}", &any};
constexpr Type json_list{Kind::list, "[]interface {}", &json_any};
constexpr Type json_map{Kind::map, "map[string]interface {}", &json_any};
constexpr Type raw_list{Kind::list, "[]interface {}", &raw_any};
constexpr Type map_of_any{Kind::map, "map[string]interface {}", &any};
constexpr Type raw_map{Kind::map, "map[string]interface {}", &raw_any};
constexpr Type strings{Kind::list, "[]string", &string};
constexpr Type string_map{Kind::map, "map[string]string", &string};
constexpr Type bytes{Kind::list, "[]uint8", &uint8};

constexpr Type time{.kind = Kind::opaque,
                    .name = "time.Time",
                    .to_text = [](const Value& value) { return time_text(value.place().view()); },
                    .zero_json = "0001-01-01T00:00:00Z"};
constexpr Type duration{.kind = Kind::integer, .name = "time.Duration", .to_text = [](const Value& value) {
                          return duration_text(value.integer());
                        }};
constexpr Type address{.kind = Kind::opaque, .name = "netip.Addr", .to_text = [](const Value& value) {
                         const std::string_view text = value.place().view();
                         return std::string(text.empty() ? "invalid IP" : text);
                       }};
constexpr Type prefix{.kind = Kind::opaque, .name = "netip.Prefix", .to_text = [](const Value& value) {
                        const std::string_view text = value.place().view();
                        return std::string(text.empty() ? "invalid Prefix" : text);
                      }};
} // namespace types

namespace {

using Node = base::Json;
using NodeKind = Node::value_t;

const Node& node_of(base::JsonView place) { return *place.node(); }

bool whole_number(base::JsonView place) {
  return place.exists() &&
         (node_of(place).type() == NodeKind::number_integer || node_of(place).type() == NodeKind::number_unsigned);
}

// A number as the document wrote it. If that is not known any more: in the shortest form, which is how Go writes them.
std::string number_text(base::JsonView place) {
  const Node& node = node_of(place);
  if (node.type() == NodeKind::number_unsigned) return std::to_string(node.get<std::uint64_t>());
  if (node.type() == NodeKind::number_integer) return std::to_string(node.get<std::int64_t>());
  if (node.type() == NodeKind::binary) return {node.get_binary().begin(), node.get_binary().end()};
  std::string text = json_real(node.get<double>());
  if (text.find_first_of(".eE") == std::string::npos) text += ".0";
  return text;
}

bool is_number(base::JsonView place) {
  return place.is_number() || (place.exists() && node_of(place).type() == NodeKind::binary);
}

double real_of(base::JsonView place) {
  if (!is_number(place) || place.is_number()) return place.real();
  return std::strtod(number_text(place).c_str(), nullptr);
}

const Field* find_field(const Type& type, std::string_view name, base::JsonView& place) {
  for (const Field& field : type.fields)
    if (!field.inlined && field.name == name) return &field;
  for (const Field& field : type.fields) {
    if (field.inlined) {
      base::JsonView inner = field.key.empty() ? place : place[field.key];
      if (field.name == name) return &field;
      const Type& outer = field.type->kind == Kind::pointer ? *field.type->element : *field.type;
      if (const Field* found = find_field(outer, name, inner)) {
        place = inner;
        return found;
      }
    }
  }
  return nullptr;
}

} // namespace

Value::Value(const std::vector<std::string>& list) : type_(&types::strings) {
  std::vector<Value> items;
  items.reserve(list.size());
  for (const auto& item : list) items.emplace_back(item);
  data_ = std::move(items);
}

Value Value::decoded(base::JsonView place) { return typed(types::any, place).unboxed(); }

Value Value::raw(base::JsonView place) { return typed(types::raw_any, place).unboxed(); }

Value Value::list(const Type& type, std::vector<Value> items) { return {&type, Data(std::move(items))}; }

Value Value::nil() {
  Value out(&types::any, Data());
  out.boxed_ = true;
  return out;
}

namespace {

// What a JSON value is decoded to when Go is told nothing about it.
const Type& natural_type(base::JsonView place, Numbers numbers) {
  const bool whole = whole_number(place);
  switch (node_of(place).type()) {
  case NodeKind::boolean:
    return types::boolean;
  case NodeKind::string:
    return types::string;
  case NodeKind::array:
    return numbers == Numbers::text   ? types::raw_list
           : numbers == Numbers::real ? types::json_list
                                      : types::list_of_any;
  case NodeKind::object:
    return numbers == Numbers::text ? types::raw_map : numbers == Numbers::real ? types::json_map : types::map_of_any;
  default:
    if (numbers == Numbers::text) return types::number;
    return whole && numbers == Numbers::natural ? types::int_ : types::float64;
  }
}

} // namespace

Value Value::typed(const Type& type, base::JsonView place) {
  switch (type.kind) {
  case Kind::boolean:
    return {&type, Data(place.truth())};
  case Kind::integer:
    return {&type, Data(whole_number(place) ? place.integer() : static_cast<std::int64_t>(0))};
  case Kind::natural:
    return {&type, Data(whole_number(place) ? node_of(place).get<std::uint64_t>() : static_cast<std::uint64_t>(0))};
  case Kind::real:
    return {&type, Data(real_of(place))};
  case Kind::text:
    if (&type == &types::number) return {&type, Data(is_number(place) ? number_text(place) : std::string())};
    return {&type, place.is_text() ? Data(place) : Data(std::string())};
  case Kind::pointer:
    return {&type, place.is_null() ? Data() : Data(place)};
  case Kind::interface: {
    if (place.is_null()) return nil();
    Value inner = typed(natural_type(place, type.numbers), place);
    inner.boxed_ = true;
    return inner;
  }
  default:
    return {&type, Data(place)};
  }
}

Kind Value::kind() const {
  if (boxed_) return Kind::interface;
  if (type_ != nullptr) return type_->kind;
  return data_.index() == 0 ? Kind::invalid : Kind::object;
}

std::string_view Value::type_name() const {
  if (boxed_) return types::any.name;
  if (const Object* row = object()) return row->type_name();
  return type_ == nullptr ? "<nil>" : type_->name;
}

Value Value::unboxed() const {
  if (!boxed_) return *this;
  if (type_->kind == Kind::interface) return {};
  Value out = *this;
  out.boxed_ = false;
  return out;
}

Value Value::indirect() const {
  if (boxed_ && type_->kind != Kind::interface) return unboxed().indirect();
  if (kind() == Kind::pointer && !is_nil()) return typed(*type_->element, place());
  return *this;
}

bool Value::is_nil() const {
  switch (kind()) {
  case Kind::invalid:
    return true;
  case Kind::interface:
    return type_->kind == Kind::interface;
  case Kind::pointer:
    return data_.index() == 0;
  case Kind::list:
    return std::holds_alternative<base::JsonView>(data_) && !place().is_array() && !place().is_text();
  case Kind::map:
    return !place().is_object();
  default:
    return false;
  }
}

bool Value::truth() const {
  switch (kind()) {
  case Kind::invalid:
    return false;
  case Kind::interface:
    return unboxed().truth();
  case Kind::boolean:
    return boolean();
  case Kind::integer:
    return integer() != 0;
  case Kind::natural:
    return natural() != 0;
  case Kind::real:
    return real() != 0;
  case Kind::complex:
    return complex() != 0.0;
  case Kind::text:
  case Kind::list:
  case Kind::map:
    return size() != 0;
  case Kind::pointer:
    return !is_nil();
  case Kind::structure:
  case Kind::opaque:
  case Kind::object:
    break;
  }
  return true;
}

bool Value::boolean() const {
  const bool* held = std::get_if<bool>(&data_);
  return held != nullptr && *held;
}

std::int64_t Value::integer() const {
  const auto* held = std::get_if<std::int64_t>(&data_);
  return held == nullptr ? 0 : *held;
}

std::uint64_t Value::natural() const {
  const auto* held = std::get_if<std::uint64_t>(&data_);
  return held == nullptr ? 0 : *held;
}

double Value::real() const {
  const auto* held = std::get_if<double>(&data_);
  return held == nullptr ? 0 : *held;
}

std::complex<double> Value::complex() const {
  const auto* held = std::get_if<std::complex<double>>(&data_);
  return held == nullptr ? std::complex<double>() : *held;
}

std::string_view Value::view() const {
  if (const auto* held = std::get_if<std::string>(&data_)) return *held;
  return place().view();
}

std::string Value::text() const { return std::string(view()); }

base::JsonView Value::place() const {
  const auto* held = std::get_if<base::JsonView>(&data_);
  return held == nullptr ? base::JsonView() : *held;
}

const Object* Value::object() const {
  const auto* held = std::get_if<const Object*>(&data_);
  return held == nullptr ? nullptr : *held;
}

namespace {

std::string decode_base64(std::string_view text) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const auto digit = alphabet.find(c);
    if (digit == std::string_view::npos) break; // the padding
    bits = (bits << 6) | static_cast<std::uint32_t>(digit);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out += static_cast<char>(static_cast<unsigned char>(bits >> count));
  }
  return out;
}

} // namespace

std::string Value::bytes() const { return decode_base64(place().view()); }

std::size_t Value::size() const {
  if (type_ == &types::bytes) return bytes().size();
  if (const auto* items = std::get_if<std::vector<Value>>(&data_)) return items->size();
  if (type_ != nullptr && type_->kind == Kind::text) return view().size();
  return place().size();
}

// Go's JSON decoder appends element by element and the room doubles, which `slice` lets people see.
std::size_t Value::capacity() const {
  if (!place().exists()) return size();
  std::size_t room = size() == 0 ? 0 : 1;
  while (room < size()) room *= 2;
  return room;
}

Value Value::at(std::size_t index) const {
  if (const auto* items = std::get_if<std::vector<Value>>(&data_)) return (*items)[index];
  if (type_->kind == Kind::text || type_ == &types::bytes) {
    const char byte = type_ == &types::bytes ? bytes()[index] : view()[index];
    return {&types::uint8, Data(static_cast<std::uint64_t>(static_cast<unsigned char>(byte)))};
  }
  return typed(*type_->element, place().at(index));
}

Value Value::member(std::string_view name) const {
  base::JsonView where = place();
  if (type_->kind == Kind::map) {
    const base::JsonView found = where[name];
    return found.exists() ? typed(*type_->element, found) : Value();
  }
  const Field* field = find_field(*type_, name, where);
  if (field == nullptr) return {};
  return typed(*field->type, field->inlined && field->key.empty() ? where : where[field->key]);
}

std::vector<std::string> Value::keys() const {
  std::vector<std::string> out;
  const base::JsonView where = place();
  for (std::size_t i = 0; i < where.size(); ++i) out.emplace_back(where.key(i));
  const bool ports = type_->key == "network.Port"; // a structure in Go, compared by its number
  std::sort(out.begin(), out.end(), [&](const std::string& left, const std::string& right) {
    return ports ? base::natural_less(left, right) : left < right;
  });
  return out;
}

Value Value::slice(std::size_t from, std::size_t to) const {
  if (type_->kind == Kind::text) return {type_, Data(std::string(view().substr(from, to - from)))};
  std::vector<Value> items;
  for (std::size_t i = from; i < to; ++i) items.push_back(i < size() ? at(i) : typed(*type_->element, {}));
  return {type_, Data(std::move(items))};
}

} // namespace skiff::format
