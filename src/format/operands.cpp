// Pipelines, commands and their operands.
#include "format/functions.hpp"
#include "format/number.hpp"
#include "format/tree_parser.hpp"

#include <skiff/base/text.hpp>

#include <algorithm>
#include <utility>

namespace skiff::format::syntax {

namespace {

using K = TokenKind;

bool executable(const Node& command) {
  switch (command.nodes[0]->kind) {
  case NodeKind::boolean:
  case NodeKind::dot:
  case NodeKind::nil:
  case NodeKind::number:
  case NodeKind::string_literal:
    return false;
  default:
    return true;
  }
}

} // namespace

// `$x :=`, `$x =` or, in a range, `$i, $x :=` in front of a pipeline.
void TreeParser::parse_declarations(Node& pipe, std::string_view context) {
  for (;;) {
    if (peek_beyond_space().kind != K::variable) return;
    const Token variable = next();
    Token behind = next();
    Token sign = behind.kind == K::space ? next_beyond_space() : behind;
    const bool comma = sign.kind == K::character && sign.text == ",";
    if (sign.kind != K::assign && sign.kind != K::declare && !comma) { // an argument after all
      push_back(std::move(sign));
      if (behind.kind == K::space) push_back(std::move(behind));
      push_back(variable);
      return;
    }
    NodePtr node = make(NodeKind::variable, variable.position);
    node->names = {variable.text};
    pipe.declared.push_back(std::move(node));
    variables_.push_back(variable.text);
    if (!comma) {
      pipe.assigns = sign.kind == K::assign;
      return;
    }
    if (context != "range" || pipe.declared.size() >= 2) fail(base::cat("too many declarations in ", context));
    const TokenKind following = peek_beyond_space().kind;
    if (following != K::variable && following != K::right_delimiter && following != K::right_parenthesis)
      fail("range can only initialize variables");
  }
}

NodePtr TreeParser::parse_pipeline(std::string_view context, TokenKind end) {
  NodePtr pipe = make(NodeKind::pipe, peek_beyond_space().position);
  parse_declarations(*pipe, context);
  for (;;) {
    Token token = next_beyond_space();
    if (token.kind == end) break;
    switch (token.kind) {
    case K::boolean:
    case K::character_constant:
    case K::complex:
    case K::dot:
    case K::field:
    case K::identifier:
    case K::number:
    case K::nil:
    case K::raw_string:
    case K::string:
    case K::variable:
    case K::left_parenthesis:
      push_back(std::move(token));
      pipe->nodes.push_back(parse_command());
      break;
    default:
      unexpected(token, context);
    }
  }
  if (pipe->nodes.empty()) fail(base::cat("missing value for ", context));
  for (std::size_t i = 1; i < pipe->nodes.size(); ++i)
    if (!executable(*pipe->nodes[i])) fail(base::cat("non executable command in pipeline stage ", i + 1));
  return pipe;
}

NodePtr TreeParser::parse_command() {
  NodePtr command = make(NodeKind::command, peek_beyond_space().position);
  for (;;) {
    peek_beyond_space();
    if (NodePtr operand = parse_operand()) command->nodes.push_back(std::move(operand));
    Token token = next();
    if (token.kind == K::space) continue;
    if (token.kind == K::right_delimiter || token.kind == K::right_parenthesis)
      push_back(std::move(token));
    else if (token.kind != K::pipe)
      unexpected(token, "operand");
    break;
  }
  if (command->nodes.empty()) fail("empty command");
  return command;
}

// A term and the fields behind it; null if no term follows.
NodePtr TreeParser::parse_operand() {
  NodePtr node = parse_term();
  if (node == nullptr || peek().kind != K::field) return node;
  const std::size_t position = peek().position;
  std::vector<std::string> fields;
  while (peek().kind == K::field) fields.push_back(next().text.substr(1));
  switch (node->kind) {
  case NodeKind::boolean:
  case NodeKind::string_literal:
  case NodeKind::number:
  case NodeKind::nil:
  case NodeKind::dot:
    fail(base::cat("unexpected . after term ", base::quote(to_text(*node))));
  case NodeKind::field:
  case NodeKind::variable:
    node->position = position;
    node->names.insert(node->names.end(), fields.begin(), fields.end());
    return node;
  default:
    break;
  }
  NodePtr chain = make(NodeKind::chain, position);
  chain->nodes.push_back(std::move(node));
  chain->names = std::move(fields);
  return chain;
}

NodePtr TreeParser::parse_number_term(const Token& token) {
  NodePtr node = make(NodeKind::number, token.position);
  auto number = token.kind == K::character_constant ? parse_rune_literal(token.text)
                                                    : parse_number(token.text, token.kind == K::complex);
  if (!number) fail(number.error());
  node->text = token.text;
  node->number = *number;
  return node;
}

NodePtr TreeParser::parse_term() {
  Token token = next_beyond_space();
  switch (token.kind) {
  case K::identifier: {
    if (!find_function(token.text)) fail(base::cat("function ", base::quote(token.text), " not defined"));
    NodePtr node = make(NodeKind::identifier, token.position);
    node->text = token.text;
    return node;
  }
  case K::dot:
    return make(NodeKind::dot, token.position);
  case K::nil:
    return make(NodeKind::nil, token.position);
  case K::variable: {
    if (std::find(variables_.begin(), variables_.end(), token.text) == variables_.end())
      fail(base::cat("undefined variable ", base::quote(token.text)));
    NodePtr node = make(NodeKind::variable, token.position);
    node->names = {token.text};
    return node;
  }
  case K::field: {
    NodePtr node = make(NodeKind::field, token.position);
    node->names = {token.text.substr(1)};
    return node;
  }
  case K::boolean: {
    NodePtr node = make(NodeKind::boolean, token.position);
    node->truth = token.text == "true";
    return node;
  }
  case K::character_constant:
  case K::complex:
  case K::number:
    return parse_number_term(token);
  case K::left_parenthesis: {
    enter();
    NodePtr node = parse_pipeline("parenthesized pipeline", K::right_parenthesis);
    leave();
    return node;
  }
  case K::string:
  case K::raw_string: {
    auto value = unquote(token.text);
    if (!value) fail(value.error());
    NodePtr node = make(NodeKind::string_literal, token.position);
    node->text = token.text;
    node->value = *value;
    return node;
  }
  default:
    push_back(std::move(token));
    return nullptr;
  }
}

} // namespace skiff::format::syntax
