#include "transport/mask.hpp"

#include <skiff/base/text.hpp>

#include <algorithm>
#include <cctype>
#include <span>
#include <utility>

namespace skiff::transport {

namespace {

constexpr std::string_view secret_keys[] = {"password",  "auth",      "identitytoken", "registrytoken", "secret",
                                            "jointoken", "unlockkey", "manager",       "worker",        "data"};
// Parts of the names of headers and variables.
constexpr std::string_view secret_words[] = {"token", "secret", "passw", "credential", "api-key", "api_key", "apikey"};
constexpr std::string_view secret_headers[] = {"auth", "cookie", "x-registry-config"};
constexpr std::string_view masked = "***";

bool has_any(std::string_view name, std::span<const std::string_view> words) {
  const std::string lower = base::lower(name);
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

std::string_view path_of(std::string_view target) {
  target = base::cut(target, '?').first;
  if (target.starts_with("/v") && target.size() > 2 && target[2] >= '0' && target[2] <= '9')
    target.remove_prefix(std::min(target.size(), target.find('/', 1)));
  return target;
}

// Behind the end of the JSON string that begins here.
std::size_t end_of_string(std::string_view text, std::size_t begin) {
  auto end = begin + 1;
  while (end < text.size() && text[end] != '"') end += text[end] == '\\' ? 2 : 1;
  return std::min(end + 1, text.size());
}

// "\"DB_PASSWORD=x\"" → "\"DB_PASSWORD=***\"", with all that follows in the string.
std::string without_assigned(std::string_view piece) {
  for (std::size_t sign = piece.find('='); sign != std::string_view::npos; sign = piece.find('=', sign + 1)) {
    std::size_t begin = sign;
    while (begin > 0 && (std::isalnum(static_cast<unsigned char>(piece[begin - 1])) != 0 || piece[begin - 1] == '_' ||
                         piece[begin - 1] == '-'))
      --begin;
    const std::string_view value = piece.substr(sign + 1); // with the quote that ends the string, if it ends
    if (!value.empty() && value != "\"" && has_any(piece.substr(begin, sign - begin), secret_words))
      return base::cat(piece.substr(0, sign + 1), masked, "\"");
  }
  return std::string(piece);
}

// JSON text with the text values of members whose lower-case names are secrets' masked.
template <typename IsSecret>
std::string mask_members(std::string_view text, const IsSecret& is_secret) {
  std::string out;
  std::string name; // of the member whose value comes next, in lower case
  bool expects_value = false;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] != '"') {
      if (text[i] == ',' || text[i] == '{' || text[i] == '[') expects_value = false;
      if (text[i] == ':') expects_value = true;
      out += text[i++];
      continue;
    }
    const auto end = end_of_string(text, i);
    const auto piece = text.substr(i, end - i);
    out += expects_value && piece != "\"\"" && is_secret(name) ? std::string_view("\"***\"") : piece;
    if (!expects_value) name = base::lower(piece.substr(1, piece.size() < 2 ? 0 : piece.size() - 2));
    i = end;
  }
  return out;
}

// The value of a parameter in a query; empty if there is none.
std::string_view parameter(std::string_view target, std::string_view name) {
  for (std::size_t at = target.find('?'); at < target.size(); at = target.find('&', at + 1))
    if (target.substr(at + 1).starts_with(base::cat(name, "="))) {
      const std::string_view value = target.substr(at + name.size() + 2);
      return value.substr(0, value.find('&'));
    }
  return {};
}

// JSON in a query: its own characters are looked at unescaped, and escaped again.
std::string mask_escaped(std::string_view value) {
  constexpr std::pair<std::string_view, std::string_view> escapes[] = {{"%22", "\""}, {"%5C", "\\"}, {"%3A", ":"},
                                                                       {"%2C", ","},  {"%7B", "{"},  {"%7D", "}"}};
  std::string text(value);
  for (const auto& [escaped, plain] : escapes) text = base::replace_all(text, escaped, plain);
  text = mask_members(text, [](std::string_view name) { return has_any(name, secret_words); });
  for (const auto& [escaped, plain] : escapes) text = base::replace_all(text, plain, escaped);
  return text;
}

} // namespace

std::string shown_target(std::string_view target) {
  std::string out(target);
  if (const auto arguments = parameter(target, "buildargs"); !arguments.empty())
    out = base::replace_all(out, arguments, mask_escaped(arguments));
  const auto remote = parameter(target, "remote");
  const auto host = remote.find("%2F%2F"), at = remote.find("%40");
  if (host != std::string_view::npos && at != std::string_view::npos && host + 6 < at)
    out = base::replace_all(out, remote, base::cat(remote.substr(0, host + 6), masked, remote.substr(at)));
  return out;
}

bool is_secret_place(std::string_view target) {
  const auto path = path_of(target);
  return path == "/auth" || path.starts_with("/swarm") || path.starts_with("/secrets");
}

std::string mask_json(std::string_view text) {
  return mask_members(text, [](const std::string& name) {
    return std::find(std::begin(secret_keys), std::end(secret_keys), name) != std::end(secret_keys);
  });
}

std::string mask_assignments(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto begin = std::min(text.find('"'), text.size());
    out += text.substr(0, begin);
    text.remove_prefix(begin);
    if (text.empty()) break;
    const auto end = end_of_string(text, 0);
    out += without_assigned(text.substr(0, end));
    text.remove_prefix(end);
  }
  return out;
}

std::string_view shown_header(std::string_view name, std::string_view value) {
  return has_any(name, secret_words) || has_any(name, secret_headers) ? masked : value;
}

std::string shown_body(const Request& request) {
  return is_secret_place(request.target) ? mask_json(request.body.bytes) : mask_assignments(request.body.bytes);
}

} // namespace skiff::transport
