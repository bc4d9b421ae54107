#include "format/syntax.hpp"

#include <skiff/base/text.hpp>

#include <algorithm>

namespace skiff::format::syntax {

namespace {

void write(std::string& out, const Node& node);

void write_joined(std::string& out, const std::vector<NodePtr>& nodes, std::string_view separator) {
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (i != 0) out += separator;
    write(out, *nodes[i]);
  }
}

void write_operand(std::string& out, const Node& node) {
  const bool parentheses = node.kind == NodeKind::pipe;
  if (parentheses) out += '(';
  write(out, node);
  if (parentheses) out += ')';
}

void write_pipe(std::string& out, const Node& node) {
  if (!node.declared.empty()) {
    write_joined(out, node.declared, ", ");
    out += node.assigns ? " = " : " := ";
  }
  write_joined(out, node.nodes, " | ");
}

void write_branch(std::string& out, std::string_view word, const Node& node) {
  out += base::cat("{{", word, " ");
  write(out, *node.pipe);
  out += "}}";
  write(out, *node.list);
  if (node.else_list) {
    out += "{{else}}";
    write(out, *node.else_list);
  }
  out += "{{end}}";
}

void write_command(std::string& out, const Node& node) {
  for (std::size_t i = 0; i < node.nodes.size(); ++i) {
    if (i != 0) out += ' ';
    write_operand(out, *node.nodes[i]);
  }
}

void write(std::string& out, const Node& node) {
  switch (node.kind) {
  case NodeKind::list:
    return write_joined(out, node.nodes, "");
  case NodeKind::action:
    out += "{{";
    write(out, *node.pipe);
    out += "}}";
    return;
  case NodeKind::branch_if:
    return write_branch(out, "if", node);
  case NodeKind::branch_range:
    return write_branch(out, "range", node);
  case NodeKind::branch_with:
    return write_branch(out, "with", node);
  case NodeKind::call_template:
    out += base::cat("{{template ", base::quote(node.text));
    if (node.pipe) {
      out += ' ';
      write(out, *node.pipe);
    }
    out += "}}";
    return;
  case NodeKind::break_loop:
    out += "{{break}}";
    return;
  case NodeKind::continue_loop:
    out += "{{continue}}";
    return;
  case NodeKind::end:
    out += "{{end}}";
    return;
  case NodeKind::else_:
    out += "{{else}}";
    return;
  case NodeKind::pipe:
    return write_pipe(out, node);
  case NodeKind::command:
    return write_command(out, node);
  case NodeKind::field:
    for (const auto& name : node.names) out += base::cat(".", name);
    return;
  case NodeKind::variable:
    out += base::join(node.names, ".");
    return;
  case NodeKind::chain:
    write_operand(out, *node.nodes[0]);
    for (const auto& name : node.names) out += base::cat(".", name);
    return;
  case NodeKind::dot:
    out += '.';
    return;
  case NodeKind::nil:
    out += "nil";
    return;
  case NodeKind::boolean:
    out += node.truth ? "true" : "false";
    return;
  case NodeKind::text:
  case NodeKind::identifier:
  case NodeKind::number:
  case NodeKind::string_literal:
    out += node.text;
  }
}

} // namespace

std::string to_text(const Node& node) {
  std::string out;
  write(out, node);
  return out;
}

bool is_blank(const Node& list) {
  return std::all_of(list.nodes.begin(), list.nodes.end(), [](const NodePtr& node) {
    return node->kind == NodeKind::text && node->text.find_first_not_of(" \t\r\n\v\f") == std::string::npos;
  });
}

} // namespace skiff::format::syntax
