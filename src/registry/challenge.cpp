#include "registry/challenge.hpp"

#include <skiff/base/text.hpp>

#include <algorithm>

namespace skiff::registry {

namespace {

// A word, or text in quotes with backslashes taken off.
std::string take_value(std::string_view& text) {
  std::string out;
  if (!text.starts_with('"')) {
    const auto end = std::min(text.size(), text.find_first_of(", "));
    out = text.substr(0, end);
    text.remove_prefix(end);
    return out;
  }
  std::size_t i = 1;
  for (; i < text.size() && text[i] != '"'; ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) ++i;
    out += text[i];
  }
  text.remove_prefix(std::min(text.size(), i + 1));
  return out;
}

Challenge parse(std::string_view text) {
  Challenge out;
  const auto [scheme, rest] = base::cut(base::trim(text), ' ');
  out.scheme = base::lower(scheme);
  std::string_view left = rest.value_or(std::string_view());
  for (;;) {
    while (left.starts_with(',') || left.starts_with(' ')) left.remove_prefix(1);
    const auto equals = left.find('=');
    if (equals == std::string_view::npos) return out;
    const std::string name = base::lower(base::trim(left.substr(0, equals)));
    left.remove_prefix(equals + 1);
    out.parameters[name] = take_value(left);
  }
}

} // namespace

std::vector<Challenge> challenges(const transport::Head& head) {
  std::vector<Challenge> out;
  for (const auto& [name, value] : head.headers)
    if (base::same_letters(name, "WWW-Authenticate")) out.push_back(parse(value));
  return out;
}

} // namespace skiff::registry
