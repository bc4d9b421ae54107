// Image references. The grammar is regular; it is matched by hand because every part has one possible boundary: '@'
// begins the digest, the first ':' behind the first '/' begins the tag, the first '/' may end a domain.
#include "path_match.hpp"

#include <skiff/base/text.hpp>
#include <skiff/notation/reference.hpp>

#include <algorithm>
#include <optional>

namespace skiff::notation {

namespace {

constexpr std::string_view hub = "docker.io";
constexpr std::string_view official = "library/";
constexpr std::size_t longest_name = 255;

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alnum(char c) { return is_lower(c) || is_upper(c) || is_digit(c); }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

template <class Predicate>
bool all(std::string_view text, Predicate predicate) {
  return std::all_of(text.begin(), text.end(), predicate);
}

bool is_identifier(std::string_view text) {
  return text.size() == 64 && all(text, [](char c) { return is_hex(c) && !is_upper(c); });
}

// Runs of lower-case letters and digits, joined by one '.', one or two '_', or any number of '-'.
bool is_path_component(std::string_view text) {
  std::size_t i = 0;
  const auto run = [&] {
    const std::size_t start = i;
    while (i < text.size() && (is_lower(text[i]) || is_digit(text[i]))) ++i;
    return i > start;
  };
  if (!run()) return false;
  while (i < text.size()) {
    const char separator = text[i];
    const std::size_t start = i;
    while (i < text.size() && text[i] == separator) ++i;
    const std::size_t most = separator == '.' ? 1 : separator == '_' ? 2 : separator == '-' ? text.size() : 0;
    if (i - start > most || !run()) return false;
  }
  return true;
}

bool is_path(std::string_view text) {
  for (const auto& part : base::split(text, '/'))
    if (!is_path_component(part)) return false;
  return true;
}

bool is_domain_label(std::string_view text) {
  return !text.empty() && text.front() != '-' && text.back() != '-' &&
         all(text, [](char c) { return is_alnum(c) || c == '-'; });
}

// A host name or [IPv6], with or without a port.
bool is_domain(std::string_view text) {
  std::string_view host = text;
  const auto bracket = text.starts_with('[') ? text.find(']') : std::string_view::npos;
  if (const auto colon = text.find(':', bracket == std::string_view::npos ? 0 : bracket);
      colon != std::string_view::npos) {
    const std::string_view port = text.substr(colon + 1);
    if (port.empty() || !all(port, is_digit)) return false;
    host = text.substr(0, colon);
  }
  if (host.starts_with('[')) {
    if (host.size() < 3 || !host.ends_with(']')) return false;
    return all(host.substr(1, host.size() - 2), [](char c) { return is_hex(c) || c == ':'; });
  }
  for (const auto& label : base::split(host, '.'))
    if (!is_domain_label(label)) return false;
  return true;
}

bool is_tag(std::string_view text) {
  if (text.empty() || text.size() > 128 || text[0] == '.' || text[0] == '-') return false;
  return all(text, [](char c) { return is_alnum(c) || c == '_' || c == '.' || c == '-'; });
}

// The loose form that a reference may contain; check_digest is the strict one.
bool is_digest_like(std::string_view text) {
  const auto [algorithm, hex] = base::cut(text, ':');
  if (!hex || hex->size() < 32 || !all(*hex, is_hex)) return false;
  std::size_t start = 0;
  for (std::size_t i = 0; i <= algorithm.size(); ++i) {
    if (i < algorithm.size() && std::string_view("-_+.").find(algorithm[i]) == std::string_view::npos) continue;
    const std::string_view part = algorithm.substr(start, i - start);
    if (part.empty() || is_digit(part[0]) || !all(part, is_alnum)) return false;
    start = i + 1;
  }
  return true;
}

// Splits text that already has its domain in front; nothing if it does not fit the grammar.
std::optional<Reference> match(std::string_view text) {
  Reference out;
  if (const auto at = text.find('@'); at != std::string_view::npos) {
    out.digest = text.substr(at + 1);
    if (!is_digest_like(out.digest)) return std::nullopt;
    text = text.substr(0, at);
  }
  const auto slash = text.find('/');
  if (const auto colon = text.find(':', slash == std::string_view::npos ? 0 : slash); colon != std::string_view::npos) {
    out.tag = text.substr(colon + 1);
    if (!is_tag(out.tag)) return std::nullopt;
    text = text.substr(0, colon);
  }
  if (slash != std::string_view::npos && is_domain(text.substr(0, slash)) && is_path(text.substr(slash + 1))) {
    out.domain = text.substr(0, slash);
    out.path = text.substr(slash + 1);
    return out;
  }
  if (!is_path(text)) return std::nullopt;
  out.path = text;
  return out;
}

// Upper case in any alphabet that registries' users may type: ASCII, Latin-1, Greek, Cyrillic.
bool has_upper(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = [&](std::size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U; };
    if (is_upper(text[i])) return true;
    const unsigned rune = ((byte(i) & 0x1FU) << 6) | (byte(i + 1) & 0x3FU);
    if ((byte(i) & 0xE0U) != 0xC0U) continue;
    if ((rune >= 0xC0 && rune <= 0xDE && rune != 0xD7) || (rune >= 0x391 && rune <= 0x3A9) ||
        (rune >= 0x400 && rune <= 0x42F))
      return true;
  }
  return false;
}

struct Split {
  std::string domain, rest;
};

// What is before the first '/' is a domain if it looks like one; else the image is on the hub.
Split split_domain(std::string_view text) {
  const auto [first, rest] = base::cut(text, '/');
  if (!rest) return {std::string(hub), base::cat(official, text)};
  Split out{std::string(hub), std::string(text)};
  if (first == "index.docker.io")
    out.rest = *rest;
  else if (first == "localhost" || first.find_first_of(".:") != std::string_view::npos || has_upper(first))
    out = {std::string(first), std::string(*rest)};
  if (out.domain == hub && out.rest.find('/') == std::string::npos) out.rest.insert(0, official);
  return out;
}

std::string with_suffixes(std::string text, const Reference& reference) {
  if (!reference.tag.empty()) text += ":" + reference.tag;
  if (!reference.digest.empty()) text += (text.empty() ? "" : "@") + reference.digest;
  return text;
}

} // namespace

std::string Reference::name() const { return domain.empty() ? path : base::cat(domain, '/', path); }

std::string Reference::text() const { return with_suffixes(name(), *this); }

std::string Reference::familiar_name() const {
  if (domain != hub) return name();
  const bool plain = path.starts_with(official) && path.find('/', official.size()) == std::string::npos;
  return plain ? path.substr(official.size()) : path;
}

std::string Reference::familiar() const { return with_suffixes(familiar_name(), *this); }

Result<void> check_digest(std::string_view text) {
  const base::Error malformed{"invalid checksum digest format"};
  const auto [algorithm, hex] = base::cut(text, ':');
  if (algorithm.empty() || !hex || hex->empty()) return malformed;
  const std::size_t size = algorithm == "sha256" ? 64 : algorithm == "sha384" ? 96 : algorithm == "sha512" ? 128 : 0;
  if (size != 0) {
    if (hex->size() != size) return base::Error{"invalid checksum digest length"};
    if (!all(*hex, [](char c) { return is_hex(c) && !is_upper(c); })) return malformed;
    return {};
  }
  std::size_t start = 0;
  for (std::size_t i = 0; i <= algorithm.size(); ++i) {
    if (i < algorithm.size() && std::string_view("-_+.").find(algorithm[i]) == std::string_view::npos) continue;
    const std::string_view part = algorithm.substr(start, i - start);
    if (part.empty() || !all(part, [](char c) { return is_lower(c) || is_digit(c); })) return malformed;
    start = i + 1;
  }
  if (!all(*hex, [](char c) { return is_alnum(c) || c == '=' || c == '_' || c == '-'; })) return malformed;
  return base::Error{"unsupported digest algorithm"};
}

Result<Reference> parse_reference(std::string_view text) {
  if (is_identifier(text))
    return base::Error{base::cat("invalid repository name (", text, "), cannot specify 64-byte hexadecimal strings")};
  const Split split = split_domain(text);
  const std::string_view name = base::cut(split.rest, ':').first;
  if (has_upper(name))
    return base::Error{base::cat("invalid reference format: repository name (", name, ") must be lowercase")};
  const std::string full = base::cat(split.domain, '/', split.rest);
  auto reference = match(full);
  if (!reference)
    return base::Error{match(base::lower(full)) ? "repository name must be lowercase" : "invalid reference format"};
  if (reference->path.size() > longest_name)
    return base::Error{base::cat("repository name must not be more than ", longest_name, " characters")};
  if (!reference->digest.empty())
    if (const auto checked = check_digest(reference->digest); !checked) return base::Error{checked.error()};
  return *std::move(reference);
}

Result<Reference> parse_any_reference(std::string_view text) {
  Reference identifier;
  if (is_identifier(text)) {
    identifier.digest = base::cat("sha256:", text);
    return identifier;
  }
  if (check_digest(text)) {
    identifier.digest = text;
    return identifier;
  }
  return parse_reference(text);
}

Result<Reference> parse_pinned_reference(std::string_view text) {
  auto reference = parse_reference(text);
  if (!reference) return reference;
  if (!reference->tag.empty() && !reference->digest.empty()) reference->tag.clear();
  return with_default_tag(*std::move(reference));
}

Reference with_default_tag(Reference reference) {
  if (reference.named() && reference.name_only()) reference.tag = "latest";
  return reference;
}

Result<bool> familiar_match(std::string_view pattern, const Reference& reference) {
  auto matched = path_match(pattern, reference.familiar());
  if (!matched || *matched || !reference.named()) return matched;
  const auto by_name = path_match(pattern, reference.familiar_name());
  return by_name && *by_name;
}

} // namespace skiff::notation
