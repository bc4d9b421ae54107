#pragma once
// From the words of the command line to an exit code: global flags, selection of the verb by table lookup, help,
// completion, and the one place that turns a Failure into text and code. Knows no command and no engine: the tree is
// handed in as data, the rest of the world as a Host.

#include <skiff/base/failure.hpp>
#include <skiff/cli/command.hpp>
#include <skiff/terminal/streams.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::cli {

enum class Role : std::uint8_t {
  node,    ///< a command of its own: listed, and its usage line shows this path
  alias,   ///< another spelling: not listed
  forward, ///< listed, but its usage line shows the record's path (build is buildx build)
};

/// One path of the tree. Several may lead to one record.
struct Entry {
  std::string_view path;
  const Command* command;
  Role role = Role::node;
  int rank = 0; ///< place among the common commands of the program's help, from 1; 0: not there
};

struct Program {
  const Command& root;            ///< its flags are the global ones
  std::span<const Entry> entries; ///< sorted by path, see sorted()
};

constexpr bool sorted(std::span<const Entry> entries) {
  for (std::size_t i = 1; i < entries.size(); ++i)
    if (!(entries[i - 1].path < entries[i].path)) return false;
  return true;
}

/// What availability of commands and flags depends on.
struct EngineFacts {
  Since api;                ///< negotiated
  std::string os;           ///< empty: unknown
  bool experimental = true; ///< docker assumes it where no engine answers
  std::string swarm;        ///< "inactive", "active/manager", …; empty: unknown
  std::string api_text;     ///< `api` as it is spelled
};

struct Candidate {
  std::string word;
  std::string description = {};
};

/// What the shell does with the candidates; the numbers are those of the official protocol.
namespace directive {
inline constexpr unsigned usual = 0; ///< files as well
inline constexpr unsigned error = 1;
inline constexpr unsigned no_space = 2;
inline constexpr unsigned no_files = 4;
inline constexpr unsigned folders = 16;
} // namespace directive

struct Completion {
  std::vector<Candidate> candidates;
  unsigned directive = directive::no_files;
};

/// A word that is being typed, and what stands before it.
struct CompletionRequest {
  struct Given {
    const Flag* flag;
    std::string_view value;
  };
  Completer completer = Completer::none;
  std::string_view words; ///< of Completer::words
  std::string_view typed;
  Arguments arguments; ///< complete ones before it
  std::span<const Given> given;
  const Entry& entry;
};

class Host {
public:
  virtual ~Host() = default;
  virtual commands::Session& session() = 0;
  virtual terminal::Streams& streams() = 0;
  /// The struct that the root's flags fill.
  virtual void* globals() = 0;
  /// Called once the global flags are read, even if one of them is wrong; throws Failure if they contradict each other.
  virtual void prepare() {}
  /// Called once they are known to be right and before anything else, help and completion too; throws Failure if the
  /// surroundings (configuration, environment) forbid every command.
  virtual void begin() {}
  /// Asks the engine on first use; without one, the facts docker assumes then.
  virtual const EngineFacts& engine() = 0;
  /// Default of a flag as help prints it, where it depends on the machine (--config, …); empty: none.
  virtual std::string fallback(const Entry& /*entry*/, const Flag& flag) { return std::string(flag.fallback); }
  /// Candidates for a flag's value or an argument; those that do not fit what is typed may be among them.
  virtual Completion complete(const CompletionRequest& /*request*/) { return {}; }
  /// Flags and commands, separated by spaces, that are offered at a line which docker forwards (Role::forward), because
  /// docker completes a command of its own there; empty: those of the command it is forwarded to.
  virtual std::string_view forwarded_words(const Entry& /*entry*/) { return {}; }
  /// The answer to `docker --version`.
  virtual std::string version_line() = 0;
  /// A command that another program adds (a CLI plugin), as the program's help lists it; `fault`: why it cannot run.
  struct Foreign {
    std::string name, summary, fault;
  };
  virtual std::vector<Foreign> foreign_commands() { return {}; }
  enum class Wanted { work, help, candidates };
  /// Runs the whole line (`words`) as the command `name` of another program and returns its exit code; nothing if there
  /// is none. `ours`: the tree has one of that name, which wins unless the user wants the other.
  virtual std::optional<int> run_foreign(std::string_view /*name*/, Arguments /*words*/, Wanted, bool /*ours*/) {
    return std::nullopt;
  }
  /// Hands `build`, `bake` or what follows `builder` (`words`) to the builder the user wants instead of ours, behind
  /// the program's own flags; nothing if that is ours.
  virtual std::optional<int> run_builder(Arguments /*globals*/, Arguments /*words*/) { return std::nullopt; }
  /// Called as docker-buildx on its own, not by docker: its errors are worded otherwise.
  virtual bool buildx_alone() { return false; }
  /// The line that tells a failure, if it is not its text that is wanted but a form for programs.
  virtual std::optional<std::string> machine_line(const base::Failure& /*failure*/) { return std::nullopt; }
};

/// The script a shell (bash, zsh, fish, powershell) reads to complete command lines; empty: no such shell.
std::string completion_script(std::string_view shell, bool descriptions);

/// Runs one command line (without argv[0]) and returns the exit code. Throws nothing.
int dispatch(const Program& program, Host& host, std::vector<std::string> words);

} // namespace skiff::cli
