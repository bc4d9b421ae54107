// Addresses. The IP parser follows the order of checks of Go's netip, so that the first error is the same one.
#include <skiff/base/number.hpp>
#include <skiff/base/text.hpp>
#include <skiff/notation/address.hpp>

#include <algorithm>
#include <cstdio>
#include <tuple>

namespace skiff::notation {

namespace {

constexpr std::array<std::uint8_t, 12> v4_in_v6{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

base::Error not_an_address(std::string_view in, std::string_view what) {
  return {base::cat("ParseAddr(", base::quote(in), "): ", what)};
}

base::Error not_an_address(std::string_view in, std::string_view what, std::string_view at) {
  return {base::cat("ParseAddr(", base::quote(in), "): ", what, " (at ", base::quote(at), ")")};
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alnum(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

Result<std::array<std::uint8_t, 4>> parse_v4(std::string_view in, std::string_view text) {
  std::array<std::uint8_t, 4> fields{};
  unsigned value = 0;
  std::size_t position = 0;
  std::size_t digits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_digit(text[i])) {
      if (digits == 1 && value == 0) return not_an_address(in, "IPv4 field has octet with leading zero");
      value = value * 10 + static_cast<unsigned>(text[i] - '0');
      ++digits;
      if (value > 255) return not_an_address(in, "IPv4 field has value >255");
    } else if (text[i] == '.') {
      if (i == 0 || i == text.size() - 1 || text[i - 1] == '.')
        return not_an_address(in, "IPv4 field must have at least one digit", text.substr(i));
      if (position == 3) return not_an_address(in, "IPv4 address too long");
      fields[position++] = static_cast<std::uint8_t>(value);
      value = 0;
      digits = 0;
    } else {
      return not_an_address(in, "unexpected character", text.substr(i));
    }
  }
  if (position < 3) return not_an_address(in, "IPv4 address too short");
  fields[3] = static_cast<std::uint8_t>(value);
  return fields;
}

Address from_v4(const std::array<std::uint8_t, 4>& fields) {
  Address out;
  std::copy(v4_in_v6.begin(), v4_in_v6.end(), out.bytes.begin());
  std::copy(fields.begin(), fields.end(), out.bytes.begin() + 12);
  out.v4 = true;
  return out;
}

// Widens the bytes read so far by the zeros that `::` stands for.
void expand(std::array<std::uint8_t, 16>& bytes, std::size_t read, std::size_t ellipsis) {
  std::move_backward(bytes.begin() + static_cast<std::ptrdiff_t>(ellipsis),
                     bytes.begin() + static_cast<std::ptrdiff_t>(read), bytes.end());
  std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(ellipsis), 16 - read, std::uint8_t{0});
}

Result<Address> parse_v6(std::string_view in) {
  constexpr std::size_t none = 16;
  Address out;
  const auto [text, zone] = base::cut(in, '%');
  if (zone && zone->empty()) return not_an_address(in, "zone must be a non-empty string");
  out.zone = zone.value_or("");
  std::string_view rest = text;
  std::size_t ellipsis = none;
  if (rest.starts_with("::")) {
    ellipsis = 0;
    rest.remove_prefix(2);
    if (rest.empty()) return out;
  }
  std::size_t i = 0;
  while (i < 16) {
    std::size_t digits = 0;
    unsigned value = 0;
    for (; digits < rest.size() && hex_value(rest[digits]) >= 0; ++digits) {
      if (digits > 3) return not_an_address(in, "each group must have 4 or less digits", rest);
      value = (value << 4) + static_cast<unsigned>(hex_value(rest[digits]));
    }
    if (digits == 0) return not_an_address(in, "each colon-separated field must have at least one digit", rest);
    if (digits < rest.size() && rest[digits] == '.') {
      if (ellipsis == none && i != 12)
        return not_an_address(in, "embedded IPv4 address must replace the final 2 fields of the address", rest);
      if (i + 4 > 16)
        return not_an_address(in, "too many hex fields to fit an embedded IPv4 at the end of the address", rest);
      const std::size_t end = in.size() - (zone ? zone->size() + 1 : 0);
      const auto fields = parse_v4(in, in.substr(end - rest.size(), rest.size()));
      if (!fields) return base::Error{fields.error()};
      for (const std::uint8_t field : *fields) out.bytes[i++] = field;
      rest = {};
      break;
    }
    out.bytes[i] = static_cast<std::uint8_t>(value >> 8);
    out.bytes[i + 1] = static_cast<std::uint8_t>(value);
    i += 2;
    rest.remove_prefix(digits);
    if (rest.empty()) break;
    if (rest[0] != ':') return not_an_address(in, "unexpected character, want colon", rest);
    if (rest.size() == 1) return not_an_address(in, "colon must be followed by more characters", rest);
    rest.remove_prefix(1);
    if (rest[0] != ':') continue;
    if (ellipsis != none) return not_an_address(in, "multiple :: in address", rest);
    ellipsis = i;
    rest.remove_prefix(1);
    if (rest.empty()) break;
  }
  if (!rest.empty()) return not_an_address(in, "trailing garbage after address", rest);
  if (i < 16) {
    if (ellipsis == none) return not_an_address(in, "address string too short");
    expand(out.bytes, i, ellipsis);
  } else if (ellipsis != none) {
    return not_an_address(in, "the :: must expand to at least one field of zeros");
  }
  return out;
}

std::string v6_text(const std::array<std::uint8_t, 16>& bytes) {
  std::array<unsigned, 8> groups{};
  for (std::size_t i = 0; i < 8; ++i) groups[i] = static_cast<unsigned>(bytes[2 * i] << 8 | bytes[2 * i + 1]);
  // The first of the longest runs of at least two zero groups becomes "::".
  std::size_t run = 8, run_end = 8;
  for (std::size_t i = 0; i < 8; ++i) {
    std::size_t j = i;
    while (j < 8 && groups[j] == 0) ++j;
    if (j - i >= 2 && j - i > run_end - run) run = i, run_end = j;
  }
  std::string out;
  for (std::size_t i = 0; i < 8; ++i) {
    if (i == run) {
      out += "::";
      i = run_end;
      if (i >= 8) break;
    } else if (i > 0) {
      out += ':';
    }
    char group[8];
    std::snprintf(group, sizeof group, "%x", groups[i]);
    out += group;
  }
  return out;
}

} // namespace

bool Address::mapped() const { return std::equal(v4_in_v6.begin(), v4_in_v6.end(), bytes.begin()); }

Address Address::unmapped() const {
  Address out = *this;
  out.v4 = mapped();
  return out;
}

std::string Address::text() const {
  const std::string dotted = base::cat(bytes[12], '.', bytes[13], '.', bytes[14], '.', bytes[15]);
  if (v4) return dotted;
  std::string out = mapped() ? "::ffff:" + dotted : v6_text(bytes);
  return zone.empty() ? out : out + "%" + zone;
}

Result<Address> parse_address(std::string_view text) {
  for (const char c : text) {
    if (c == '.') {
      const auto fields = parse_v4(text, text);
      if (!fields) return base::Error{fields.error()};
      return from_v4(*fields);
    }
    if (c == ':') return parse_v6(text);
    if (c == '%') return not_an_address(text, "missing IPv6 address");
  }
  return not_an_address(text, "unable to parse IP");
}

std::optional<std::string> canonical_ip(std::string_view text) {
  const auto address = parse_address(text);
  if (!address || !address->zone.empty()) return std::nullopt;
  return address->unmapped().text();
}

bool Prefix::contains(const Address& other) const {
  if (address.v4 != other.unmapped().v4) return false;
  const int total = bits + (address.v4 ? 96 : 0);
  for (int i = 0; i < total; ++i) {
    const auto byte = static_cast<std::size_t>(i / 8);
    if (((address.bytes[byte] ^ other.bytes[byte]) & (0x80 >> (i % 8))) != 0) return false;
  }
  return true;
}

std::string Prefix::text() const { return base::cat(address.text(), '/', bits); }

Result<Prefix> parse_prefix(std::string_view text) {
  const base::Error invalid{base::cat("invalid CIDR address: ", text)};
  const auto [ip, bits] = base::cut(text, '/');
  const auto address = parse_address(ip);
  if (!bits || !address || !address->zone.empty()) return invalid;
  const bool digits_only = !bits->empty() && std::all_of(bits->begin(), bits->end(), is_digit);
  const auto length = base::to_number<int>(*bits);
  if (!digits_only || !length || *length > (address->v4 ? 32 : 128)) return invalid;
  return Prefix{*address, *length};
}

Result<std::string> parse_mac(std::string_view text) {
  const std::string where = text.empty() ? "" : base::cat("address ", text, ": ");
  const base::Error invalid{where + "invalid MAC address"};
  if (text.size() < 14) return invalid;
  const bool dotted = text[4] == '.' && text[2] != ':' && text[2] != '-';
  const char separator = dotted ? '.' : text[2];
  if (!dotted && separator != ':' && separator != '-') return invalid;
  const std::size_t group = dotted ? 4 : 2;
  if ((text.size() + 1) % (group + 1) != 0) return invalid;
  const std::size_t count = (text.size() + 1) / (group + 1) * (group / 2);
  if (count != 6 && count != 8 && count != 20) return invalid;
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i % (group + 1) == group) {
      if (text[i] != separator) return invalid;
      continue;
    }
    if (hex_value(text[i]) < 0) return invalid;
    if (out.size() % 3 == 2) out += ':';
    out += "0123456789abcdef"[hex_value(text[i])];
  }
  return out;
}

Result<HostPort> split_host_port(std::string_view text) {
  const auto wrong = [&](std::string_view why) { return base::Error{base::cat("address ", text, ": ", why)}; };
  constexpr std::string_view missing_port = "missing port in address";
  constexpr std::string_view many_colons = "too many colons in address";
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return wrong(missing_port);
  std::string_view host = text.substr(0, colon);
  std::size_t open_from = 0, close_from = 0;
  if (text[0] == '[') {
    const auto end = text.find(']');
    if (end == std::string_view::npos) return wrong("missing ']' in address");
    if (end + 1 == text.size()) return wrong(missing_port);
    if (end + 1 != colon) return wrong(text[end + 1] == ':' ? many_colons : missing_port);
    host = text.substr(1, end - 1);
    open_from = 1;
    close_from = end + 1;
  } else if (host.find(':') != std::string_view::npos) {
    return wrong(many_colons);
  }
  if (text.find('[', open_from) != std::string_view::npos) return wrong("unexpected '[' in address");
  if (text.find(']', close_from) != std::string_view::npos) return wrong("unexpected ']' in address");
  return HostPort{std::string(host), std::string(text.substr(colon + 1))};
}

std::string join_host_port(std::string_view host, std::string_view port) {
  if (host.find(':') != std::string_view::npos) return base::cat('[', host, "]:", port);
  return base::cat(host, ':', port);
}

Result<std::string> check_ip(std::string_view text) {
  if (auto ip = canonical_ip(base::trim(text))) return *std::move(ip);
  return base::Error{base::cat("IP address is not correctly formatted: ", text)};
}

Result<std::string> check_mac(std::string_view text) {
  const auto mac = parse_mac(base::trim(text));
  if (!mac) return base::Error{mac.error()};
  return std::string(text);
}

namespace {

// Reads a domain name from the front. The pattern of the official client writes "(:?" where "(?:" was meant, so a
// colon is let through before a label and before a dot; names are compared with it as they are.
class DomainReader {
public:
  explicit DomainReader(std::string_view text) : text_(text) {}

  /// The name without its final dot and white space; nothing if the text is no domain.
  std::optional<std::string_view> read() {
    colon();
    if (!label()) return std::nullopt;
    std::size_t end = at_;
    while (separator() && label()) end = at_;
    at_ = end;
    if (peek('.')) ++at_;
    if (text_.find_first_not_of("\t\n\f\r ", at_) != std::string_view::npos) return std::nullopt;
    return text_.substr(0, end);
  }

private:
  bool peek(char c) const { return at_ < text_.size() && text_[at_] == c; }
  void colon() {
    if (peek(':')) ++at_;
  }
  bool separator() {
    colon();
    if (!peek('.')) return false;
    ++at_;
    return true;
  }
  bool label() {
    colon();
    const std::size_t start = at_;
    while (at_ < text_.size() && (is_alnum(text_[at_]) || text_[at_] == '-')) ++at_;
    return at_ > start && text_[start] != '-' && text_[at_ - 1] != '-';
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

} // namespace

Result<std::string> check_dns_search(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  if (text == ".") return std::string(text);
  const bool letter = std::any_of(text.begin(), text.end(), [](char c) { return is_alnum(c) && !is_digit(c); });
  const auto name = DomainReader(text).read();
  if (!letter || !name || name->size() >= 255) return base::Error{base::cat(text, " is not a valid domain")};
  return std::string(*name);
}

Result<std::string> check_extra_host(std::string_view text) {
  auto [name, address] = base::cut(text, '=');
  if (!address) std::tie(name, address) = base::cut(text, ':');
  if (!address || name.empty() || name.find(':') != std::string_view::npos)
    return base::Error{base::cat("bad format for add-host: ", base::quote(text))};
  std::string_view ip = *address;
  if (ip != "host-gateway") {
    if (ip.size() > 2 && ip.front() == '[' && ip.back() == ']') ip = ip.substr(1, ip.size() - 2);
    if (!check_ip(ip)) return base::Error{base::cat("invalid IP address in add-host: ", base::quote(ip))};
  }
  return base::cat(name, ':', ip);
}

Result<std::pair<std::string, std::string>> parse_link(std::string_view text) {
  if (text.empty()) return base::Error{"empty string specified for links"};
  const auto parts = base::split(text, ':');
  if (parts.size() > 2) return base::Error{base::cat("bad format for links: ", text)};
  if (parts.size() == 1) return std::pair{parts[0], parts[0]};
  // Links of an existing container read `/source:/target/alias`.
  if (parts[0].starts_with('/')) return std::pair{parts[0].substr(1), parts[1].substr(parts[1].rfind('/') + 1)};
  return std::pair{parts[0], parts[1]};
}

Result<std::string> check_link(std::string_view text) {
  if (const auto link = parse_link(text); !link) return base::Error{link.error()};
  return std::string(text);
}

} // namespace skiff::notation
