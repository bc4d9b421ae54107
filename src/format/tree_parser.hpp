#pragma once
// The parser's inside: one tree at a time, by recursive descent. Control structures are in parser.cpp, pipelines and
// operands in operands.cpp.

#include "format/lexer.hpp"
#include "format/syntax.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace skiff::format::syntax {

/// Thrown inside the parser only, from any depth of the descent; parse() turns it into a Result.
struct SyntaxError {
  std::string message;
};

inline NodePtr make(NodeKind kind, std::size_t position) { return std::make_unique<Node>(kind, position); }

// One tree: the outermost template, or a {{define}} or {{block}} in it. All share the lexer.
class TreeParser {
public:
  TreeParser(Lexer& lexer, Program& program, std::size_t depth) : lexer_(lexer), program_(program), depth_(depth) {}

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

} // namespace skiff::format::syntax
