#pragma once
// The value of --filter: `key=value` split at the first '=', both trimmed, the key in lower case. The engine reads it
// as JSON, {"label":{"a=b":true}}, with keys and values sorted.

#include <skiff/base/result.hpp>

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace skiff::notation {

using base::Result;

class Filters {
public:
  /// As typed. An empty text adds nothing; a text without '=' is refused.
  Result<void> parse(std::string_view text);
  void add(std::string_view key, std::string_view value);

  bool empty() const { return keys_.empty(); }
  bool contains(std::string_view key) const { return keys_.find(key) != keys_.end(); }
  /// The values of a key; nothing for a key that was not given.
  const std::set<std::string>& values(std::string_view key) const;
  const std::map<std::string, std::set<std::string>, std::less<>>& keys() const { return keys_; }
  void remove(std::string_view key);

  /// The text of the `filters` query parameter, "" when there are none.
  std::string json() const;

private:
  std::map<std::string, std::set<std::string>, std::less<>> keys_;
};

} // namespace skiff::notation
