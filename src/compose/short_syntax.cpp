#include <skiff/base/number.hpp>
#include <skiff/base/text.hpp>
#include <skiff/notation/duration.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <compose/short_syntax.hpp>
#include <optional>

namespace skiff::compose {
namespace {

using base::Error;
using base::Result;
using yaml::Mapping;
using yaml::Node;

bool digit(char c) { return c >= '0' && c <= '9'; }
bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// ---- ports

struct PortRange {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
};

std::optional<PortRange> port_range(std::string_view text) {
  const auto [from, to] = base::cut(text, '-');
  const auto first = base::parse_uint(from, 10, 16);
  const auto last = to ? base::parse_uint(*to, 10, 16) : first;
  if (!first || !last || *last < *first) return std::nullopt;
  return PortRange{*first, *last};
}

/// The three parts of a specification; an address may contain colons.
struct PortParts {
  std::string ip;
  std::string host;
  std::string container;
};

PortParts port_parts(std::string_view spec) {
  const auto parts = base::split(spec, ':');
  const auto n = parts.size();
  if (n == 1) return {"", "", parts[0]};
  if (n == 2) return {"", parts[0], parts[1]};
  const std::vector<std::string> address(parts.begin(), parts.end() - 2);
  return {base::join(address, ":"), parts[n - 2], parts[n - 1]};
}

/// The address without its brackets, as net.SplitHostPort gives it; an error names the whole.
Result<std::string> host_address(std::string_view text) {
  if (text.starts_with('[')) {
    if (!text.ends_with(']'))
      return Error{base::cat("Invalid ip address ", text, ": address ", text, ":: missing ']' in address")};
    text = text.substr(1, text.size() - 2);
  } else if (text.find(':') != std::string_view::npos) {
    return Error{base::cat("Invalid ip address ", text, ": address ", text, ":: too many colons in address")};
  }
  if (!text.empty() && !is_ip_address(text)) return Error{base::cat("Invalid ip address: ", text)};
  return std::string(text);
}

// ---- volumes

constexpr std::array<std::string_view, 6> propagations{"rprivate", "private", "rshared", "shared", "rslave", "slave"};

/// One option of the short form; unknown ones mean nothing.
void volume_option(std::string_view option, Mapping& volume) {
  const auto nested = [&](std::string_view group, std::string_view key, Node value) {
    if (volume.find(group) == nullptr) volume.set(group, Node(Mapping{}));
    volume.find(group)->members().set(key, std::move(value));
  };
  if (option == "ro") volume.set("read_only", true);
  if (option == "rw") volume.erase("read_only");
  if (option == "nocopy") nested("volume", "nocopy", true);
  if (std::find(propagations.begin(), propagations.end(), option) != propagations.end())
    nested("bind", "propagation", option);
  if (option == "z" || option == "Z") nested("bind", "selinux", option);
}

bool is_file_path(std::string_view source) {
  if (source.empty()) return false;
  return std::string_view("./~").find(source[0]) != std::string_view::npos || source.starts_with("\\\\") ||
         (source.size() > 1 && letter(source[0]) && source[1] == ':');
}

void set_volume_type(Mapping& volume) {
  const auto* source = volume.find("source");
  const bool bind = source != nullptr && is_file_path(source->text());
  const std::string_view type = bind ? "bind" : "volume";
  volume.set("type", type);
  if (volume.find(type) == nullptr) volume.set(type, Node(Mapping{}));
  if (bind) volume.find("bind")->members().set("create_host_path", true);
}

/// Takes one part between colons; false with a reason.
std::optional<std::string_view> volume_part(std::string_view part, bool last, Mapping& volume) {
  if (part.empty()) return "empty section between colons";
  if (volume.find("source") == nullptr) {
    volume.set(last ? "target" : "source", part);
  } else if (volume.find("target") == nullptr) {
    volume.set("target", part);
  } else if (!last) {
    return "too many colons";
  } else {
    for (const auto& option : base::split(part, ',')) volume_option(option, volume);
  }
  return std::nullopt;
}

} // namespace

Result<yaml::Sequence> parse_ports(std::string_view spec) {
  auto parts = port_parts(spec);
  const auto [container_text, protocol_text] = base::cut(parts.container, '/');
  const auto container = std::string(container_text);
  const auto protocol = protocol_text && !protocol_text->empty() ? std::string(*protocol_text) : "tcp";
  const auto ip = host_address(parts.ip);
  if (!ip) return Error{ip.error()};
  if (container.empty()) return Error{base::cat("No port specified: ", spec, "<empty>")};
  const auto inside = port_range(container);
  if (!inside) return Error{base::cat("Invalid containerPort: ", container)};
  const auto outside = parts.host.empty() ? std::optional(PortRange{}) : port_range(parts.host);
  if (!outside) return Error{base::cat("Invalid hostPort: ", parts.host)};
  const auto count = inside->last - inside->first;
  if (!parts.host.empty() && count != outside->last - outside->first && count != 0)
    return Error{base::cat("Invalid ranges specified for container and host Ports: ", container, " and ", parts.host)};
  const auto lower = base::lower(protocol);
  if (lower != "tcp" && lower != "udp" && lower != "sctp") return Error{base::cat("Invalid proto: ", protocol)};

  std::vector<std::pair<std::string, Node>> entries;
  entries.reserve(count + 1);
  for (std::uint64_t i = 0; i <= count; ++i) {
    Mapping entry;
    entry.members().reserve(5);
    entry.set("mode", "ingress");
    if (!ip->empty()) entry.set("host_ip", *ip);
    // Port 0 is none: the check for unique ports misses the target then, as the official program does.
    if (inside->first + i != 0) entry.set("target", static_cast<std::int64_t>(inside->first + i));
    if (!parts.host.empty()) {
      auto published = base::cat(outside->first + i);
      if (count == 0 && outside->first != outside->last) published += base::cat('-', outside->last);
      entry.set("published", published);
    }
    entry.set("protocol", lower);
    entries.emplace_back(base::cat(inside->first + i, '/', lower), Node(std::move(entry)));
  }
  std::stable_sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  yaml::Sequence out;
  out.reserve(entries.size());
  for (auto& entry : entries) out.push_back(std::move(entry.second));
  return out;
}

Result<Mapping> parse_volume(std::string_view spec) {
  Mapping volume;
  if (spec.empty()) return Error{"invalid empty volume spec"};
  if (spec.size() <= 2) {
    volume.set("type", "volume");
    volume.set("target", spec);
    return volume;
  }
  int variables = 0; // depth of ${…}, whose colons do not separate
  std::string part;
  for (std::size_t i = 0; i <= spec.size(); ++i) {
    const bool last = i == spec.size();
    const char c = last ? ':' : spec[i];
    if (!last && c == '$' && i + 1 < spec.size() && spec[i + 1] == '{') {
      ++variables;
    } else if (!last && c == '}' && variables > 0) {
      --variables;
    } else if (c == ':' && (last || !(part.size() == 1 && letter(part[0]))) && variables == 0) {
      if (const auto reason = volume_part(part, last, volume))
        return Error{base::cat("invalid spec: ", spec, ": ", *reason)};
      part.clear();
      continue;
    }
    if (!last) part += c;
  }
  set_volume_type(volume);
  return volume;
}

Result<std::vector<std::string>> split_command(std::string_view line) {
  std::vector<std::string> words;
  std::string word;
  bool inside_word = false;
  bool escaped = false, single = false, twice = false, backquote = false, dollar = false;
  const Error wrong{"invalid command line string"};
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (escaped) {
      word += c;
      escaped = false;
      inside_word = true;
      continue;
    }
    if (c == '\\' && !single) {
      escaped = true;
      continue;
    }
    if (c == '\\') {
      word += c;
      continue;
    }
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
      if (single || twice || backquote || dollar) {
        word += c;
      } else if (inside_word) {
        words.push_back(std::move(word));
        word.clear();
        inside_word = false;
      }
      continue;
    }
    if (c == '`' && !single && !twice && !dollar) backquote = !backquote;
    if (c == ')' && !single && !twice && !backquote) dollar = !dollar;
    if (c == '(' && !single && !twice && !backquote) {
      if (dollar || !word.ends_with('$')) return wrong;
      dollar = true;
      word += c;
      continue;
    }
    if ((c == '"' && !single && !dollar) || (c == '\'' && !twice && !dollar)) {
      bool& quote = c == '"' ? twice : single;
      if (quote) inside_word = true;
      quote = !quote;
      continue;
    }
    if (std::string_view(";&|<>").find(c) != std::string_view::npos && !(single || twice || backquote || dollar)) {
      if (c == '>' && !word.empty() && digit(word[0])) inside_word = false;
      break;
    }
    inside_word = true;
    word += c;
  }
  if (inside_word) words.push_back(std::move(word));
  if (escaped || single || twice || backquote || dollar) return wrong;
  return words;
}

Result<std::int64_t> parse_size(std::string_view text) {
  const auto last = text.find_last_of("0123456789. ");
  if (last == std::string_view::npos) return Error{base::cat("invalid size: '", text, "'")};
  const auto number = text.substr(0, text[last] == ' ' ? last : last + 1);
  const auto written = text.substr(last + 1);
  const auto parsed = base::parse_float(number);
  if (!parsed) return Error{parsed.error()};
  if (*parsed < 0) return Error{base::cat("invalid size: '", text, "'")};
  if (written.empty()) return base::to_int64(*parsed);
  const Error too_long{base::cat("invalid suffix: '", written, "'")};
  if (written.size() > 3) return too_long;
  const auto suffix = base::lower(written);
  const Error wrong{base::cat("invalid suffix: '", suffix, "'")};
  constexpr std::string_view units = "bkmgtp";
  const auto power = units.find(suffix[0]);
  if (power == std::string_view::npos || (power == 0 && suffix.size() > 1)) return wrong;
  if (suffix.size() == 2 && suffix[1] != 'b') return wrong;
  if (suffix.size() == 3 && suffix.substr(1) != "ib") return wrong;
  return base::to_int64(*parsed * std::pow(1024.0, static_cast<double>(power)));
}

Result<std::int64_t> parse_long_duration(std::string_view text) {
  struct Unit {
    std::string_view name;
    std::int64_t nanoseconds;
  };
  static constexpr std::array<Unit, 10> units{{{"ns", 1},
                                               {"us", 1000},
                                               {"\xc2\xb5s", 1000},
                                               {"\xce\xbcs", 1000},
                                               {"ms", 1000000},
                                               {"s", 1000000000},
                                               {"m", 60000000000},
                                               {"h", 3600000000000},
                                               {"d", 86400000000000},
                                               {"w", 604800000000000}}};
  const Error invalid{base::cat("time: invalid duration \"", text, '"')};
  auto rest = text;
  const bool negative = rest.starts_with('-');
  if (negative || rest.starts_with('+')) rest.remove_prefix(1);
  if (rest == "0") return std::int64_t{0};
  if (rest.empty()) return invalid;
  std::int64_t total = 0;
  while (!rest.empty()) {
    std::size_t whole = 0;
    while (whole < rest.size() && digit(rest[whole])) ++whole;
    auto end = whole;
    if (end < rest.size() && rest[end] == '.')
      for (++end; end < rest.size() && digit(rest[end]);) ++end;
    const auto fraction = end > whole ? rest.substr(whole + 1, end - whole - 1) : std::string_view{};
    if (whole == 0 && fraction.empty()) return invalid;
    const auto count =
        whole == 0 ? std::optional<std::int64_t>(0) : base::to_number<std::int64_t>(rest.substr(0, whole));
    if (!count) return invalid;
    rest.remove_prefix(end);
    std::size_t length = 0;
    while (length < rest.size() && rest[length] != '.' && !digit(rest[length])) ++length;
    if (length == 0) return Error{base::cat("time: missing unit in duration \"", text, '"')};
    const auto name = rest.substr(0, length);
    const auto* unit = std::find_if(units.begin(), units.end(), [&](const Unit& u) { return u.name == name; });
    if (unit == units.end()) return Error{base::cat("time: unknown unit \"", name, "\" in duration \"", text, '"')};
    rest.remove_prefix(length);
    std::int64_t value = 0;
    if (__builtin_mul_overflow(*count, unit->nanoseconds, &value)) return invalid;
    double scale = 1;
    double part = 0;
    for (const char c : fraction.substr(0, 18)) {
      part = part * 10 + (c - '0');
      scale *= 10;
    }
    if (__builtin_add_overflow(
            value, static_cast<std::int64_t>(part * (static_cast<double>(unit->nanoseconds) / scale)), &value) ||
        __builtin_add_overflow(total, value, &total))
      return invalid;
  }
  return negative ? -total : total;
}

std::string duration_text(std::int64_t nanoseconds) { return notation::duration_text(nanoseconds); }

namespace {

bool is_ipv4(std::string_view text) {
  int parts = 0;
  while (parts < 4) {
    std::size_t size = 0;
    int value = 0;
    while (size < text.size() && digit(text[size]) && size < 4) value = value * 10 + (text[size++] - '0');
    if (size == 0 || size > 3 || value > 255 || (size > 1 && text[0] == '0')) return false;
    text.remove_prefix(size);
    if (++parts == 4) break;
    if (!text.starts_with('.')) return false;
    text.remove_prefix(1);
  }
  return text.empty();
}

} // namespace

bool is_ip_address(std::string_view text) {
  if (text.find(':') == std::string_view::npos) return is_ipv4(text);
  int groups = 0;
  bool shortened = false;
  if (text.starts_with("::")) {
    shortened = true;
    text.remove_prefix(2);
  }
  while (!text.empty()) {
    if (groups >= 8) return false;
    std::size_t size = 0;
    while (size < text.size() && (digit(text[size]) || (letter(text[size]) && (text[size] | 0x20) <= 'f'))) ++size;
    if (size < text.size() && text[size] == '.') return is_ipv4(text) && (shortened ? groups <= 5 : groups == 6);
    if (size == 0 || size > 4) return false;
    ++groups;
    text.remove_prefix(size);
    if (text.empty()) break;
    if (text[0] != ':' || text.size() == 1) return false;
    text.remove_prefix(1);
    if (text.starts_with(':')) {
      if (shortened) return false;
      shortened = true;
      text.remove_prefix(1);
    }
  }
  return shortened ? groups < 8 : groups == 8;
}

bool is_windows_absolute(std::string_view path) {
  const auto separator = [](char c) { return c == '\\' || c == '/'; };
  if (path.size() >= 2 && path[1] == ':') return path.size() > 2 && separator(path[2]);
  return path.size() >= 2 && separator(path[0]) && separator(path[1]);
}

} // namespace skiff::compose
