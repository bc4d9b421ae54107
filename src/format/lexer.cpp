#include "format/lexer.hpp"

#include <skiff/base/text.hpp>
#include <skiff/base/unicode.hpp>

#include <algorithm>
#include <utility>

namespace skiff::format::syntax {

namespace {

constexpr std::string_view left = "{{", right = "}}", left_comment = "/*", right_comment = "*/", spaces = " \t\r\n";
constexpr std::size_t marker_size = 2; // "- " or " -"
constexpr char32_t end_of_text = 0xFFFFFFFF;

bool blank(char32_t rune) { return rune == ' ' || rune == '\t' || rune == '\r' || rune == '\n'; }
bool blank_at(std::string_view text, std::size_t at) { return at < text.size() && spaces.find(text[at]) != text.npos; }
bool word_rune(char32_t rune) { return rune == '_' || base::is_letter(rune) || base::is_digit(rune); }
bool left_marker(std::string_view text) { return text.starts_with('-') && blank_at(text, 1); }
bool right_marker(std::string_view text) { return blank_at(text, 0) && text.substr(1).starts_with('-'); }

std::size_t leading_blanks(std::string_view text) { return std::min(text.find_first_not_of(spaces), text.size()); }

std::size_t trailing_blanks(std::string_view text) {
  const auto last = text.find_last_not_of(spaces);
  return last == std::string_view::npos ? text.size() : text.size() - last - 1;
}

std::size_t newlines(std::string_view text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

constexpr std::pair<std::string_view, TokenKind> keywords[] = {
    {"block", TokenKind::block},   {"break", TokenKind::break_loop}, {"continue", TokenKind::continue_loop},
    {"define", TokenKind::define}, {"else", TokenKind::else_},       {"end", TokenKind::end},
    {"if", TokenKind::if_},        {"range", TokenKind::range},      {"nil", TokenKind::nil},
    {"true", TokenKind::boolean},  {"false", TokenKind::boolean},    {"template", TokenKind::call_template},
    {"with", TokenKind::with}};

} // namespace

std::string Token::describe() const {
  if (kind == TokenKind::end_of_text) return "EOF";
  if (kind == TokenKind::error) return text;
  if (kind > TokenKind::keyword) return base::cat("<", text, ">");
  if (text.size() <= 10) return base::quote(text);
  std::size_t cut = 0;
  for (int runes = 0; runes < 10 && cut < text.size(); ++runes)
    cut += base::decode_rune(std::string_view(text).substr(cut)).size;
  return base::quote(std::string_view(text).substr(0, cut)) + "...";
}

char32_t Lexer::peek() const { return position_ < text_.size() ? base::decode_rune(rest()).value : end_of_text; }

char32_t Lexer::advance() {
  if (position_ >= text_.size()) return end_of_text;
  const base::Rune rune = base::decode_rune(rest());
  position_ += rune.size;
  if (rune.value == '\n') ++line_;
  return rune.value;
}

bool Lexer::accept(std::string_view set) {
  if (position_ >= text_.size() || set.find(text_[position_]) == std::string_view::npos) return false;
  ++position_;
  return true;
}

void Lexer::accept_run(std::string_view set) {
  while (accept(set)) {
  }
}

Token Lexer::take(TokenKind kind) {
  Token token{kind, start_, std::string(text_.substr(start_, position_ - start_)), start_line_};
  start_ = position_;
  start_line_ = line_;
  return token;
}

// Passes over text that was skipped without counting its lines.
void Lexer::skip() {
  line_ += newlines(text_.substr(start_, position_ - start_));
  start_ = position_;
  start_line_ = line_;
}

Token Lexer::fail(std::string message) {
  Token token{TokenKind::error, start_, std::move(message), start_line_};
  text_ = {};
  start_ = position_ = 0;
  return token;
}

bool Lexer::at_right_delimiter(bool& trims) const {
  trims = right_marker(rest()) && rest().substr(marker_size).starts_with(right);
  return trims || rest().starts_with(right);
}

bool Lexer::at_terminator() const {
  const char32_t rune = peek();
  if (blank(rune) || rune == end_of_text) return true;
  if (rune < 0x80 && std::string_view(".,|:()").find(static_cast<char>(rune)) != std::string_view::npos) return true;
  return rest().starts_with(right);
}

Token Lexer::next() {
  if (inside_) return scan_action();
  for (;;) {
    Token token = scan_text();
    if (token.kind != TokenKind::left_delimiter) return token;
    bool comment = false;
    token = scan_left_delimiter(comment);
    if (!comment) return token;
    if (!scan_comment(token)) return token;
  }
}

// A text, or an (empty) left delimiter token when one begins here.
Token Lexer::scan_text() {
  const auto found = rest().find(left);
  if (found == std::string_view::npos) {
    position_ = text_.size();
    if (position_ == start_) return {TokenKind::end_of_text, position_, "EOF", start_line_};
    line_ += newlines(text_.substr(start_));
    return take(TokenKind::text);
  }
  if (found > 0) {
    position_ += found;
    const bool trims = left_marker(text_.substr(position_ + left.size()));
    const std::size_t cut = trims ? trailing_blanks(text_.substr(start_, position_ - start_)) : 0;
    position_ -= cut;
    line_ += newlines(text_.substr(start_, position_ - start_));
    Token token = take(TokenKind::text);
    position_ += cut;
    skip();
    if (!token.text.empty()) return token;
  }
  return {TokenKind::left_delimiter, start_, {}, start_line_};
}

Token Lexer::scan_left_delimiter(bool& comment) {
  position_ += left.size();
  const std::size_t marker = left_marker(rest()) ? marker_size : 0;
  comment = rest().substr(marker).starts_with(left_comment);
  if (comment) {
    position_ += marker;
    skip();
    return {};
  }
  Token token = take(TokenKind::left_delimiter);
  inside_ = true;
  position_ += marker;
  skip();
  depth_ = 0;
  return token;
}

bool Lexer::scan_comment(Token& failure) {
  const auto end = rest().find(right_comment, left_comment.size());
  bool trims = false;
  if (end == std::string_view::npos) {
    failure = fail("unclosed comment");
    return false;
  }
  position_ += end + right_comment.size();
  if (!at_right_delimiter(trims)) {
    failure = fail("comment ends before closing delimiter");
    return false;
  }
  position_ += (trims ? marker_size : 0) + right.size();
  if (trims) position_ += leading_blanks(rest());
  skip();
  return true;
}

Token Lexer::scan_action() {
  bool trims = false;
  if (at_right_delimiter(trims)) {
    if (depth_ != 0) return fail("unclosed left paren");
    if (trims) {
      position_ += marker_size;
      skip();
    }
    position_ += right.size();
    Token token = take(TokenKind::right_delimiter);
    if (trims) {
      position_ += leading_blanks(rest());
      skip();
    }
    inside_ = false;
    return token;
  }
  if (blank(peek())) return scan_space();
  const char32_t rune = advance();
  switch (rune) {
  case end_of_text:
    return fail("unclosed action");
  case '=':
    return take(TokenKind::assign);
  case ':':
    if (!accept("=")) return fail("expected :=");
    return take(TokenKind::declare);
  case '|':
    return take(TokenKind::pipe);
  case '"':
    return scan_quoted('"', TokenKind::string, "quoted string");
  case '`':
    return scan_quoted('`', TokenKind::raw_string, "raw quoted string");
  case '\'':
    return scan_quoted('\'', TokenKind::character_constant, "character constant");
  case '$':
    return scan_name(TokenKind::variable);
  case '(':
    ++depth_;
    return take(TokenKind::left_parenthesis);
  case ')':
    if (--depth_ < 0) return fail("unexpected right paren");
    return take(TokenKind::right_parenthesis);
  default:
    break;
  }
  const bool digit_next = position_ < text_.size() && text_[position_] >= '0' && text_[position_] <= '9';
  if (rune == '.' && !digit_next && position_ < text_.size()) return scan_name(TokenKind::field);
  if (rune == '.' || rune == '+' || rune == '-' || (rune >= '0' && rune <= '9')) {
    --position_;
    return scan_number();
  }
  if (word_rune(rune)) return scan_word();
  if (rune < 0x80 && base::is_printable(rune)) return take(TokenKind::character);
  return fail("unrecognized character in action: " + base::describe_rune(rune));
}

Token Lexer::scan_space() {
  while (blank(peek())) advance();
  // The last blank may belong to a right delimiter with a trim marker, which is then left for the next token.
  const std::string_view tail = text_.substr(position_ - 1);
  if (right_marker(tail) && tail.substr(marker_size).starts_with(right)) {
    --position_;
    if (text_[position_] == '\n') --line_;
    if (position_ == start_) return scan_action();
  }
  return take(TokenKind::space);
}

Token Lexer::scan_word() {
  while (word_rune(peek())) advance();
  if (!at_terminator()) return fail("bad character " + base::describe_rune(peek()));
  const std::string_view word = text_.substr(start_, position_ - start_);
  const auto* found = std::find_if(std::begin(keywords), std::end(keywords), [&](auto& k) { return k.first == word; });
  return take(found == std::end(keywords) ? TokenKind::identifier : found->second);
}

// Behind the first character of `.name` or `$name`.
Token Lexer::scan_name(TokenKind kind) {
  if (at_terminator()) return take(kind == TokenKind::field ? TokenKind::dot : kind);
  while (word_rune(peek())) advance();
  if (!at_terminator()) return fail("bad character " + base::describe_rune(peek()));
  return take(kind);
}

Token Lexer::scan_quoted(char quote, TokenKind kind, std::string_view what) {
  const bool raw = quote == '`';
  for (;;) {
    const char32_t rune = advance();
    bool open = rune == end_of_text || (!raw && rune == '\n');
    if (!raw && rune == '\\') {
      const char32_t escaped = advance();
      open = escaped == end_of_text || escaped == '\n';
    }
    if (open) return fail(base::cat("unterminated ", what));
    if (rune == static_cast<unsigned char>(quote)) return take(kind);
  }
}

Token Lexer::scan_number() {
  const auto bad = [&] { return fail("bad number syntax: " + base::quote(text_.substr(start_, position_ - start_))); };
  if (!scan_digits()) return bad();
  if (peek() != '+' && peek() != '-') return take(TokenKind::number);
  if (!scan_digits() || text_[position_ - 1] != 'i') return bad();
  return take(TokenKind::complex);
}

bool Lexer::scan_digits() {
  accept("+-");
  std::string_view digits = "0123456789_";
  bool decimal = true, hex = false;
  if (accept("0")) {
    hex = accept("xX");
    if (hex)
      digits = "0123456789abcdefABCDEF_";
    else if (accept("oO"))
      digits = "01234567_";
    else if (accept("bB"))
      digits = "01_";
    decimal = digits.size() == 11;
  }
  accept_run(digits);
  if (accept(".")) accept_run(digits);
  if ((decimal && accept("eE")) || (hex && accept("pP"))) {
    accept("+-");
    accept_run("0123456789_");
  }
  accept("i");
  if (!word_rune(peek())) return true;
  advance(); // shown in the error
  return false;
}

} // namespace skiff::format::syntax
