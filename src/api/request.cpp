// Versions, queries and path segments: how a Call becomes a request target.

#include "api/calls.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>

#include <climits>

#include <algorithm>
#include <cstdint>

namespace skiff::api {

namespace {

bool unreserved(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' ||
         c == '.' || c == '~';
}

void append_escaped(std::string& out, std::string_view text, std::string_view also_plain) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (unreserved(c) || also_plain.find(c) != std::string_view::npos)
      out += c;
    else
      out += {'%', digits[byte >> 4], digits[byte & 15]};
  }
}

} // namespace

std::string Version::text() const { return base::cat(major, ".", minor); }

std::optional<Version> Version::parse(std::string_view text) {
  if (text.starts_with('v')) text.remove_prefix(1);
  const auto [whole, fraction] = base::cut(text, '.');
  const auto first = base::to_number<int>(whole);
  const auto second = base::to_number<int>(fraction.value_or("0"));
  if (!first || !second || *first < 0 || *second < 0) return std::nullopt;
  return Version{*first, *second};
}

Version Version::nearest(std::string_view text) {
  const auto number = [](std::string_view part) {
    return static_cast<int>(std::clamp<std::int64_t>(base::to_number<std::int64_t>(part).value_or(0), 0, INT_MAX));
  };
  const auto [whole, rest] = base::cut(text, '.');
  return {number(whole), number(base::cut(rest.value_or(""), '.').first)};
}

Query& Query::add(std::string_view name, std::string_view value) {
  text_.emplace_back(name, value);
  return *this;
}

Query& Query::add(std::string_view name, std::int64_t value) { return add(name, std::string_view(base::cat(value))); }

Query& Query::text(std::string_view name, std::string_view value) { return value.empty() ? *this : add(name, value); }

Query& Query::flag(std::string_view name, bool value) { return value ? add(name, std::string_view("1")) : *this; }

std::string Query::encoded() const {
  auto sorted = text_;
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::string out;
  for (const auto& [name, value] : sorted) {
    if (!out.empty()) out += '&';
    append_escaped(out, name, {});
    out += '=';
    append_escaped(out, value, {});
  }
  return out;
}

std::string escape_segment(std::string_view text) {
  std::string out;
  append_escaped(out, text, "$&+,:;=@");
  return out;
}

std::string escape_path(std::string_view text) {
  std::string out;
  append_escaped(out, text, "$&+,:;=@/");
  return out;
}

std::string_view object_name(std::string_view kind, std::string_view name) {
  name = base::trim(name);
  if (name.empty()) throw base::Failure(base::cat("invalid ", kind, " name or ID: value is empty"));
  return name;
}

std::string object_path(std::string_view root, std::string_view name, std::string_view action) {
  const std::string_view kind = root.substr(1, root.size() - 3); // without its slashes and its plural
  return base::cat(root, escape_path(object_name(kind, name)), action);
}

Call with(std::string method, std::string path, Query query) {
  Call call;
  call.method = std::move(method);
  call.path = std::move(path);
  call.query = std::move(query);
  return call;
}

Call with_json(std::string path, base::JsonView body, Query query) {
  Call call = with("POST", std::move(path), std::move(query));
  call.body = transport::Body::json(body.dump());
  return call;
}

Call authorized(Call call, std::string_view registry_auth) {
  if (!registry_auth.empty()) call.headers.emplace_back("X-Registry-Auth", registry_auth);
  return call;
}

} // namespace skiff::api
