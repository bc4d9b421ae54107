#include <skiff/base/text.hpp>

#include <array>
#include <compose/substitute.hpp>

namespace skiff::compose {
namespace {

bool starts_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool in_name(char c) { return starts_name(c) || (c >= '0' && c <= '9'); }

std::size_t name_end(std::string_view text, std::size_t from) {
  if (from >= text.size() || !starts_name(text[from])) return from;
  while (from < text.size() && in_name(text[from])) ++from;
  return from;
}

/// One `$…` of a text, reaching as far as the official pattern reaches: with an operator, to the last `}` of the line.
struct Match {
  enum class Kind { none, escaped, named, braced, invalid };
  Kind kind = Kind::none;
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string_view inner; ///< the name, or what is between the braces
};

Match match_at(std::string_view text, std::size_t dollar) {
  const auto next = dollar + 1;
  if (next >= text.size()) return {};
  if (text[next] == '$') return {Match::Kind::escaped, dollar, dollar + 2, {}};
  if (const auto end = name_end(text, next); end > next)
    return {Match::Kind::named, dollar, end, text.substr(next, end - next)};
  if (text[next] != '{') return {};
  const auto start = next + 1;
  const auto end = name_end(text, start);
  if (end > start) {
    auto op = end;
    if (op < text.size() && text[op] == ':') ++op;
    if (op < text.size() && (text[op] == '-' || text[op] == '+' || text[op] == '?')) {
      const auto line = text.substr(0, std::min(text.find('\n', op), text.size()));
      const auto close = line.rfind('}');
      if (close != std::string_view::npos && close > op)
        return {Match::Kind::braced, dollar, close + 1, text.substr(start, close - start)};
    }
    if (end < text.size() && text[end] == '}')
      return {Match::Kind::braced, dollar, end + 1, text.substr(start, end - start)};
  }
  return {Match::Kind::invalid, dollar, start, {}};
}

Match next_match(std::string_view text, std::size_t from) {
  for (auto dollar = text.find('$', from); dollar != std::string_view::npos; dollar = text.find('$', dollar + 1)) {
    const auto match = match_at(text, dollar);
    if (match.kind != Match::Kind::none) return match;
  }
  return {};
}

/// Where the first brace closes: a `{` counts and hides the next character. npos if none does.
std::size_t closing_brace(std::string_view text) {
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '}' && --depth == 0) return i;
    if (text[i] == '{') {
      ++depth;
      ++i;
    }
  }
  return std::string_view::npos;
}

constexpr std::array<std::string_view, 6> operators{":?", "?", ":-", "-", ":+", "+"};

/// The operator that stands leftmost; empty if there is none.
std::string_view leftmost_operator(std::string_view text) {
  std::string_view best;
  auto at = std::string_view::npos;
  for (const auto op : operators) {
    const auto found = text.find(op);
    if (found < at) {
      best = op;
      at = found;
    }
  }
  return best;
}

constexpr int nesting_limit = 100;
constexpr std::size_t longest_value = std::size_t{16} << 20;

class Substitutor {
public:
  Substitutor(const Lookup& lookup, Substitution& result) : lookup_(lookup), result_(result) {}

  std::string expand(std::string_view text, std::optional<SubstituteError>& error) {
    if (text.find('$') == std::string_view::npos) return std::string(text);
    if (++depth_ > nesting_limit) {
      keep_first(error, {true, std::string(text)}, text);
      --depth_;
      return {};
    }
    std::string out;
    std::size_t at = 0;
    for (auto match = next_match(text, 0); match.kind != Match::Kind::none; match = next_match(text, at)) {
      out += text.substr(at, match.begin - at);
      std::optional<SubstituteError> problem;
      out += replacement(match, text.substr(match.begin, match.end - match.begin), problem);
      if (problem) keep_first(error, std::move(*problem), text);
      at = match.end;
      if (out.size() > longest_value) {
        keep_first(error, {false, "the value becomes larger than 16 MiB"}, text);
        out.clear();
        break;
      }
    }
    --depth_;
    return out += text.substr(at);
  }

private:
  static void keep_first(std::optional<SubstituteError>& error, SubstituteError problem, std::string_view text) {
    if (error) return;
    if (problem.invalid && problem.text.empty()) problem.text = text;
    error = std::move(problem);
  }

  std::string replacement(const Match& match, std::string_view whole, std::optional<SubstituteError>& error) {
    if (match.kind == Match::Kind::escaped) return "$";
    if (match.kind == Match::Kind::invalid) {
      error = SubstituteError{true, {}};
      return {};
    }
    if (match.kind == Match::Kind::named) return plain(match.inner);
    auto inner = match.inner;
    std::string_view rest;
    if (const auto close = closing_brace(whole); close != std::string_view::npos) {
      rest = whole.substr(close + 1);
      inner = whole.substr(2, close - 2);
    }
    const auto op = leftmost_operator(whole);
    const auto at = op.empty() ? std::string_view::npos : inner.find(op);
    if (at == std::string_view::npos) return plain(inner);
    auto value = conditional(inner.substr(0, at), op, inner.substr(at + op.size()), error);
    if (error) return {};
    value += expand(rest, error);
    return error ? std::string() : value;
  }

  std::string plain(std::string_view name) {
    if (auto value = lookup_(name)) return std::move(*value);
    result_.unset.emplace_back(name);
    return {};
  }

  /// The text behind the operator is expanded even when it is not used; its warnings count, an error in a default that
  /// is not used does not (later releases do not expand it).
  std::string conditional(std::string_view name, std::string_view op, std::string_view text,
                          std::optional<SubstituteError>& error) {
    std::optional<SubstituteError> problem;
    auto other = expand(text, problem);
    const auto value = lookup_(name);
    const bool good = value && (op.front() != ':' || !value->empty());
    if (problem && !(op.back() == '-' && good)) {
      error = std::move(problem);
      return {};
    }
    if (op.back() == '-') return good ? *value : other;
    if (op.back() == '+') return good ? other : value.value_or("");
    if (good) return *value;
    auto sentence = base::cat("required variable ", name, " is missing a value");
    if (!other.empty()) sentence += ": " + other;
    error = SubstituteError{false, std::move(sentence)};
    return {};
  }

  const Lookup& lookup_;
  Substitution& result_;
  int depth_ = 0;
};

void collect(std::string_view text, std::vector<Variable>& out, int depth) {
  if (depth > nesting_limit) return;
  std::size_t at = 0;
  for (auto match = next_match(text, 0); match.kind != Match::Kind::none; match = next_match(text, at)) {
    at = match.end;
    if (match.kind == Match::Kind::escaped) continue;
    auto inner = match.inner;
    if (match.kind != Match::Kind::named) {
      const auto whole = text.substr(match.begin, match.end - match.begin);
      if (const auto close = closing_brace(whole); close != std::string_view::npos && close > 0) {
        inner = whole.substr(2, close - 2);
        collect(whole.substr(close + 1), out, depth + 1);
      }
    }
    std::size_t end = 0;
    while (end < inner.size() && in_name(inner[end])) ++end;
    Variable variable;
    variable.name = std::string(end == 0 ? inner : inner.substr(0, end));
    if (end > 0) {
      auto rest = inner.substr(end);
      if (rest.starts_with(':') && rest.size() > 1 && std::string_view("?-+").find(rest[1]) != std::string_view::npos)
        rest.remove_prefix(1);
      if (rest.starts_with('?')) variable.required = true;
      if (rest.starts_with('-')) variable.default_value = rest.substr(1);
      if (rest.starts_with('+')) variable.presence_value = rest.substr(1);
    }
    out.push_back(variable);
    collect(variable.default_value, out, depth + 1);
    collect(variable.presence_value, out, depth + 1);
  }
}

} // namespace

Substitution substitute(std::string_view text, const Lookup& lookup) {
  Substitution result;
  std::optional<SubstituteError> error;
  result.text = Substitutor(lookup, result).expand(text, error);
  result.error = std::move(error);
  return result;
}

std::vector<Variable> variables_of(std::string_view text) {
  std::vector<Variable> out;
  collect(text, out, 0);
  return out;
}

std::string unset_warning(std::string_view name) {
  return base::cat("The ", base::quote(name), " variable is not set. Defaulting to a blank string.");
}

} // namespace skiff::compose
