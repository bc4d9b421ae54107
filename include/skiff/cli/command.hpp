#pragma once
// How a verb is declared: flags and commands are constexpr data, checked by the compiler, read by the parser, help,
// completion and documentation alike. No static initialisers, no tree is built at start (docs/architecture.md).
//
//   struct PsOptions { bool all = false; std::vector<std::string> filter; };
//   constexpr Flag flags[] = {
//       {.name = "all", .letter = 'a', .help = "Show stopped containers too", .set = into<&PsOptions::all>},
//       {.name = "filter", .letter = 'f', .type = "filter", .help = "…", .set = into<&PsOptions::filter>},
//   };
//   constexpr std::span<const Flag> groups[] = {flags};
//   int run(Session& session, const PsOptions& options, Arguments arguments);
//   extern constexpr Command container_ls = {.path = "container ls", .usage = "[OPTIONS]", .summary = "List
//   containers",
//                                            .flags = groups, .arity = exactly(0), .execute = action<PsOptions, run>};
//   static_assert(cli::well_formed(container_ls));
//
// A group of flags shared by several verbs sits over a struct of its own, and that struct is the first base of the
// options of each verb (RunOptions : CreateOptions). The same holds for the flags of a command group in front of the
// verb (`compose -f x up`): their struct is the first base of each verb's options below the group.

#include <skiff/base/csv.hpp>
#include <skiff/base/number.hpp>
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
    return base::parse_bool(value);
  } else if constexpr (std::is_floating_point_v<T>) {
    return base::parse_float(value);
  } else if constexpr (std::is_signed_v<T>) {
    auto number = base::parse_int(value, 0, sizeof(T) * 8);
    if (!number) return base::Error{number.error()};
    return static_cast<T>(*number);
  } else {
    auto number = base::parse_uint(value, 0, sizeof(T) * 8);
    if (!number) return base::Error{number.error()};
    return static_cast<T>(*number);
  }
}
// `Owner` is an argument of its own because GCC 12 overlooks that a member of a type in an anonymous namespace is local
// to its file: without it, two verbs whose Options have a member of one name would share one setter.
template <auto Member, auto Parse, class Owner = typename MemberOf<decltype(Member)>::owner>
base::Result<void> assign(void* options, std::string_view value) {
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
template <auto Member, class Owner = typename MemberOf<decltype(Member)>::owner>
base::Result<void> assign_csv(void* options, std::string_view value) {
  if (value.empty()) return {};
  auto parts = base::parse_csv(value);
  if (!parts) return base::Error{parts.error()};
  auto& place = static_cast<Owner*>(options)->*Member;
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

/// What a flag or argument can be completed with. The words come from commands/completion.cpp.
enum class Completer : std::uint8_t {
  none,
  files,
  folders,
  words,      ///< those of Flag::words
  open_words, ///< the same, and the shell adds no space behind them (`size=`)
  containers,
  live_containers, ///< not stopped
  running_containers,
  paused_containers,
  stopped_containers,
  removable_containers, ///< the stopped ones, with --force all
  images,
  image_names, ///< also repositories with several tags
  networks,
  volumes,
  contexts,
  plugins,
  objects, ///< of any kind (inspect)
  nodes,
  swarm_services,
  secrets,
  configs,
  stacks,
  new_name, ///< nothing to offer: what is typed, so that the next word can be completed
  services, ///< of the compose project
  builders,
  environment,
  platforms,
  capabilities,
  signals,
  log_drivers,
  log_options,
  volume_drivers,
  ipc_modes,
  pid_modes,
  security_options,
  links,
  event_filters,
  node_ps_filters,
  service_filters,
  service_ps_filters,
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
  std::string_view bare = {};     ///< value if given without one; a switch needs none stated: "true"
  Since since = {};               ///< API version below which docker refuses it
  std::string_view os = {};       ///< "windows": only for such engines
  std::string_view swarm = {};    ///< "manager", "active": help hides it on engines that are not
  bool experimental = false;
  bool hidden = false;
  bool retired = false;             ///< docker 29 no longer has it: accepted and listed, not offered by completion
  std::string_view deprecated = {}; ///< the sentence of the warning; help shows the flag unless it is hidden
  Completer completer = Completer::none;
  std::string_view words = {}; ///< for Completer::words, separated by spaces
  Setter set = nullptr;
};

/// Setter of a flag that is accepted for old scripts and means nothing any more.
inline base::Result<void> accepted(void* /*options*/, std::string_view /*value*/) { return {}; }

/// How a wrong number of arguments is said.
enum class Wording : std::uint8_t {
  usual,
  plain,   ///< the flag library's own short text: "requires at least 1 arg(s), only received 0"
  counted, ///< "requires 0 arguments" instead of "accepts no arguments"
};

struct Arity {
  int least = 0;
  int most = -1; ///< -1: any number
  Wording wording = Wording::usual;
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
  /// Whether docker would hand the line on to a plugin of its own accord: `build`, `builder prune`, not `buildx build`.
  virtual bool forwarded() const = 0;
  /// From now on parse_into says nothing of deprecated flags: where they are deprecated in one program only.
  virtual void accept_deprecated() = 0;
};

using Execute = int (*)(commands::Session& session, Line& line);

/// Which program a command belongs to: they differ in error layout and in the exit code of a flag error.
enum class Family : std::uint8_t { docker, compose, buildx };

/// What a group of commands does when no command follows (or one it does not have).
enum class Group : std::uint8_t {
  no,     ///< a verb
  names,  ///< docker's: help on stderr, else "unknown command"
  silent, ///< help on stdout, whatever follows
  strict, ///< help on stdout, and an error if something follows (compose, buildx)
  verb,   ///< a verb that has further verbs below it
};

/// Paths and aliases live in the tree (commands/tree.cpp): several paths may lead to one record.
struct Command {
  std::string_view path;                             ///< the first one: "container ls", "compose up"
  std::string_view usage = {};                       ///< behind the path: "[OPTIONS] CONTAINER [CONTAINER...]"
  std::string_view summary = {};                     ///< one line for lists of commands
  std::string_view details = {};                     ///< the help page's text where it says more than the summary
  std::string_view aliases = {};                     ///< as help lists them: "docker container ls, docker ps"
  std::span<const std::span<const Flag>> flags = {}; ///< groups, so that verbs can share them
  Arity arity = {};
  std::string_view free_arity_with = {}; ///< flags (by name, separated by spaces) with which any number will do
  Group group = Group::no;
  bool interspersed = true; ///< flags may follow arguments (not for run, exec, …)
  Family family = Family::docker;
  Since since = {};
  std::string_view os = {};
  std::string_view swarm = {}; ///< "manager", "active", "any": listed among the swarm commands
  bool experimental = false;
  bool hidden = false;
  Completer completer = Completer::none; ///< of the arguments
  int completes = 0;                     ///< how many arguments are completed; 0: all
  Execute execute = nullptr;             ///< null: a group, or a verb that is not there yet (see `missing`)
  std::string_view missing = {};         ///< the one clear sentence of a verb whose room is not built
};

namespace detail {
constexpr bool plain_name(std::string_view name) {
  if (name.size() < 2) return false;
  for (const char c : name)
    if (!(c == '-' || c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')))
      return false;
  return name.front() != '-';
}
constexpr bool unique(const Command& command, const Flag& flag) {
  for (const auto& group : command.flags)
    for (const Flag& other : group)
      if (&other != &flag && (other.name == flag.name || (flag.letter != 0 && other.letter == flag.letter)))
        return false;
  return true;
}
} // namespace detail

/// What the compiler checks of a record: names, letters and texts; a verb that runs binds each of its flags.
constexpr bool well_formed(const Command& command) {
  if (command.summary.empty() || command.usage.starts_with("docker")) return false;
  for (const auto& group : command.flags)
    for (const Flag& flag : group) {
      if (!detail::plain_name(flag.name) || !detail::unique(command, flag)) return false;
      if (flag.help.empty() && !flag.hidden) return false;
      if (command.execute != nullptr && flag.set == nullptr) return false;
      if (flag.words.empty() == (flag.completer == Completer::words || flag.completer == Completer::open_words))
        return false;
    }
  return true;
}

/// Execute for a verb with typed options: `int run(Session&, const Options&, Arguments)`.
template <class Options, int (*Run)(commands::Session&, const Options&, Arguments)>
int action(commands::Session& session, Line& line) {
  Options options;
  line.parse_into(&options);
  return Run(session, options, line.arguments());
}

} // namespace skiff::cli
