#include "format/parser.hpp"

#include "format/tree_parser.hpp"

#include <skiff/base/text.hpp>

#include <utility>

namespace skiff::format::syntax {

namespace {

constexpr std::size_t deepest = 500; // nested parentheses and control structures

using K = TokenKind;

} // namespace

Token TreeParser::next() {
  if (!ahead_.empty()) {
    Token token = std::move(ahead_.back());
    ahead_.pop_back();
    return token;
  }
  Token token = lexer_.next();
  line_ = token.line;
  return token;
}

Token TreeParser::peek() {
  push_back(next());
  return ahead_.back();
}

Token TreeParser::next_beyond_space() {
  Token token = next();
  while (token.kind == K::space) token = next();
  return token;
}

Token TreeParser::peek_beyond_space() {
  push_back(next_beyond_space());
  return ahead_.back();
}

void TreeParser::fail(std::string_view message) const {
  throw SyntaxError{base::cat("template: ", program_.name, ":", line_, ": ", message)};
}

void TreeParser::unexpected(const Token& token, std::string_view context) const {
  if (token.kind != K::error) fail(base::cat("unexpected ", token.describe(), " in ", context));
  std::string where;
  if (action_line_ != 0 && action_line_ != token.line) {
    where = base::cat(token.text.ends_with(" action") ? "" : " in action", " started at ", program_.name, ":",
                      action_line_);
  }
  fail(token.text + where);
}

Token TreeParser::expect(TokenKind kind, std::string_view context) {
  Token token = next_beyond_space();
  if (token.kind != kind) unexpected(token, context);
  return token;
}

void TreeParser::enter() {
  if (++depth_ > deepest) fail("max expression depth exceeded");
}

void TreeParser::add_tree(const std::string& name, NodePtr tree) {
  NodePtr& place = program_.trees[name];
  if (place == nullptr || is_blank(*place)) {
    place = std::move(tree);
  } else if (!is_blank(*tree)) {
    fail(base::cat("template: multiple definition of template ", base::quote(name)));
  }
}

void TreeParser::parse_outermost() {
  NodePtr root = make(NodeKind::list, peek().position);
  for (Token token = next(); token.kind != K::end_of_text; token = next()) {
    if (token.kind == K::left_delimiter) {
      Token word = next_beyond_space();
      if (word.kind == K::define) {
        TreeParser(lexer_, program_, depth_).parse_definition();
        continue;
      }
      push_back(std::move(word));
    }
    push_back(std::move(token));
    NodePtr node = parse_text_or_action();
    if (node->kind == NodeKind::end || node->kind == NodeKind::else_) fail("unexpected " + to_text(*node));
    root->nodes.push_back(std::move(node));
  }
  add_tree(program_.name, std::move(root));
}

// Behind {{define.
void TreeParser::parse_definition() {
  constexpr std::string_view context = "define clause";
  const Token word = next_beyond_space();
  if (word.kind != K::string && word.kind != K::raw_string) unexpected(word, context);
  const std::string name = parse_template_name(word, context);
  expect(K::right_delimiter, context);
  NodePtr stop;
  NodePtr root = parse_list(stop);
  if (stop->kind != NodeKind::end) fail(base::cat("unexpected ", to_text(*stop), " in ", context));
  add_tree(name, std::move(root));
}

// Up to {{end}} or {{else}}, which is handed over in `stop`.
NodePtr TreeParser::parse_list(NodePtr& stop) {
  NodePtr list = make(NodeKind::list, peek_beyond_space().position);
  while (peek_beyond_space().kind != K::end_of_text) {
    NodePtr node = parse_text_or_action();
    if (node->kind == NodeKind::end || node->kind == NodeKind::else_) {
      stop = std::move(node);
      return list;
    }
    list->nodes.push_back(std::move(node));
  }
  fail("unexpected EOF");
}

NodePtr TreeParser::parse_text_or_action() {
  Token token = next_beyond_space();
  if (token.kind == K::text) {
    NodePtr node = make(NodeKind::text, token.position);
    node->text = std::move(token.text);
    return node;
  }
  if (token.kind != K::left_delimiter) unexpected(token, "input");
  action_line_ = token.line;
  NodePtr node = parse_action();
  action_line_ = 0;
  return node;
}

NodePtr TreeParser::parse_action() {
  const Token token = next_beyond_space();
  switch (token.kind) {
  case K::block:
    return parse_block();
  case K::break_loop:
    return parse_loop_exit(NodeKind::break_loop, token.position, "{{break}}");
  case K::continue_loop:
    return parse_loop_exit(NodeKind::continue_loop, token.position, "{{continue}}");
  case K::else_:
    return parse_else();
  case K::end:
    return make(NodeKind::end, expect(K::right_delimiter, "end").position);
  case K::if_:
    return parse_branch(NodeKind::branch_if, "if");
  case K::range:
    return parse_branch(NodeKind::branch_range, "range");
  case K::with:
    return parse_branch(NodeKind::branch_with, "with");
  case K::call_template:
    return parse_template_call();
  default:
    break;
  }
  push_back(token);
  NodePtr node = make(NodeKind::action, token.position);
  node->pipe = parse_pipeline("command", K::right_delimiter);
  return node;
}

NodePtr TreeParser::parse_loop_exit(NodeKind kind, std::size_t position, std::string_view what) {
  expect(K::right_delimiter, what);
  if (loops_ == 0) fail(base::cat(what, " outside {{range}}"));
  return make(kind, position);
}

NodePtr TreeParser::parse_branch(NodeKind kind, std::string_view context) {
  enter();
  const std::size_t outer_variables = variables_.size();
  NodePtr pipe = parse_pipeline(context, K::right_delimiter);
  NodePtr node = make(kind, pipe->position);
  node->pipe = std::move(pipe);
  loops_ += kind == NodeKind::branch_range ? 1 : 0;
  NodePtr stop;
  node->list = parse_list(stop);
  loops_ -= kind == NodeKind::branch_range ? 1 : 0;
  if (stop->kind == NodeKind::else_) {
    const TokenKind chained = kind == NodeKind::branch_if ? K::if_ : kind == NodeKind::branch_with ? K::with : K::error;
    if (peek().kind == chained) { // {{else if}}: the outer {{end}} closes both
      next();
      node->else_list = make(NodeKind::list, stop->position);
      node->else_list->nodes.push_back(parse_branch(kind, context));
    } else {
      node->else_list = parse_list(stop);
      if (stop->kind != NodeKind::end) fail("expected end; found " + to_text(*stop));
    }
  }
  variables_.resize(outer_variables);
  leave();
  return node;
}

NodePtr TreeParser::parse_else() {
  const Token token = peek_beyond_space();
  if (token.kind != K::if_ && token.kind != K::with) expect(K::right_delimiter, "else");
  return make(NodeKind::else_, token.position);
}

std::string TreeParser::parse_template_name(const Token& token, std::string_view context) {
  if (token.kind != K::string && token.kind != K::raw_string) unexpected(token, context);
  auto name = unquote(token.text);
  if (!name) fail(name.error());
  return *name;
}

// A definition that is called where it stands.
NodePtr TreeParser::parse_block() {
  constexpr std::string_view context = "block clause";
  const Token token = next_beyond_space();
  NodePtr node = make(NodeKind::call_template, token.position);
  node->text = parse_template_name(token, context);
  node->pipe = parse_pipeline(context, K::right_delimiter);
  enter();
  TreeParser inner(lexer_, program_, depth_);
  NodePtr stop;
  NodePtr root = inner.parse_list(stop);
  if (stop->kind != NodeKind::end) fail(base::cat("unexpected ", to_text(*stop), " in ", context));
  inner.add_tree(node->text, std::move(root));
  leave();
  return node;
}

NodePtr TreeParser::parse_template_call() {
  constexpr std::string_view context = "template clause";
  const Token token = next_beyond_space();
  NodePtr node = make(NodeKind::call_template, token.position);
  node->text = parse_template_name(token, context);
  Token after = next_beyond_space();
  if (after.kind == K::right_delimiter) return node;
  push_back(std::move(after));
  node->pipe = parse_pipeline(context, K::right_delimiter);
  return node;
}

base::Result<Program> parse(std::string_view text, std::string_view name) {
  Program program;
  program.text = text;
  program.name = name;
  try {
    Lexer lexer(program.text);
    TreeParser(lexer, program, 0).parse_outermost();
  } catch (const SyntaxError& error) {
    return base::Error{error.message};
  }
  return program;
}

} // namespace skiff::format::syntax
