#include <skiff/base/json_go.hpp>
#include <skiff/base/text.hpp>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstdlib>

namespace skiff::base {

namespace {

constexpr std::size_t most_depth = 10'000; // Go's limit

class Scanner {
public:
  explicit Scanner(std::string_view text) : text_(text) {}

  // Not recursive: what is nested deeply may not use up the stack.
  bool value() {
    std::string open; // the brackets around what comes
    while (true) {
      skip_space();
      if (next() == '{' || next() == '[') {
        open.push_back(text_[at_++]);
        if (open.size() > most_depth) return fail("exceeded max depth");
        skip_space();
        if (!take(closing(open.back()))) {
          if (open.back() == '{' && !key()) return false;
          continue;
        }
        open.pop_back();
      } else if (!scalar()) {
        return false;
      }
      bool more = false;
      if (!after_value(open, more)) return false;
      if (!more) return true;
    }
  }

  bool end() {
    skip_space();
    return next() == nothing || unexpected("after top-level value");
  }

  std::size_t at() const { return at_; }
  const std::string& fault() const { return fault_; }

private:
  static constexpr int nothing = -1;

  int next() const { return at_ < text_.size() ? static_cast<unsigned char>(text_[at_]) : nothing; }
  bool digit() const { return next() >= '0' && next() <= '9'; }
  bool take(char wanted) {
    if (next() != wanted) return false;
    ++at_;
    return true;
  }
  void skip_space() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos) ++at_;
  }

  bool fail(std::string text) {
    fault_ = std::move(text);
    return false;
  }

  bool unexpected(std::string_view where) {
    if (next() == nothing) return fail("unexpected end of JSON input");
    const std::string_view character = text_.substr(at_, decode_rune(text_.substr(at_)).size);
    std::string shown = quote(character);
    if (character == "'") shown = "'\\''";
    if (character == "\"") shown = "'\"'";
    shown.front() = shown.back() = '\'';
    return fail(cat("invalid character ", shown, " ", where));
  }

  static char closing(char bracket) { return bracket == '{' ? '}' : ']'; }

  // Closes the brackets that end here; `more`: a comma follows, thus another value.
  bool after_value(std::string& open, bool& more) {
    while (!open.empty()) {
      skip_space();
      if (!take(closing(open.back()))) {
        const bool object = open.back() == '{';
        if (!take(',')) return unexpected(object ? "after object key:value pair" : "after array element");
        more = true;
        return !object || key();
      }
      open.pop_back();
    }
    return true;
  }

  bool key() {
    skip_space();
    if (next() != '"') return unexpected("looking for beginning of object key string");
    if (!text()) return false;
    skip_space();
    return take(':') || unexpected("after object key");
  }

  bool scalar() {
    switch (next()) {
    case '"':
      return text();
    case 't':
      return literal("true");
    case 'f':
      return literal("false");
    case 'n':
      return literal("null");
    default:
      return next() == '-' || digit() ? number() : unexpected("looking for beginning of value");
    }
  }

  bool text() {
    for (++at_; !take('"'); ++at_) {
      if (next() == nothing || next() < ' ') return unexpected("in string");
      if (next() == '\\' && !escape()) return false;
    }
    return true;
  }

  // Leaves the position at the last character of the sequence.
  bool escape() {
    const std::size_t begin = at_++;
    if (next() == nothing) return unexpected({});
    std::size_t size = 2;
    bool valid = std::string_view("\"\\/bfnrt").find(text_[at_]) != std::string_view::npos;
    if (next() == 'u') {
      size = 6;
      if (begin + size > text_.size()) return fail("unexpected end of JSON input");
      valid = true;
      for (const char c : text_.substr(begin + 2, 4))
        valid = valid && std::isxdigit(static_cast<unsigned char>(c)) != 0;
    }
    if (!valid) return fail(cat("invalid escape sequence `", text_.substr(begin, size), "` in string"));
    at_ = begin + size - 1;
    return true;
  }

  bool literal(std::string_view word) {
    for (const char c : word)
      if (!take(c)) return unexpected(cat("in literal ", word, " (expecting '", std::string_view(&c, 1), "')"));
    return true;
  }

  bool digits() {
    if (!digit()) return unexpected("in numeric literal");
    while (digit()) ++at_;
    return true;
  }

  bool number() {
    take('-');
    if (!take('0') && !digits()) return false;
    if (take('.') && !digits()) return false;
    if (!take('e') && !take('E')) return true;
    if (!take('+')) take('-');
    return digits();
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string fault_;
};

// The code unit of an escape \uXXXX at the start of the text; 0 if there is none.
unsigned code_unit(std::string_view text) {
  unsigned unit = 0;
  if (text.size() >= 6 && text.starts_with("\\u")) std::from_chars(text.data() + 2, text.data() + 6, unit, 16);
  return unit;
}

bool is_high(unsigned unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool is_low(unsigned unit) { return unit >= 0xDC00 && unit < 0xE000; }

std::size_t number_size(std::string_view text) {
  if (text.front() != '-' && (text.front() < '0' || text.front() > '9')) return 0;
  return std::min(text.find_first_not_of("+-.0123456789Ee"), text.size());
}

std::string number_in_range(std::string_view text) {
  std::string number(text);
  if (std::isfinite(std::strtod(number.c_str(), nullptr))) return number;
  return text.starts_with('-') ? "-1.7976931348623157e+308" : "1.7976931348623157e+308";
}

} // namespace

Result<JsonDocument> parse_first_json(std::string_view text) {
  if (auto whole = JsonDocument::parse(text)) return whole;
  auto found = find_json_fault(text, true);
  if (!found.text.empty()) return Error{std::move(found.text)};
  return JsonDocument::parse(text.substr(0, found.end));
}

std::string_view json_kind(JsonView value) {
  if (value.is_text()) return "string";
  if (value.is_number()) return "number";
  if (value.is_bool()) return "bool";
  return value.is_array() ? "array" : "object";
}

JsonFault find_json_fault(std::string_view text, bool first_only) {
  Scanner scanner(text);
  if (!scanner.value()) return {scanner.fault(), 0};
  const std::size_t end = scanner.at();
  if (!first_only && !scanner.end()) return {scanner.fault(), 0};
  return {{}, end};
}

std::string repaired_json(std::string_view text) {
  std::string out;
  bool quoted = false;
  while (!text.empty()) {
    if (const std::size_t digits = quoted ? 0 : number_size(text); digits != 0) {
      out += number_in_range(text.substr(0, digits));
      text.remove_prefix(digits);
      continue;
    }
    if (text.front() == '"') quoted = !quoted;
    std::size_t size = 1;
    bool whole = true;
    if (text.starts_with('\\')) {
      const unsigned unit = code_unit(text);
      size = unit != 0 ? 6 : std::min<std::size_t>(2, text.size());
      if (is_high(unit) && is_low(code_unit(text.substr(6))))
        size = 12;
      else if (is_high(unit) || is_low(unit))
        whole = false;
    } else {
      const auto rune = decode_rune(text);
      whole = rune.valid;
      size = rune.size;
    }
    out += whole ? text.substr(0, size) : std::string_view("\xEF\xBF\xBD");
    text.remove_prefix(size);
  }
  return out;
}

} // namespace skiff::base
