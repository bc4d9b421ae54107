#pragma once
// Text to trees. Scalars are read by the rules of go-yaml (YAML 1.2 core schema, octal 017, no sexagesimal numbers);
// a duplicate key is an error; aliases are copied; `<<` is merged. Bounded: depth, number of nodes and size of the text
// have limits, so that no text costs more than a second or 100 MB.

#include <skiff/base/result.hpp>
#include <skiff/yaml/node.hpp>

#include <compare>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::yaml {

struct Limits {
  std::size_t bytes = 16U << 20; ///< of the text
  std::size_t nodes = 300000;    ///< after copying aliases; 64 bytes of a copied text count as one
  std::size_t depth = 1000;
};

/// The keys down to a value that takes away (`!reset`) or replaces (`!override`) what earlier documents said there.
/// Values inside lists are not among them: a list element cannot be taken away.
struct Removal {
  std::vector<std::string> path;
  Mark mark;
};

struct Document {
  Node root;
  std::vector<Removal> removals;
};

/// What is wrong and where. `text` is go-yaml's sentence with its line number.
struct ParseError {
  enum class Kind : std::uint8_t {
    syntax, ///< no YAML
    limit,  ///< too large
    duplicate_key,
    duplicate_top_key, ///< of the root
    cycle,
    value,    ///< a text that is no value of its tag, a merge of what is no mapping
    key_type, ///< a key that is no text
  };
  Kind kind = Kind::syntax;
  std::string text;
  Mark mark;
};

/// A key or value of a text, for what is to be left out of it.
struct Place {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  bool key = false;
  auto operator<=>(const Place&) const = default;
};
using Places = std::set<Place>;

struct Omission {
  std::vector<std::string> path; ///< the keys down to what was left out
  Mark parent;                   ///< the mapping or list that lacks it
};

struct Parsed {
  std::vector<Document> documents; ///< those before the first document with an error
  std::vector<ParseError> errors;  ///< all of that document; the first is the one that go-yaml reports
  std::vector<Omission> omissions;
  std::size_t values = 0; ///< that were made: what it cost
};

/// All documents of a text. `source` is put into every mark. Members and items at the places `without` are left out, as
/// if they were not written.
Parsed parse(std::string_view text, std::uint16_t source = 0, const Limits& limits = {},
             const Places* without = nullptr);

/// A plain scalar as the rules above read it.
Node resolve_scalar(std::string_view text);

} // namespace skiff::yaml
