#pragma once
// A YAML document as a tree of values that remember where they were written. Aliases and merge keys are already
// resolved, so a tree is plain data: it can be copied, changed and written again. Mappings keep the order of the text
// and have text keys only.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace skiff::yaml {

/// A place in a text. Lines and columns count from 1; line 0 means "made by the program". `source` and `note` are
/// numbers that the caller gives a meaning (which file, which explanation). A mapping begins where its first key does.
struct Mark {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::uint32_t note = 0;
  std::uint16_t source = 0;
  bool key = false; ///< of a key, not of the value that begins there
  bool operator==(const Mark&) const = default;
};

enum class Kind : std::uint8_t { null, boolean, integer, natural, real, text, timestamp, sequence, mapping };

class Node;
struct Member;

/// Key → value in the order of the text; keys are unique.
class Mapping {
public:
  using Members = std::vector<Member>;

  Mapping();
  Mapping(const Mapping&);
  Mapping(Mapping&&) noexcept;
  Mapping& operator=(const Mapping&);
  Mapping& operator=(Mapping&&) noexcept;
  ~Mapping();

  const Node* find(std::string_view key) const;
  Node* find(std::string_view key);
  /// Replaces the value of the key, or appends it (the key is then marked like its value).
  Node& set(std::string_view key, Node value);
  Node& set(std::string_view key, Node value, Mark key_mark);
  /// The same for a key that is known not to be there.
  Node& append(std::string key, Node value, Mark key_mark);
  void reserve(std::size_t count);
  bool erase(std::string_view key);
  std::size_t size() const;
  bool empty() const;
  const Member& at(std::size_t index) const;
  Member* begin();
  Member* end();
  const Member* begin() const;
  const Member* end() const;
  /// For callers that reorder or rename members; keys must stay unique.
  Members& members();

private:
  /// Positions by hash of the key.
  using Index = std::unordered_multimap<std::size_t, std::size_t>;
  /// Made when a large mapping is first searched; not copied with the mapping.
  struct IndexBox {
    IndexBox() = default;
    IndexBox(const IndexBox&) {}
    IndexBox(IndexBox&& other) noexcept = default;
    IndexBox& operator=(const IndexBox&) {
      index.reset();
      return *this;
    }
    IndexBox& operator=(IndexBox&&) noexcept = default;
    void drop() { index.reset(); }
    std::unique_ptr<Index> index;
  };
  std::size_t position(std::string_view key) const;

  Members members_;
  mutable IndexBox index_;
};

using Sequence = std::vector<Node>;

/// A date or time, in the form in which it is printed (RFC 3339).
struct Timestamp {
  std::string text;
  bool operator==(const Timestamp&) const = default;
};

class Node {
public:
  Node() = default;
  Node(std::nullptr_t) {}
  Node(bool value) : value_(value) {}
  Node(std::int64_t value) : value_(value) {}
  Node(int value) : value_(std::int64_t{value}) {}
  Node(std::uint64_t value) : value_(value) {}
  Node(double value) : value_(value) {}
  Node(std::string value) : value_(std::move(value)) {}
  Node(std::string_view value) : value_(std::string(value)) {}
  Node(const char* value) : value_(std::string(value)) {}
  Node(Timestamp value) : value_(std::move(value)) {}
  Node(Sequence value) : value_(std::move(value)) {}
  Node(Mapping value) : value_(std::move(value)) {}

  Kind kind() const { return static_cast<Kind>(value_.index()); }
  bool is_null() const { return kind() == Kind::null; }
  bool is_text() const { return kind() == Kind::text; }
  bool is_boolean() const { return kind() == Kind::boolean; }
  bool is_integer() const { return kind() == Kind::integer; }
  bool is_real() const { return kind() == Kind::real; }
  bool is_sequence() const { return kind() == Kind::sequence; }
  bool is_mapping() const { return kind() == Kind::mapping; }

  // Only for a node of that kind.
  bool boolean() const { return std::get<bool>(value_); }
  std::int64_t integer() const { return std::get<std::int64_t>(value_); }
  std::uint64_t natural() const { return std::get<std::uint64_t>(value_); } ///< above the largest integer
  double real() const { return std::get<double>(value_); }
  const std::string& text() const { return std::get<std::string>(value_); }
  const Timestamp& timestamp() const { return std::get<Timestamp>(value_); }
  Sequence& items() { return std::get<Sequence>(value_); }
  const Sequence& items() const { return std::get<Sequence>(value_); }
  Mapping& members() { return std::get<Mapping>(value_); }
  const Mapping& members() const { return std::get<Mapping>(value_); }

  /// Member of a mapping; null pointer if this is no mapping or has no such key.
  const Node* find(std::string_view key) const { return is_mapping() ? members().find(key) : nullptr; }
  Node* find(std::string_view key) { return is_mapping() ? members().find(key) : nullptr; }

  /// Same value, wherever written; mappings are equal whatever their order.
  bool same(const Node& other) const;

  Node at(Mark where) && {
    mark = where;
    return std::move(*this);
  }

  Mark mark;

private:
  std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, std::string, Timestamp, Sequence, Mapping>
      value_;
};

struct Member {
  std::string key;
  Node value;
  Mark mark; ///< of the key
};

inline std::size_t Mapping::size() const { return members_.size(); }
inline bool Mapping::empty() const { return members_.empty(); }
inline const Member& Mapping::at(std::size_t index) const { return members_[index]; }
inline Member* Mapping::begin() { return members_.data(); }
inline Member* Mapping::end() { return members_.data() + members_.size(); }
inline const Member* Mapping::begin() const { return members_.data(); }
inline const Member* Mapping::end() const { return members_.data() + members_.size(); }
inline Mapping::Members& Mapping::members() {
  index_.drop();
  return members_;
}

/// The text of a scalar as Go prints it with %v: 1e3 → 1000, 1000000.0 → 1e+06, true, <nil>.
std::string scalar_text(const Node& node);

/// A float in Go's shortest form. `bits` is 32 or 64; the exponent form starts below 10^low and from 10^high on.
std::string shortest_float(double value, int bits, int low, int high);

} // namespace skiff::yaml
