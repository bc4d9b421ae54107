#pragma once
// Rules that hold at places of the tree, as a table of dotted patterns: "services.*.ports.[].target". `*` stands for
// any key (and for a list item), `[]` for a list item. The table becomes a tree of steps, so that a walk over the
// document leaves every branch for which no rule exists.

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace skiff::compose {

inline constexpr std::string_view list_item = "[]";

template <class Value>
class Rules {
public:
  /// A place in the table; null: no rule at or below.
  struct Step {
    const Value* value = nullptr; ///< the rule that ends here
    std::vector<std::pair<std::string_view, std::size_t>> next;
    std::size_t any = 0; ///< 0: no `*`
  };

  Rules(std::initializer_list<std::pair<std::string_view, Value>> table) : values_(table) {
    steps_.emplace_back();
    for (const auto& entry : values_) add(entry.first, entry.second);
  }

  const Step* root() const { return steps_.data(); }
  const Step* down(const Step* step, std::string_view key) const {
    if (step == nullptr) return nullptr;
    for (const auto& [name, index] : step->next)
      if (name == key) return &steps_[index];
    return step->any != 0 ? &steps_[step->any] : nullptr;
  }

private:
  void add(std::string_view pattern, const Value& value) {
    std::size_t at = 0;
    for (std::size_t from = 0; from <= pattern.size();) {
      const auto dot = std::min(pattern.find('.', from), pattern.size());
      at = child(at, pattern.substr(from, dot - from));
      from = dot + 1;
    }
    steps_[at].value = &value;
  }

  std::size_t child(std::size_t at, std::string_view key) {
    if (key == "*") {
      if (steps_[at].any == 0) {
        steps_.emplace_back();
        steps_[at].any = steps_.size() - 1;
      }
      return steps_[at].any;
    }
    for (const auto& [name, index] : steps_[at].next)
      if (name == key) return index;
    steps_.emplace_back();
    steps_[at].next.emplace_back(key, steps_.size() - 1);
    return steps_.size() - 1;
  }

  std::vector<std::pair<std::string_view, Value>> values_;
  std::vector<Step> steps_;
};

/// Where a walk is, for messages: "services.a.ports.[]".
class Path {
public:
  class Scope {
  public:
    Scope(Path& path, std::string_view key) : path_(path) { path_.keys_.push_back(key); }
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;
    ~Scope() { path_.keys_.pop_back(); }

  private:
    Path& path_;
  };

  [[nodiscard]] Scope enter(std::string_view key) { return Scope(*this, key); }
  std::string text() const {
    std::string out;
    for (const auto key : keys_) {
      if (!out.empty()) out += '.';
      out += key;
    }
    return out;
  }
  const std::vector<std::string_view>& keys() const { return keys_; }

private:
  std::vector<std::string_view> keys_;
};

} // namespace skiff::compose
