#pragma once
// The environment as a value, so that tests can hand in their own.

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace skiff::os {

class Environment {
public:
  Environment() = default;
  explicit Environment(std::map<std::string, std::string, std::less<>> values) : values_(std::move(values)) {}
  static Environment of_process();

  std::optional<std::string> get(std::string_view name) const;
  /// The value, or empty if unset: for variables whose empty value means unset.
  std::string value(std::string_view name) const { return get(name).value_or(std::string()); }
  void set(std::string name, std::string value) { values_[std::move(name)] = std::move(value); }
  const std::map<std::string, std::string, std::less<>>& all() const { return values_; }
  /// $HOME, else the user's folder in the password database.
  std::string home() const;

private:
  std::map<std::string, std::string, std::less<>> values_;
};

} // namespace skiff::os
