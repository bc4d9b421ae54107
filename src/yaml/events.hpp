#pragma once
// libyaml's events collected into a flat graph: what is written, before aliases, tags and merge keys mean anything.

#include <skiff/yaml/parse.hpp>

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::yaml {

struct RawNode {
  enum class Kind : std::uint8_t { scalar, sequence, mapping, alias };
  Kind kind = Kind::scalar;
  bool quoted = false; ///< any style but plain
  std::string tag;     ///< "!!str", "!reset", … ; empty: none
  std::string text;    ///< of a scalar; name of an alias
  std::uint32_t target = 0;
  std::vector<std::uint32_t> children; ///< items, or key, value, key, value …
  Mark mark;
};

struct RawDocuments {
  std::deque<RawNode> nodes;        ///< never moved: large documents would need room twice
  std::vector<std::uint32_t> roots; ///< one per document
  std::optional<ParseError> error;  ///< behind the last document of `roots`
};

RawDocuments read_events(std::string_view text, std::uint16_t source, const Limits& limits);

} // namespace skiff::yaml
