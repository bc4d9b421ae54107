// Shell patterns, by backtracking over the last '*'. A broken pattern is an error even where the name fails earlier.
#include "path_match.hpp"

#include <optional>

namespace skiff::notation {

namespace {

// One character of a class, with its escape; Broken at the end of the pattern.
std::optional<char> class_char(std::string_view& pattern) {
  if (pattern.empty() || pattern[0] == '-' || pattern[0] == ']') return std::nullopt;
  if (pattern[0] == '\\') pattern.remove_prefix(1);
  if (pattern.empty()) return std::nullopt;
  const char c = pattern[0];
  pattern.remove_prefix(1);
  if (pattern.empty()) return std::nullopt;
  return c;
}

// Reads a class behind its '['. Nothing if the class is broken.
std::optional<bool> match_class(std::string_view& pattern, char c) {
  const bool negated = pattern.starts_with('^');
  if (negated) pattern.remove_prefix(1);
  bool matched = false;
  for (int ranges = 0;; ++ranges) {
    if (pattern.starts_with(']') && ranges > 0) {
      pattern.remove_prefix(1);
      return matched != negated;
    }
    const auto low = class_char(pattern);
    if (!low) return std::nullopt;
    auto high = low;
    if (pattern.starts_with('-')) {
      pattern.remove_prefix(1);
      high = class_char(pattern);
      if (!high) return std::nullopt;
    }
    matched = matched || (*low <= c && c <= *high);
  }
}

// Reads one element that is not '*'; `name` may be empty (only the form of the pattern is checked then).
std::optional<bool> match_one(std::string_view& pattern, std::string_view name) {
  const char c = name.empty() ? '\0' : name[0];
  const char kind = pattern[0];
  pattern.remove_prefix(1);
  std::optional<bool> matched;
  if (kind == '[') {
    matched = match_class(pattern, c);
  } else if (kind == '?') {
    matched = c != '/';
  } else if (kind == '\\') {
    if (pattern.empty()) return std::nullopt;
    matched = c == pattern[0];
    pattern.remove_prefix(1);
  } else {
    matched = c == kind;
  }
  if (!matched) return std::nullopt;
  return *matched && !name.empty();
}

bool well_formed(std::string_view pattern) {
  while (!pattern.empty()) {
    if (pattern[0] == '*')
      pattern.remove_prefix(1);
    else if (!match_one(pattern, ""))
      return false;
  }
  return true;
}

} // namespace

base::Result<bool> path_match(std::string_view pattern, std::string_view name) {
  if (!well_formed(pattern)) return base::Error{"syntax error in pattern"};
  std::string_view star_pattern, star_name;
  bool star = false;
  while (!pattern.empty() || !name.empty()) {
    if (pattern.starts_with('*')) {
      pattern.remove_prefix(1);
      star = true;
      star_pattern = pattern;
      star_name = name;
      continue;
    }
    std::string_view rest = pattern;
    if (!rest.empty() && !name.empty() && *match_one(rest, name)) {
      pattern = rest;
      name.remove_prefix(1);
      continue;
    }
    // Let the last star take one character more.
    if (!star || star_name.empty() || star_name[0] == '/') return false;
    star_name.remove_prefix(1);
    pattern = star_pattern;
    name = star_name;
  }
  return true;
}

} // namespace skiff::notation
