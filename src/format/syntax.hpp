#pragma once
// The syntax tree of a template. One node type for all kinds, so that walking it is a switch; which members a kind
// uses is written beside it. Positions are bytes into the template's text.

#include "format/number.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::format::syntax {

enum class NodeKind : std::uint8_t {
  list,           // nodes
  text,           // text
  action,         // pipe
  branch_if,      // pipe, list, else_list
  branch_range,   // pipe, list, else_list
  branch_with,    // pipe, list, else_list
  call_template,  // text: the template's name; pipe if there is one
  break_loop,     //
  continue_loop,  //
  end,            // parser only
  else_,          // parser only
  pipe,           // declared: variables; nodes: commands; assigns
  command,        // nodes: function or operand, then arguments
  identifier,     // text: a function
  field,          // names: .A.B
  variable,       // names: $x.A.B
  chain,          // nodes[0]: operand; names: fields behind it
  dot,            //
  nil,            //
  boolean,        // truth
  number,         // text as written; number
  string_literal, // text as written with its quotes; value
};

struct Node;
using NodePtr = std::unique_ptr<Node>;

struct Node {
  Node(NodeKind what, std::size_t where) : kind(what), position(where) {}

  NodeKind kind;
  bool assigns = false;
  bool truth = false;
  std::size_t position;
  std::string text;
  std::string value;
  std::vector<std::string> names;
  std::vector<NodePtr> nodes;
  std::vector<NodePtr> declared;
  NodePtr pipe, list, else_list;
  Number number;
};

/// A node as template text, for error messages.
std::string to_text(const Node& node);

/// Whether nothing but white space would come of it: such a definition may be replaced.
bool is_blank(const Node& list);

/// A parsed template: its text and the trees of all templates in it, the outermost one's under its own name.
struct Program {
  std::string text;
  std::string name;
  std::map<std::string, NodePtr, std::less<>> trees;
};

} // namespace skiff::format::syntax
