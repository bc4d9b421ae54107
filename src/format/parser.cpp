#include "format/parser.hpp"

#include "format/functions.hpp"
#include "format/lexer.hpp"
#include "format/unicode.hpp"

#include <skiff/base/text.hpp>

#include <algorithm>
#include <utility>

namespace skiff::format::syntax {

namespace {

// Thrown inside this file only, from any depth of the descent; parse() turns it into a Result.
struct Stop {
  std::string message;
};

constexpr std::size_t deepest = 500; // nested parentheses and control structures

using K = TokenKind;

// One tree: the outermost template, or a {{define}} or {{block}} in it. All share the lexer.
class Parser {
public:
  Parser(Lexer& lexer, Program& program, std::size_t depth) : lexer_(lexer), program_(program), depth_(depth) {}

  void parse_outermost();

private:
  void parse_definition();
  NodePtr parse_list(NodePtr& stop);
  NodePtr parse_text_or_action();
  NodePtr parse_action();
  NodePtr parse_loop_exit(NodeKind kind, std::size_t position, std::string_view what);
  NodePtr parse_branch(NodeKind kind, std::string_view context);
  NodePtr parse_else();
  NodePtr parse_block();
  NodePtr parse_template_call();
  NodePtr parse_pipeline(std::string_view context, TokenKind end);
  void parse_declarations(Node& pipe, std::string_view context);
  NodePtr parse_command();
  NodePtr parse_operand();
  NodePtr parse_term();
  NodePtr parse_number_term(const Token& token);
  std::string parse_template_name(const Token& token, std::string_view context);
  void add_tree(const std::string& name, NodePtr tree);

  Token next();
  Token peek();
  Token next_beyond_space();
  Token peek_beyond_space();
  void push_back(Token token) { ahead_.push_back(std::move(token)); }
  Token expect(TokenKind kind, std::string_view context);
  [[noreturn]] void fail(std::string_view message) const;
  [[noreturn]] void unexpected(const Token& token, std::string_view context) const;
  void enter();
  void leave() { --depth_; }

  Lexer& lexer_;
  Program& program_;
  std::vector<Token> ahead_; // pushed back, last one first
  std::vector<std::string> variables_ = {"$"};
  std::size_t depth_;
  std::size_t line_ = 0;        // of the token read last
  std::size_t action_line_ = 0; // where the current action began
  int loops_ = 0;
};

NodePtr make(NodeKind kind, std::size_t position) { return std::make_unique<Node>(kind, position); }

Token Parser::next() {
  if (!ahead_.empty()) {
    Token token = std::move(ahead_.back());
    ahead_.pop_back();
    return token;
  }
  Token token = lexer_.next();
  line_ = token.line;
  return token;
}

Token Parser::peek() {
  push_back(next());
  return ahead_.back();
}

Token Parser::next_beyond_space() {
  Token token = next();
  while (token.kind == K::space) token = next();
  return token;
}

Token Parser::peek_beyond_space() {
  push_back(next_beyond_space());
  return ahead_.back();
}

void Parser::fail(std::string_view message) const {
  throw Stop{base::cat("template: ", program_.name, ":", line_, ": ", message)};
}

void Parser::unexpected(const Token& token, std::string_view context) const {
  if (token.kind != K::error) fail(base::cat("unexpected ", token.describe(), " in ", context));
  std::string where;
  if (action_line_ != 0 && action_line_ != token.line) {
    where = base::cat(token.text.ends_with(" action") ? "" : " in action", " started at ", program_.name, ":",
                      action_line_);
  }
  fail(token.text + where);
}

Token Parser::expect(TokenKind kind, std::string_view context) {
  Token token = next_beyond_space();
  if (token.kind != kind) unexpected(token, context);
  return token;
}

void Parser::enter() {
  if (++depth_ > deepest) fail("max expression depth exceeded");
}

void Parser::add_tree(const std::string& name, NodePtr tree) {
  NodePtr& place = program_.trees[name];
  if (place == nullptr || is_blank(*place)) {
    place = std::move(tree);
  } else if (!is_blank(*tree)) {
    fail(base::cat("template: multiple definition of template ", quote_text(name)));
  }
}

void Parser::parse_outermost() {
  NodePtr root = make(NodeKind::list, peek().position);
  for (Token token = next(); token.kind != K::end_of_text; token = next()) {
    if (token.kind == K::left_delimiter) {
      Token word = next_beyond_space();
      if (word.kind == K::define) {
        Parser(lexer_, program_, depth_).parse_definition();
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
void Parser::parse_definition() {
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
NodePtr Parser::parse_list(NodePtr& stop) {
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

NodePtr Parser::parse_text_or_action() {
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

NodePtr Parser::parse_action() {
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

NodePtr Parser::parse_loop_exit(NodeKind kind, std::size_t position, std::string_view what) {
  expect(K::right_delimiter, what);
  if (loops_ == 0) fail(base::cat(what, " outside {{range}}"));
  return make(kind, position);
}

NodePtr Parser::parse_branch(NodeKind kind, std::string_view context) {
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

NodePtr Parser::parse_else() {
  const Token token = peek_beyond_space();
  if (token.kind != K::if_ && token.kind != K::with) expect(K::right_delimiter, "else");
  return make(NodeKind::else_, token.position);
}

std::string Parser::parse_template_name(const Token& token, std::string_view context) {
  if (token.kind != K::string && token.kind != K::raw_string) unexpected(token, context);
  auto name = unquote(token.text);
  if (!name) fail(name.error());
  return *name;
}

// A definition that is called where it stands.
NodePtr Parser::parse_block() {
  constexpr std::string_view context = "block clause";
  const Token token = next_beyond_space();
  NodePtr node = make(NodeKind::call_template, token.position);
  node->text = parse_template_name(token, context);
  node->pipe = parse_pipeline(context, K::right_delimiter);
  enter();
  Parser inner(lexer_, program_, depth_);
  NodePtr stop;
  NodePtr root = inner.parse_list(stop);
  if (stop->kind != NodeKind::end) fail(base::cat("unexpected ", to_text(*stop), " in ", context));
  inner.add_tree(node->text, std::move(root));
  leave();
  return node;
}

NodePtr Parser::parse_template_call() {
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

// `$x :=`, `$x =` or, in a range, `$i, $x :=` in front of a pipeline.
void Parser::parse_declarations(Node& pipe, std::string_view context) {
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

NodePtr Parser::parse_pipeline(std::string_view context, TokenKind end) {
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

NodePtr Parser::parse_command() {
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
NodePtr Parser::parse_operand() {
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
    fail(base::cat("unexpected . after term ", quote_text(to_text(*node))));
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

NodePtr Parser::parse_number_term(const Token& token) {
  NodePtr node = make(NodeKind::number, token.position);
  auto number = token.kind == K::character_constant ? parse_rune_literal(token.text)
                                                    : parse_number(token.text, token.kind == K::complex);
  if (!number) fail(number.error());
  node->text = token.text;
  node->number = *number;
  return node;
}

NodePtr Parser::parse_term() {
  Token token = next_beyond_space();
  switch (token.kind) {
  case K::identifier: {
    if (!find_function(token.text)) fail(base::cat("function ", quote_text(token.text), " not defined"));
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
      fail(base::cat("undefined variable ", quote_text(token.text)));
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

} // namespace

base::Result<Program> parse(std::string_view text, std::string_view name) {
  Program program;
  program.text = text;
  program.name = name;
  try {
    Lexer lexer(program.text);
    Parser(lexer, program, 0).parse_outermost();
  } catch (const Stop& stop) {
    return base::Error{stop.message};
  }
  return program;
}

} // namespace skiff::format::syntax
