#pragma once
// Template text to tokens, one at a time. Trim markers and comments end here; the parser never sees them.

#include <cstdint>
#include <string>
#include <string_view>

namespace skiff::format::syntax {

enum class TokenKind : std::uint8_t {
  error, // text: what is wrong
  boolean,
  character, // a stray printable ASCII character, such as a comma
  character_constant,
  complex,
  assign,
  declare,
  end_of_text,
  field,
  identifier,
  left_delimiter,
  left_parenthesis,
  number,
  pipe,
  raw_string,
  right_delimiter,
  right_parenthesis,
  space,
  string,
  text,
  variable,
  keyword, // only parts the words below from the rest
  block,
  break_loop,
  continue_loop,
  dot,
  define,
  else_,
  end,
  if_,
  nil,
  range,
  call_template,
  with,
};

struct Token {
  TokenKind kind = TokenKind::end_of_text;
  std::size_t position = 0;
  std::string text;
  std::size_t line = 0;

  /// For error messages: `<end>`, `"x"`, `"long text"...`
  std::string describe() const;
};

class Lexer {
public:
  explicit Lexer(std::string_view text) : text_(text) {}
  Token next();

private:
  Token scan_text();
  Token scan_left_delimiter(bool& comment);
  bool scan_comment(Token& failure);
  Token scan_action();
  Token scan_space();
  Token scan_word();
  Token scan_name(TokenKind kind);
  Token scan_quoted(char quote, TokenKind kind, std::string_view what);
  Token scan_number();
  bool scan_digits();
  Token take(TokenKind kind);
  Token fail(std::string message);
  void skip();

  char32_t advance();
  char32_t peek() const;
  bool accept(std::string_view set);
  void accept_run(std::string_view set);
  std::string_view rest() const { return text_.substr(position_); }
  bool at_terminator() const;
  bool at_right_delimiter(bool& trims) const;

  std::string_view text_;
  std::size_t position_ = 0;
  std::size_t start_ = 0; // of the token that is being read
  std::size_t line_ = 1;
  std::size_t start_line_ = 1;
  int depth_ = 0; // of parentheses
  bool inside_ = false;
};

} // namespace skiff::format::syntax
