// Platform names.
#include <skiff/base/text.hpp>
#include <skiff/notation/platform.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace skiff::notation {

namespace {

constexpr std::array<std::string_view, 17> systems{"aix",     "android", "darwin",  "dragonfly", "freebsd", "hurd",
                                                   "illumos", "ios",     "js",      "linux",     "nacl",    "netbsd",
                                                   "openbsd", "plan9",   "solaris", "windows",   "zos"};
constexpr std::array<std::string_view, 24> architectures{
    "386",     "amd64",   "amd64p32", "arm",    "armbe",  "arm64",    "arm64be",   "ppc64",
    "ppc64le", "loong64", "mips",     "mipsle", "mips64", "mips64le", "mips64p32", "mips64p32le",
    "ppc",     "riscv",   "riscv64",  "s390",   "s390x",  "sparc",    "sparc64",   "wasm"};

// The patterns as the error texts quote them.
constexpr std::string_view component_pattern = "^[A-Za-z0-9_.-]+$";
constexpr std::string_view os_pattern = "^([A-Za-z0-9_-]+)(?:\\(([A-Za-z0-9_.%-]*)((?:\\+[A-Za-z0-9_.%-]+)*)\\))?$";

#if defined(__x86_64__)
constexpr std::string_view own_architecture = "amd64";
#elif defined(__aarch64__)
constexpr std::string_view own_architecture = "arm64";
#elif defined(__arm__)
constexpr std::string_view own_architecture = "arm";
#elif defined(__i386__)
constexpr std::string_view own_architecture = "386";
#elif defined(__riscv)
constexpr std::string_view own_architecture = "riscv64";
#elif defined(__powerpc64__)
constexpr std::string_view own_architecture = "ppc64le";
#elif defined(__s390x__)
constexpr std::string_view own_architecture = "s390x";
#else
#error "name this architecture as Go does"
#endif

template <class Range>
bool contains(const Range& range, std::string_view word) {
  return std::find(range.begin(), range.end(), word) != range.end();
}

bool only(std::string_view text, std::string_view marks) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           marks.find(c) != std::string_view::npos;
  });
}

// %2F and the like, in versions and features.
Result<std::string> decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const std::string_view escape = text.substr(i, 3);
    unsigned value = 0;
    const char* const end = escape.data() + escape.size();
    if (escape.size() < 3 || std::from_chars(escape.data() + 1, end, value, 16).ptr != end)
      return base::Error{base::cat("invalid URL escape ", base::quote(escape))};
    out += static_cast<char>(value);
    i += 2;
  }
  return out;
}

std::string normal_os(std::string_view text) {
  std::string out = base::lower(text);
  return out == "macos" ? "darwin" : out;
}

void normalize(Platform& platform) {
  auto& architecture = platform.architecture;
  auto& variant = platform.variant;
  architecture = base::lower(architecture);
  variant = base::lower(variant);
  if (architecture == "i386") {
    architecture = "386";
    variant.clear();
  } else if (architecture == "x86_64" || architecture == "x86-64" || architecture == "amd64") {
    architecture = "amd64";
    if (variant == "v1") variant.clear();
  } else if (architecture == "aarch64" || architecture == "arm64") {
    architecture = "arm64";
    if (variant == "8" || variant == "v8" || variant == "v8.0") variant.clear();
    if (variant == "9" || variant == "9.0" || variant == "v9.0") variant = "v9";
  } else if (architecture == "armhf" || architecture == "armel") {
    variant = architecture == "armhf" ? "v7" : "v6";
    architecture = "arm";
  } else if (architecture == "arm") {
    if (variant.empty() || variant == "7") variant = "v7";
    if (variant == "5" || variant == "6" || variant == "8") variant.insert(0, "v");
  }
}

struct OsPart {
  std::string_view name, version, features; // features with their leading '+'
};

std::optional<OsPart> split_os(std::string_view text) {
  OsPart out;
  const auto open = text.find('(');
  out.name = text.substr(0, open);
  if (!only(out.name, "_-")) return std::nullopt;
  if (open == std::string_view::npos) return out;
  if (!text.ends_with(')')) return std::nullopt;
  const std::string_view inner = text.substr(open + 1, text.size() - open - 2);
  const auto plus = std::min(inner.find('+'), inner.size());
  out.version = inner.substr(0, plus);
  out.features = inner.substr(plus);
  if (!out.version.empty() && !only(out.version, "_.%-")) return std::nullopt;
  if (out.features.empty()) return out;
  for (const auto& feature : base::split(out.features.substr(1), '+'))
    if (!only(feature, "_.%-")) return std::nullopt;
  return out;
}

Result<void> read_os(Platform& platform, std::string_view part, std::string_view whole) {
  const auto os = split_os(part);
  if (!os)
    return base::Error{base::cat(base::quote(part), " is an invalid OS component of ", base::quote(whole),
                                 ": OSAndVersion specifier component must match ", base::quote(os_pattern),
                                 ": invalid argument")};
  platform.os = normal_os(os->name);
  auto version = decoded(os->version);
  if (!version)
    return base::Error{
        base::cat(base::quote(whole), " has an invalid OS version ", base::quote(os->version), ": ", version.error())};
  platform.os_version = *std::move(version);
  if (os->features.empty()) return {};
  for (const auto& text : base::split(os->features.substr(1), '+')) {
    auto feature = decoded(text);
    if (!feature)
      return base::Error{base::cat(base::quote(whole), " has invalid OS features: invalid os feature ",
                                   base::quote(text), ": ", feature.error())};
    if (!feature->empty()) platform.os_features.push_back(*std::move(feature));
  }
  return {};
}

} // namespace

std::string Platform::text() const {
  if (os.empty()) return "unknown";
  std::string out = os;
  if (!architecture.empty()) out += "/" + architecture;
  if (!variant.empty()) out += "/" + variant;
  return out;
}

Platform host_platform() {
  Platform out;
  out.os = "linux";
  out.architecture = own_architecture;
  return out;
}

Result<Platform> parse_platform(std::string_view text) {
  const auto wrong = [&](std::string_view why) {
    return base::Error{base::cat(base::quote(text), ": ", why, ": invalid argument")};
  };
  if (text.find('*') != std::string_view::npos) return wrong("wildcards not yet supported");
  const auto parts = base::split(text, '/');
  Platform out;
  if (const auto os = read_os(out, parts[0], text); !os) return base::Error{os.error()};
  for (std::size_t i = 1; i < parts.size(); ++i)
    // A fourth part is the whole rest, in which a slash is not allowed either.
    if (!only(parts[i], "_.-") || i > 3) {
      std::string part = parts[i];
      if (i >= 3) part = base::join({parts.begin() + 3, parts.end()}, "/");
      return base::Error{base::cat(base::quote(part), " is an invalid component of ", base::quote(text),
                                   ": platform specifier component must match ", base::quote(component_pattern),
                                   ": invalid argument")};
    }
  if (parts.size() > 3) return wrong("cannot parse platform specifier");
  if (parts.size() == 1) {
    if (contains(systems, out.os)) {
      out.architecture = own_architecture;
      return out;
    }
    out.architecture = parts[0];
    out.os = "linux";
  } else {
    out.architecture = parts[1];
    if (parts.size() == 3) out.variant = parts[2];
  }
  normalize(out);
  if (parts.size() == 1 && !contains(architectures, out.architecture))
    return wrong("unknown operating system or architecture");
  if (parts.size() < 3 && out.architecture == "arm" && out.variant == "v7") out.variant.clear();
  if (parts.size() == 3 && out.architecture == "arm64" && out.variant.empty()) out.variant = "v8";
  return out;
}

} // namespace skiff::notation
