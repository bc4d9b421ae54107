#pragma once
// How a scalar's text becomes a value: go-yaml's reading of plain scalars and of the standard tags.

#include <skiff/base/result.hpp>
#include <skiff/yaml/node.hpp>

#include <string_view>

namespace skiff::yaml {

/// With a tag ("!!int", "!!str", …; empty: none). An error when the text is no value of the tag.
base::Result<Node> resolve_tagged(std::string_view tag, std::string_view text);

/// The text would not be read as a string when written plain.
bool reads_as_other(std::string_view text);

} // namespace skiff::yaml
