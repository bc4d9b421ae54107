#pragma once
// One line of an ignore file, compiled. The line is first written as the regular expression moby makes of it and that
// expression is then run by a small matcher of our own: only the few forms which can arise are known to it.

#include <skiff/base/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::build {

/// A regular expression of the forms that ignore lines produce: literals, escapes, classes, `.*`, `[^/]*`, `(.*/)?`,
/// `^`,
/// `$` — and `|` and `{2,3}`, which moby means to escape but does not.
class PathExpression {
public:
  static base::Result<PathExpression> compile(std::string_view expression);
  /// Whether it is found anywhere in the path; in time proportional to path times expression.
  bool matches(std::string_view path) const;

  struct Range {
    char32_t first, last;
  };
  struct Set {
    std::vector<Range> ranges;
    bool negated = false;
    bool contains(char32_t rune) const;
  };

private:
  friend class ExpressionParser;
  enum class Kind : std::uint8_t {
    one,      ///< a character of the set
    maybe,    ///< the same, or nothing
    many,     ///< any number of them
    fork,     ///< in front of `deep`: take it or leave it
    deep,     ///< any characters up to and including a slash
    start,    ///< holds at the start of the path
    end,      ///< holds at its end
    boundary, ///< holds between a word character and another
    no_boundary,
    found, ///< the end of an alternative
  };
  static bool takes_character(Kind kind) { return kind == Kind::one || kind == Kind::maybe || kind == Kind::many; }
  struct Place {
    bool at_start, at_end, at_boundary;
  };
  struct Node {
    Kind kind;
    std::size_t set = 0; ///< index into sets_
  };
  void close(std::vector<char>& states, Place place) const;
  std::vector<Node> nodes_;
  std::vector<Set> sets_;
  std::vector<std::size_t> alternatives_; ///< their first nodes
};

class IgnorePattern {
public:
  /// `line` is clean and has no `!` any more. Refuses what Go's filepath.Match refuses.
  static base::Result<IgnorePattern> compile(std::string line, bool exception);

  bool matches(std::string_view path) const;
  bool valid() const { return form_ != Form::broken; } ///< a broken expression shows only when it is tried
  bool exception() const { return exception_; }
  const std::string& line() const { return line_; }

private:
  enum class Form : std::uint8_t { exact, prefix, suffix, expression, broken };
  std::string line_;
  bool exception_ = false;
  Form form_ = Form::exact;
  PathExpression expression_;
};

} // namespace skiff::build
