// --filter to the engine's JSON. Which keys exist is the engine's business.
#include <skiff/base/json.hpp>
#include <skiff/base/text.hpp>
#include <skiff/notation/filter.hpp>

namespace skiff::notation {

Result<void> Filters::parse(std::string_view text) {
  if (text.empty()) return {};
  const auto [key, value] = base::cut(text, '=');
  if (!value) return base::Error{"bad format of filter (expected name=value)"};
  add(base::lower(base::trim(key)), base::trim(*value));
  return {};
}

void Filters::add(std::string_view key, std::string_view value) { keys_[std::string(key)].emplace(value); }

const std::set<std::string>& Filters::values(std::string_view key) const {
  static const std::set<std::string> none;
  const auto found = keys_.find(key);
  return found == keys_.end() ? none : found->second;
}

void Filters::remove(std::string_view key) {
  const auto found = keys_.find(key);
  if (found != keys_.end()) keys_.erase(found);
}

std::string Filters::json() const {
  if (keys_.empty()) return {};
  std::string out = "{";
  for (const auto& [key, values] : keys_) {
    if (out.size() > 1) out += ',';
    out += base::json_quote(key, true) + ":{";
    for (const auto& value : values) {
      if (out.back() != '{') out += ',';
      out += base::json_quote(value, true) + ":true";
    }
    out += '}';
  }
  return out += '}';
}

} // namespace skiff::notation
