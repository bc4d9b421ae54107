#pragma once
// Flags of the type "map": each occurrence is KEY=VALUE, a key alone has an empty value, the last of equal keys wins.

#include <skiff/base/json.hpp>
#include <skiff/cli/command.hpp>

#include <map>
#include <string>
#include <vector>

namespace skiff::commands {

using Map = std::map<std::string, std::string>;

template <auto Member, class Owner = typename cli::detail::MemberOf<decltype(Member)>::owner>
base::Result<void> add_pair(void* options, std::string_view value) {
  const auto [key, text] = base::cut(value, '=');
  (static_cast<Owner*>(options)->*Member)[std::string(key)] = text.value_or("");
  return {};
}

/// Labels as typed (KEY or KEY=VALUE) as a map.
inline Map label_map(const std::vector<std::string>& labels) {
  Map map;
  for (const std::string& label : labels) {
    const auto [key, value] = base::cut(label, '=');
    map[std::string(key)] = value.value_or("");
  }
  return map;
}

/// {} or {"a":"b"}: what Go's client makes of such a flag.
inline void put_map(base::JsonDocument& body, std::string_view path, const Map& map) {
  base::JsonDocument object;
  for (const auto& [key, value] : map) object.put(key, value);
  body.set(path, object.view());
}

} // namespace skiff::commands
