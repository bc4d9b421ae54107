#pragma once
// Trees to text, as go-yaml writes them with an indentation of two: block style, no line folding, keys in the order of
// the tree (see natural_less for the order in which Go maps are written).

#include <skiff/yaml/node.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace skiff::yaml {

/// Called for every value, returns what to write behind it as a comment (without "# "), or nothing.
using Comment = std::function<std::string(const Node&)>;

std::string write(const Node& root, const Comment& comment = {});

/// go-yaml's order of map keys: letters by code point, runs of digits as numbers.
bool natural_less(std::string_view left, std::string_view right);

/// Every mapping below (and at) the node in natural order.
void sort_naturally(Node& node);

} // namespace skiff::yaml
