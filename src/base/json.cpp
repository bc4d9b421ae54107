#include <skiff/base/json.hpp>
#include <skiff/base/json_go.hpp>
#include <skiff/base/text.hpp>

#include <nlohmann/json.hpp>

#include <cmath>
#include <map>

namespace skiff::base {

namespace {

const Json* member(const Json* node, std::string_view key) {
  if (node == nullptr || !node->is_object()) return nullptr;
  for (const auto& [name, value] : node->get_ref<const Json::object_t&>())
    if (name == key) return &value;
  return nullptr;
}

std::string dump_as(const Json* node, int indent) {
  if (node == nullptr) return "null";
  return node->dump(indent, ' ', false, Json::error_handler_t::replace);
}

} // namespace

bool JsonView::is_null() const { return node_ == nullptr || node_->is_null(); }
bool JsonView::is_object() const { return node_ != nullptr && node_->is_object(); }
bool JsonView::is_array() const { return node_ != nullptr && node_->is_array(); }
bool JsonView::is_text() const { return node_ != nullptr && node_->is_string(); }
bool JsonView::is_number() const { return node_ != nullptr && node_->is_number(); }
bool JsonView::is_bool() const { return node_ != nullptr && node_->is_boolean(); }

bool JsonView::empty() const {
  if (is_null()) return true;
  if (node_->is_string()) return view().empty();
  if (node_->is_boolean()) return !truth();
  if (node_->is_number()) return real() == 0;
  return node_->empty();
}

JsonView JsonView::operator[](std::string_view key) const { return member(node_, key); }

JsonView JsonView::at(std::size_t index) const {
  if (index >= size()) return {};
  if (node_->is_array()) return &node_->get_ref<const Json::array_t&>()[index];
  return &(node_->get_ref<const Json::object_t&>().begin() + static_cast<std::ptrdiff_t>(index))->second;
}

std::string_view JsonView::key(std::size_t index) const {
  if (!is_object() || index >= size()) return {};
  return (node_->get_ref<const Json::object_t&>().begin() + static_cast<std::ptrdiff_t>(index))->first;
}

std::size_t JsonView::size() const { return is_object() || is_array() ? node_->size() : 0; }

JsonView JsonView::pointer(std::string_view path) const {
  JsonView at = *this;
  while (path.starts_with('/')) {
    path.remove_prefix(1);
    const auto end = path.find('/');
    at = at[path.substr(0, end)];
    path.remove_prefix(end == std::string_view::npos ? path.size() : end);
  }
  return at;
}

std::string JsonView::text(std::string_view fallback) const { return std::string(is_text() ? view() : fallback); }

std::string_view JsonView::view() const {
  return is_text() ? std::string_view(node_->get_ref<const Json::string_t&>()) : std::string_view();
}

std::int64_t JsonView::integer(std::int64_t fallback) const {
  if (!is_number() || (node_->is_number_float() && !(std::abs(real()) < 0x1p63))) return fallback;
  return node_->get<std::int64_t>();
}

double JsonView::real(double fallback) const { return is_number() ? node_->get<double>() : fallback; }

bool JsonView::truth(bool fallback) const { return is_bool() ? node_->get<bool>() : fallback; }

std::string JsonView::dump() const { return dump_as(node_, -1); }

std::string JsonView::dump_indented(int spaces) const { return dump_as(node_, spaces); }

Json sorted_members(JsonView value) {
  if (value.is_array()) {
    Json out = Json::array();
    for (const JsonView element : value) out.push_back(sorted_members(element));
    return out;
  }
  if (!value.is_object()) return value.exists() ? *value.node() : Json();
  std::map<std::string_view, JsonView> members;
  for (std::size_t i = 0; i < value.size(); ++i) members.emplace(value.key(i), value.at(i));
  Json out = Json::object();
  for (const auto& [name, member] : members) out[std::string(name)] = sorted_members(member);
  return out;
}

JsonDocument::JsonDocument() : root_(std::make_unique<Json>(Json::object())) {}
JsonDocument::JsonDocument(Json value) : root_(std::make_unique<Json>(std::move(value))) {}
JsonDocument::JsonDocument(JsonDocument&&) noexcept = default;
JsonDocument& JsonDocument::operator=(JsonDocument&&) noexcept = default;
JsonDocument::~JsonDocument() = default;

Result<JsonDocument> JsonDocument::parse(std::string_view text) {
  const bool marked = text.starts_with("\xEF\xBB\xBF"); // a byte order mark, which nlohmann skips
  if (Json value = Json::parse(text.begin(), text.end(), nullptr, false); !value.is_discarded() && !marked)
    return JsonDocument(std::move(value));
  if (auto fault = find_json_fault(text, false); !fault.text.empty()) return Error{std::move(fault.text)};
  if (Json value = Json::parse(repaired_json(text), nullptr, false); !value.is_discarded())
    return JsonDocument(std::move(value));
  return Error{"invalid JSON"};
}

Json& JsonDocument::make(std::string_view path) {
  Json* at = root_.get();
  while (path.starts_with('/')) {
    path.remove_prefix(1);
    const auto end = path.find('/');
    if (!at->is_object()) *at = Json::object();
    at = &(*at)[std::string(path.substr(0, end))];
    path.remove_prefix(end == std::string_view::npos ? path.size() : end);
  }
  return *at;
}

void JsonDocument::set(std::string_view path, std::string_view value) { make(path) = std::string(value); }
void JsonDocument::set(std::string_view path, bool value) { make(path) = value; }
void JsonDocument::set(std::string_view path, std::int64_t value) { make(path) = value; }
void JsonDocument::set(std::string_view path, double value) { make(path) = value; }
void JsonDocument::set(std::string_view path, JsonView value) {
  make(path) = value.exists() ? *value.node() : Json(nullptr);
}
void JsonDocument::put(std::string_view key, std::string_view value) {
  (*root_)[std::string(key)] = std::string(value);
}
void JsonDocument::put(std::string_view key, JsonView value) {
  (*root_)[std::string(key)] = value.exists() ? *value.node() : Json(nullptr);
}
void JsonDocument::set_array(std::string_view path) { make(path) = Json::array(); }
void JsonDocument::set_object(std::string_view path) { make(path) = Json::object(); }
void JsonDocument::append(std::string_view path, std::string_view value) { make(path).push_back(std::string(value)); }
void JsonDocument::append(std::string_view path, JsonView value) {
  make(path).push_back(value.exists() ? *value.node() : Json(nullptr));
}

std::string json_quote(std::string_view text, bool html) {
  std::string out = Json(std::string(text)).dump(-1, ' ', false, Json::error_handler_t::replace);
  if (!html) return out;
  out = replace_all(out, "<", "\\u003c");
  out = replace_all(out, ">", "\\u003e");
  return replace_all(out, "&", "\\u0026");
}

std::string json_indent(std::string_view text, std::string_view indent) {
  std::string out;
  out.reserve(text.size() * 2);
  std::size_t depth = 0;
  bool in_string = false;
  bool opened = false; // directly behind { or [: an empty one stays on its line
  const auto line = [&] {
    out += '\n';
    for (std::size_t i = 0; i < depth; ++i) out += indent;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      out += c;
      if (c == '\\' && i + 1 < text.size()) out += text[++i];
      if (c == '"') in_string = false;
      continue;
    }
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') continue;
    if (opened && c != '}' && c != ']') {
      opened = false;
      ++depth;
      line();
    }
    if (c == '"') {
      in_string = true;
      out += c;
    } else if (c == '{' || c == '[') {
      opened = true;
      out += c;
    } else if (c == ',') {
      out += c;
      line();
    } else if (c == ':') {
      out += ": ";
    } else if (c == '}' || c == ']') {
      if (opened) {
        opened = false;
      } else {
        if (depth > 0) --depth;
        line();
      }
      out += c;
    } else {
      out += c;
    }
  }
  return out;
}

} // namespace skiff::base
