#include "build/ignore_pattern.hpp"

#include <skiff/base/text.hpp>

#include <optional>

namespace skiff::build {

namespace {

base::Error bad_pattern() { return {"syntax error in pattern"}; }

// moby refuses a line when Go's filepath.Match(line, ".") does. That function looks at a line piece by piece, between
// the stars, and stops at the first piece that cannot match: faults behind it go unnoticed. So it is played here.

// One character of a class; nothing where the class is faulty.
std::optional<char32_t> take_class_character(std::string_view& rest) {
  if (rest.empty() || rest.front() == '-' || rest.front() == ']') return std::nullopt;
  if (rest.front() == '\\') {
    rest.remove_prefix(1);
    if (rest.empty()) return std::nullopt;
  }
  const auto rune = base::decode_rune(rest);
  rest.remove_prefix(rune.size);
  if (!rune.valid || rest.empty()) return std::nullopt;
  return rune.value;
}

enum class Match : std::uint8_t { yes, no, faulty };

Match take_class(std::string_view& rest, char32_t wanted) {
  const bool negated = rest.starts_with('^');
  if (negated) rest.remove_prefix(1);
  bool found = false;
  for (bool first = true;; first = false) {
    if (!first && rest.starts_with(']')) break;
    const auto low = take_class_character(rest);
    if (!low) return Match::faulty;
    auto high = low;
    if (rest.front() == '-') {
      rest.remove_prefix(1);
      high = take_class_character(rest);
      if (!high) return Match::faulty;
    }
    found = found || (*low <= wanted && wanted <= *high);
  }
  rest.remove_prefix(1);
  return found != negated ? Match::yes : Match::no;
}

// The part of `rest` up to the next star outside brackets, taken off it together with the stars in front.
std::string_view take_piece(std::string_view& rest, bool& star) {
  star = rest.starts_with('*');
  while (rest.starts_with('*')) rest.remove_prefix(1);
  bool in_class = false;
  std::size_t i = 0;
  for (; i < rest.size() && (rest[i] != '*' || in_class); ++i) {
    if (rest[i] == '\\' && i + 1 < rest.size())
      ++i;
    else if (rest[i] == '[')
      in_class = true;
    else if (rest[i] == ']')
      in_class = false;
  }
  const auto piece = rest.substr(0, i);
  rest.remove_prefix(i);
  return piece;
}

// A piece against the front of `name`, which loses what was matched. Reads the piece to its end in any case.
Match match_piece(std::string_view piece, std::string_view& name) {
  bool failed = false;
  while (!piece.empty()) {
    failed = failed || name.empty();
    const char32_t wanted = failed ? 0 : static_cast<unsigned char>(name.front()); // the name is ASCII
    const char c = piece.front();
    piece.remove_prefix(1);
    if (c == '[') {
      const auto match = take_class(piece, wanted);
      if (match == Match::faulty) return match;
      failed = failed || match == Match::no;
    } else if (c == '?') {
      failed = failed || wanted == '/';
    } else {
      char literal = c;
      if (c == '\\') {
        if (piece.empty()) return Match::faulty;
        literal = piece.front();
        piece.remove_prefix(1);
      }
      failed = failed || literal != name.front();
    }
    if (!failed) name.remove_prefix(1);
  }
  return failed ? Match::no : Match::yes;
}

bool is_accepted(std::string_view line) {
  std::string_view name = ".";
  while (!line.empty()) {
    bool star = false;
    const auto piece = take_piece(line, star);
    if (star && piece.empty()) return true;
    Match match = Match::no;
    auto rest = name;
    for (std::size_t skip = 0; skip <= (star ? name.size() : 0); ++skip) {
      rest = name.substr(skip);
      match = match_piece(piece, rest);
      if (match == Match::faulty) return false;
      if (match == Match::yes && (rest.empty() || !line.empty())) break;
      match = Match::no;
    }
    if (match != Match::yes) return true;
    name = rest;
  }
  return true;
}

void append_rune(std::string& out, std::string_view& rest) {
  const auto rune = base::decode_rune(rest);
  out += rune.valid ? rest.substr(0, rune.size) : std::string_view("\xEF\xBF\xBD");
  rest.remove_prefix(rune.size);
}

enum class Shape : std::uint8_t { exact, prefix, suffix, expression };

// moby's translation. It also tells which simpler test would do; that is not an optimisation only, because the simple
// tests see bytes of the line and the expression does not.
Shape translate(std::string_view rest, std::string& expression) {
  Shape shape = Shape::exact;
  expression = "^";
  if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
  for (bool first = true; !rest.empty(); first = false) {
    const char c = rest.front();
    if (rest.starts_with("**")) {
      rest.remove_prefix(2);
      if (rest.starts_with('/')) rest.remove_prefix(1);
      if (!rest.empty()) {
        expression += "(.*/)?";
        shape = Shape::expression;
      } else if (shape == Shape::exact) {
        shape = Shape::prefix;
      } else {
        expression += ".*";
        shape = Shape::expression;
      }
      if (first) shape = Shape::suffix;
      continue;
    }
    if (c == '*' || c == '?') {
      expression += c == '*' ? "[^/]*" : "[^/]";
      shape = Shape::expression;
      rest.remove_prefix(1);
    } else if (c == '\\') {
      rest.remove_prefix(1);
      expression += '\\';
      if (!rest.empty()) {
        append_rune(expression, rest);
        shape = Shape::expression;
      }
    } else {
      if (std::string_view(".+()$").find(c) != std::string_view::npos) expression += '\\';
      if (c == '[' || c == ']') shape = Shape::expression;
      append_rune(expression, rest);
    }
  }
  expression += '$';
  return shape;
}

} // namespace

base::Result<IgnorePattern> IgnorePattern::compile(std::string line, bool exception) {
  if (!is_accepted(line)) return bad_pattern();
  IgnorePattern out;
  out.line_ = std::move(line);
  out.exception_ = exception;
  std::string expression;
  switch (translate(out.line_, expression)) {
  case Shape::exact:
    out.form_ = Form::exact;
    break;
  case Shape::prefix:
    out.form_ = Form::prefix;
    break;
  case Shape::suffix:
    out.form_ = Form::suffix;
    break;
  case Shape::expression: {
    auto compiled = PathExpression::compile(expression);
    out.form_ = compiled ? Form::expression : Form::broken;
    if (compiled) out.expression_ = std::move(*compiled);
  }
  }
  return out;
}

bool IgnorePattern::matches(std::string_view path) const {
  const std::string_view line = line_;
  switch (form_) {
  case Form::exact:
    return path == line;
  case Form::prefix:
    return path.starts_with(line.substr(0, line.size() - 2)); // without its **
  case Form::suffix: {
    const auto tail = line.substr(2);
    return path.ends_with(tail) || (tail.starts_with('/') && path == tail.substr(1)); // **/a also hits a
  }
  case Form::expression:
    return expression_.matches(path);
  case Form::broken:
    return false;
  }
  return false;
}

} // namespace skiff::build
