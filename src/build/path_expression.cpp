#include "build/ignore_pattern.hpp"

#include <skiff/base/text.hpp>

#include <algorithm>
#include <array>
#include <optional>

namespace skiff::build {

namespace {

using Set = PathExpression::Set;
using Range = PathExpression::Range;
constexpr char32_t last_rune = 0x10FFFF;
constexpr int most_repeats = 1000; // of Go's regular expressions

struct NamedClass {
  std::string_view name;
  std::array<Range, 4> ranges;
  std::size_t size;
};
constexpr NamedClass named_classes[] = {
    {"alnum", {{{'0', '9'}, {'A', 'Z'}, {'a', 'z'}}}, 3},
    {"alpha", {{{'A', 'Z'}, {'a', 'z'}}}, 2},
    {"ascii", {{{0, 0x7F}}}, 1},
    {"blank", {{{'\t', '\t'}, {' ', ' '}}}, 2},
    {"cntrl", {{{0, 0x1F}, {0x7F, 0x7F}}}, 2},
    {"digit", {{{'0', '9'}}}, 1},
    {"graph", {{{'!', '~'}}}, 1},
    {"lower", {{{'a', 'z'}}}, 1},
    {"print", {{{' ', '~'}}}, 1},
    {"punct", {{{'!', '/'}, {':', '@'}, {'[', '`'}, {'{', '~'}}}, 4},
    {"space", {{{'\t', '\r'}, {' ', ' '}}}, 2},
    {"upper", {{{'A', 'Z'}}}, 1},
    {"word", {{{'0', '9'}, {'A', 'Z'}, {'a', 'z'}, {'_', '_'}}}, 4},
    {"xdigit", {{{'0', '9'}, {'A', 'F'}, {'a', 'f'}}}, 3},
};
// \d \s \w (their capitals are the complements); \s differs from [:space:] in that it has no vertical tab.
constexpr NamedClass letter_classes[] = {
    {"d", {{{'0', '9'}}}, 1},
    {"s", {{{'\t', '\n'}, {'\f', '\r'}, {' ', ' '}}}, 3},
    {"w", {{{'0', '9'}, {'A', 'Z'}, {'a', 'z'}, {'_', '_'}}}, 4},
};

void add_class(Set& set, const NamedClass& named, bool negated) {
  char32_t next = 0;
  for (std::size_t i = 0; i < named.size; ++i) {
    const auto [first, last] = named.ranges[i];
    if (!negated) {
      set.ranges.push_back({first, last});
      continue;
    }
    if (first > next) set.ranges.push_back({next, first - 1});
    next = last + 1;
  }
  if (negated) set.ranges.push_back({next, last_rune});
}

const NamedClass* letter_class(char c) {
  for (const auto& named : letter_classes)
    if (base::lower(std::string_view(&c, 1)) == named.name) return &named;
  return nullptr;
}

bool is_octal(char c) { return c >= '0' && c <= '7'; }
bool is_alnum(char32_t c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

} // namespace

// Reads an expression from front to back; every function takes what it understood off `rest_`.
class ExpressionParser {
public:
  explicit ExpressionParser(std::string_view text) : rest_(text) {}

  bool parse(PathExpression& into) {
    into.alternatives_.push_back(0);
    bool repeatable = false; // something stands in front that a {2} could repeat
    bool repeated = false;   // and it is a repetition already
    while (!rest_.empty()) {
      if (const auto counts = repetition()) {
        if (!repeatable || repeated || !repeat(into, *counts)) return false;
        repeated = true;
        continue;
      }
      repeated = false;
      repeatable = true;
      if (take("(.*/)?")) {
        into.nodes_.push_back({Kind::fork});
        into.nodes_.push_back({Kind::deep});
        repeated = true;
      } else if (take("^")) {
        into.nodes_.push_back({Kind::start});
      } else if (const auto assertion = escaped_assertion()) {
        into.nodes_.push_back({*assertion});
      } else if (rest_ == "$") {
        rest_ = {};
        into.nodes_.push_back({Kind::end});
      } else if (take("|")) {
        into.nodes_.push_back({Kind::found});
        into.alternatives_.push_back(into.nodes_.size());
        repeatable = false;
      } else {
        Set set;
        if (!atom(set)) return false;
        repeated = take("*");
        into.nodes_.push_back({repeated ? Kind::many : Kind::one, into.sets_.size()});
        into.sets_.push_back(std::move(set));
      }
    }
    into.nodes_.push_back({Kind::found});
    return true;
  }

private:
  using Kind = PathExpression::Kind;
  struct Counts {
    int least, most; // most: -1 for any number, least: -1 for a number that is too big
  };

  // \A \z \b \B hold between characters.
  std::optional<Kind> escaped_assertion() {
    if (take("\\A")) return Kind::start;
    if (take("\\z")) return Kind::end;
    if (take("\\b")) return Kind::boundary;
    if (take("\\B")) return Kind::no_boundary;
    return std::nullopt;
  }

  // {2}, {2,} or {2,3}; anything else in braces is literal text.
  std::optional<Counts> repetition() {
    auto text = rest_;
    if (!text.starts_with('{')) return std::nullopt;
    text.remove_prefix(1);
    const auto least = number(text);
    if (!least) return std::nullopt;
    auto most = least;
    if (text.starts_with(',')) {
      text.remove_prefix(1);
      most = text.starts_with('}') ? -1 : number(text);
      if (!most) return std::nullopt;
    }
    if (!text.starts_with('}')) return std::nullopt;
    rest_ = text.substr(1);
    const bool too_big = *least > most_repeats || *most > most_repeats || (*most >= 0 && *least > *most);
    return Counts{too_big ? -1 : *least, *most};
  }

  static std::optional<int> number(std::string_view& text) {
    const auto digits = text.substr(0, text.find_first_not_of("0123456789"));
    if (digits.empty() || (digits.size() > 1 && digits.front() == '0')) return std::nullopt;
    text.remove_prefix(digits.size());
    return digits.size() > 8 ? most_repeats + 1 : base::to_number<int>(digits).value_or(most_repeats + 1);
  }

  static bool repeat(PathExpression& into, Counts counts) {
    if (counts.least < 0) return false;
    const auto node = into.nodes_.back();
    into.nodes_.pop_back();
    if (!PathExpression::takes_character(node.kind)) { // has no width: once is as good as many times
      if (counts.least > 0) into.nodes_.push_back(node);
      return true;
    }
    for (int i = 0; i < counts.least; ++i) into.nodes_.push_back(node);
    for (int i = counts.least; i < counts.most; ++i) into.nodes_.push_back({Kind::maybe, node.set});
    if (counts.most < 0) into.nodes_.push_back({Kind::many, node.set});
    return true;
  }

  bool take(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }

  char32_t next() {
    const auto rune = base::decode_rune(rest_);
    rest_.remove_prefix(rune.size);
    return rune.value;
  }

  bool atom(Set& set) {
    if (take("[")) return bracket(set);
    if (take(".")) {
      set.ranges.push_back({'\n', '\n'});
      set.negated = true;
      return true;
    }
    if (rest_.front() == '\\') return escape_or_class(set);
    const char32_t rune = next();
    set.ranges.push_back({rune, rune});
    return true;
  }

  // \d and its like, or one escaped character.
  bool escape_or_class(Set& set) {
    if (rest_.size() > 1) {
      if (const auto* named = letter_class(rest_[1])) {
        add_class(set, *named, rest_[1] < 'a');
        rest_.remove_prefix(2);
        return true;
      }
    }
    const auto rune = escape();
    if (!rune) return false;
    set.ranges.push_back({*rune, *rune});
    return true;
  }

  std::optional<char32_t> escape() {
    rest_.remove_prefix(1);
    if (rest_.empty()) return std::nullopt;
    const char32_t c = next();
    if (c < 0x80 && !is_alnum(c)) return c;
    if (c == '0' || (c >= '1' && c <= '7' && !rest_.empty() && is_octal(rest_.front()))) return octal(c - '0');
    if (c == 'x') return hexadecimal();
    constexpr std::u32string_view names = U"afnrtv";
    constexpr std::u32string_view values = U"\a\f\n\r\t\v";
    if (const auto at = names.find(c); at != std::u32string_view::npos) return values[at];
    return std::nullopt;
  }

  char32_t octal(char32_t value) {
    for (int i = 1; i < 3 && !rest_.empty() && is_octal(rest_.front()); ++i) value = value * 8 + (next() - '0');
    return value;
  }

  std::optional<char32_t> hexadecimal() {
    std::string_view digits;
    const bool braces = take("{");
    if (braces) {
      digits = rest_.substr(0, rest_.find('}'));
      if (digits.size() == rest_.size() || digits.size() > 8) return std::nullopt;
    } else if (rest_.size() >= 2) {
      digits = rest_.substr(0, 2);
    }
    char32_t value = 0;
    for (const char c : digits) {
      const bool digit = c >= '0' && c <= '9';
      const char letter = static_cast<char>(c | 0x20);
      if (!digit && (letter < 'a' || letter > 'f')) return std::nullopt;
      value = value * 16 + static_cast<char32_t>(digit ? c - '0' : letter - 'a' + 10);
    }
    if (digits.empty() || value > last_rune) return std::nullopt;
    rest_.remove_prefix(digits.size() + (braces ? 1 : 0));
    return value;
  }

  bool bracket(Set& set) {
    set.negated = take("^");
    for (bool first = true;; first = false) {
      if (rest_.empty()) return false;
      if (!first && take("]")) return true;
      if (rest_.starts_with("[:")) {
        const auto taken = named_class(set);
        if (taken) {
          if (!*taken) return false;
          continue;
        }
      }
      if (rest_.size() > 1 && rest_[0] == '\\' && letter_class(rest_[1]) != nullptr) {
        if (!escape_or_class(set)) return false;
        continue;
      }
      if (!range(set)) return false;
    }
  }

  // [:alpha:] or [:^alpha:]; nothing if there is no `:]` behind it, false for an unknown name.
  std::optional<bool> named_class(Set& set) {
    const auto end = rest_.find(":]", 2);
    if (end == std::string_view::npos) return std::nullopt;
    auto name = rest_.substr(2, end - 2);
    const bool negated = name.starts_with('^');
    if (negated) name.remove_prefix(1);
    const auto* found = std::find_if(std::begin(named_classes), std::end(named_classes),
                                     [&](const NamedClass& named) { return named.name == name; });
    if (found == std::end(named_classes)) return false;
    add_class(set, *found, negated);
    rest_.remove_prefix(end + 2);
    return true;
  }

  bool range(Set& set) {
    const auto low = class_rune();
    if (!low) return false;
    auto high = low;
    if (rest_.size() > 1 && rest_[0] == '-' && rest_[1] != ']') {
      rest_.remove_prefix(1);
      high = class_rune();
      if (!high || *high < *low) return false;
    }
    set.ranges.push_back({*low, *high});
    return true;
  }

  std::optional<char32_t> class_rune() {
    if (rest_.empty()) return std::nullopt;
    if (rest_.front() == '\\') return escape();
    return next();
  }

  std::string_view rest_;
};

bool PathExpression::Set::contains(char32_t rune) const {
  const bool found =
      std::any_of(ranges.begin(), ranges.end(), [&](const Range& r) { return rune >= r.first && rune <= r.last; });
  return found != negated;
}

base::Result<PathExpression> PathExpression::compile(std::string_view expression) {
  PathExpression out;
  if (!ExpressionParser(expression).parse(out)) return base::Error{"syntax error in pattern"};
  return out;
}

// All positions of the expression are followed at once; moves without a character only lead forward, so that one pass
// over the nodes finds them all.
void PathExpression::close(std::vector<char>& states, Place place) const {
  for (const auto first : alternatives_) states[first] = 1;
  const auto passes = [&](Kind kind) {
    switch (kind) {
    case Kind::many:
    case Kind::maybe:
    case Kind::fork:
      return true;
    case Kind::start:
      return place.at_start;
    case Kind::end:
      return place.at_end;
    case Kind::boundary:
      return place.at_boundary;
    case Kind::no_boundary:
      return !place.at_boundary;
    case Kind::one:
    case Kind::deep:
    case Kind::found:
      return false;
    }
    return false;
  };
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    if (states[i] == 0 || !passes(nodes_[i].kind)) continue;
    states[i + 1] = 1;
    if (nodes_[i].kind == Kind::fork) states[i + 2] = 1;
  }
}

bool PathExpression::matches(std::string_view path) const {
  std::vector<char> now(nodes_.size() + 2, 0);
  std::vector<char> then(now.size(), 0);
  const auto found = [&](const std::vector<char>& states) {
    for (std::size_t i = 0; i < nodes_.size(); ++i)
      if (states[i] != 0 && nodes_[i].kind == Kind::found) return true;
    return false;
  };
  const auto word_ahead = [&] { return !path.empty() && (is_alnum(base::decode_rune(path).value) || path[0] == '_'); };
  bool after_word = false;
  close(now, {true, path.empty(), word_ahead()});
  while (!path.empty()) {
    if (found(now)) return true;
    after_word = word_ahead();
    const auto rune = base::decode_rune(path);
    path.remove_prefix(rune.size);
    std::fill(then.begin(), then.end(), 0);
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      if (now[i] == 0) continue;
      const auto [kind, set] = nodes_[i];
      if (takes_character(kind) && sets_[set].contains(rune.value)) then[kind == Kind::many ? i : i + 1] = 1;
      if (kind == Kind::deep && rune.value != '\n') {
        then[i] = 1;
        if (rune.value == '/') then[i + 1] = 1;
      }
    }
    close(then, {false, path.empty(), after_word != word_ahead()});
    now.swap(then);
  }
  return found(now);
}

} // namespace skiff::build
