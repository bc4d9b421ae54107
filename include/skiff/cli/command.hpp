#pragma once
// How a verb is declared: flags and commands are constexpr data, checked by the compiler, read by the parser, help,
// completion and documentation alike. No static initialisers, no tree is built at start (docs/architecture.md).
//
//   struct PsOptions { bool all = false; std::vector<std::string> filter; };
//   constexpr Flag flags[] = {
//       {.name = "all", .letter = 'a', .help = "Show stopped containers too", .set = into<&PsOptions::all>},
//       {.name = "filter", .letter = 'f', .type = "filter", .help = "…", .set = into<&PsOptions::filter>},
//   };
//   int run(Session& session, const PsOptions& options, Arguments arguments);
//   constexpr Command ps = {.path = "container ls", .aliases = ps_aliases, .usage = "…", .flags = flags,
//                           .arity = exactly(0), .execute = action<PsOptions, run>};

#include <skiff/base/result.hpp>
#include <skiff/base/text.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace skiff::commands {
class Session; // what a verb gets to work with; the grammar only hands it on
}

namespace skiff::cli {

using Arguments = std::span<const std::string>;
using Setter = base::Result<void> (*)(void* options, std::string_view value);

// Conversions of the official flag library, with its error texts (strconv.ParseInt: parsing "x": invalid syntax).
base::Result<bool> parse_bool(std::string_view text);
base::Result<std::int64_t> parse_int(std::string_view text, int bits);
base::Result<std::uint64_t> parse_uint(std::string_view text, int bits);
base::Result<double> parse_float(std::string_view text);
base::Result<std::vector<std::string>> parse_csv(std::string_view text); ///< one comma-separated record with quotes

namespace detail {
template <class>
struct MemberOf;
template <class Owner, class Member>
struct MemberOf<Member Owner::*> {
  using owner = Owner;
  using type = Member;
};
template <class T>
struct Inner {
  using type = T;
};
template <class T>
struct Inner<std::optional<T>> {
  using type = T;
};
template <class T>
base::Result<T> convert(std::string_view value) {
  if constexpr (std::is_same_v<T, std::string>) {
    return std::string(value);
  } else if constexpr (std::is_same_v<T, bool>) {
    return parse_bool(value);
  } else if constexpr (std::is_floating_point_v<T>) {
    return parse_float(value);
  } else if constexpr (std::is_signed_v<T>) {
    auto number = parse_int(value, sizeof(T) * 8);
    if (!number) return base::Error{number.error()};
    return static_cast<T>(*number);
  } else {
    auto number = parse_uint(value, sizeof(T) * 8);
    if (!number) return base::Error{number.error()};
    return static_cast<T>(*number);
  }
}
template <auto Member, auto Parse>
base::Result<void> assign(void* options, std::string_view value) {
  using Owner = typename MemberOf<decltype(Member)>::owner;
  using Type = typename MemberOf<decltype(Member)>::type;
  auto& place = static_cast<Owner*>(options)->*Member;
  if constexpr (requires { place.emplace_back(); }) { // a list: each occurrence adds
    auto parsed = [&] {
      if constexpr (std::is_null_pointer_v<decltype(Parse)>)
        return convert<typename Type::value_type>(value);
      else
        return Parse(value);
    }();
    if (!parsed) return base::Error{parsed.error()};
    place.push_back(std::move(*parsed));
  } else { // one value: the last occurrence wins
    auto parsed = [&] {
      if constexpr (std::is_null_pointer_v<decltype(Parse)>)
        return convert<typename Inner<Type>::type>(value);
      else
        return Parse(value);
    }();
    if (!parsed) return base::Error{parsed.error()};
    place = std::move(*parsed);
  }
  return {};
}
template <auto Member>
base::Result<void> assign_csv(void* options, std::string_view value) {
  auto parts = parse_csv(value);
  if (!parts) return base::Error{parts.error()};
  auto& place = static_cast<typename MemberOf<decltype(Member)>::owner*>(options)->*Member;
  place.insert(place.end(), parts->begin(), parts->end());
  return {};
}
} // namespace detail

/// Setter for a member; the kind of value follows from its type (bool, number, string, vector of these, optional of
/// these to know whether the flag was given). `Parse`: a Result<T>(string_view) that checks and converts.
template <auto Member, auto Parse = nullptr>
inline constexpr Setter into = detail::assign<Member, Parse>;
/// Setter for a vector of strings whose flag takes comma-separated values (Go's stringSlice).
template <auto Member>
inline constexpr Setter into_csv = detail::assign_csv<Member>;

/// What a flag or argument can be completed with.
enum class Completer : std::uint8_t {
  none,
  files,
  containers,
  running_containers,
  images,
  networks,
  volumes,
  contexts,
  services,
  platforms,
  words,
};

struct Since {
  int major = 0;
  int minor = 0;
};

struct Flag {
  std::string_view name;
  char letter = 0;
  std::string_view type = {};     ///< value word of the help ("string", "list"); empty for a switch
  std::string_view help = {};     ///< one line, our words
  std::string_view fallback = {}; ///< as help prints it: `(default "info")` from "\"info\"" ; empty: none printed
  std::string_view bare = {};     ///< value if given without one; switches: "true"
  Since since = {};               ///< API version below which docker refuses it
  std::string_view os = {};       ///< "windows": only for such engines
  bool swarm = false;             ///< needs a swarm manager; hidden otherwise
  bool experimental = false;
  bool hidden = false;
  std::string_view deprecated = {}; ///< the sentence of the warning
  Completer completer = Completer::none;
  std::string_view words = {}; ///< for Completer::words, separated by spaces
  Setter set = nullptr;
};

struct Arity {
  int least = 0;
  int most = -1; ///< -1: any number
};
constexpr Arity exactly(int n) { return {n, n}; }
constexpr Arity at_least(int n) { return {n, -1}; }
constexpr Arity at_most(int n) { return {0, n}; }
constexpr Arity between(int least, int most) { return {least, most}; }
constexpr Arity any_number() { return {0, -1}; }

/// The rest of the line of a selected verb; parse_into() lexes it against the verb's flags.
class Line {
public:
  virtual ~Line() = default;
  /// Fills the options through the flags' setters. Throws Failure{usage} with the official text, or the help request.
  virtual void parse_into(void* options) = 0;
  virtual Arguments arguments() const = 0;
  /// Whether the flag occurred on the line.
  virtual bool given(std::string_view flag) const = 0;
};

using Execute = int (*)(commands::Session& session, Line& line);

/// Which program a command belongs to: they differ in error layout and in the exit code of a flag error.
enum class Family : std::uint8_t { docker, compose, buildx };

struct Command {
  std::string_view path;                             ///< "container ls"; for compose "compose up"
  std::span<const std::string_view> aliases = {};    ///< further full paths: "ps", "container list"
  std::string_view usage = {};                       ///< behind "Usage:  ", e.g. "docker ps [OPTIONS]"
  std::string_view summary = {};                     ///< one line for lists of commands
  std::string_view details = {};                     ///< further text of the help page, may be empty
  std::span<const std::span<const Flag>> flags = {}; ///< groups, so that verbs can share them
  Arity arity = {};
  bool interspersed = true; ///< flags may follow arguments (not for run, exec, …)
  Family family = Family::docker;
  Since since = {};
  bool swarm = false;
  bool experimental = false;
  bool hidden = false;
  Completer completer = Completer::none; ///< of the arguments
  Execute execute = nullptr;             ///< null: a group of commands, or a verb that is not there yet (see `missing`)
  std::string_view missing = {};         ///< the one clear sentence of a verb whose room is not built
};

/// Execute for a verb with typed options: `int run(Session&, const Options&, Arguments)`.
template <class Options, int (*Run)(commands::Session&, const Options&, Arguments)>
int action(commands::Session& session, Line& line) {
  Options options;
  line.parse_into(&options);
  return Run(session, options, line.arguments());
}

} // namespace skiff::cli
