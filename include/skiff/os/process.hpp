#pragma once
// Child processes: started with posix_spawn, waited for through a pidfd, never left behind.

#include <skiff/base/result.hpp>
#include <skiff/os/fd.hpp>

#include <map>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace skiff::os {

struct SpawnOptions {
  std::vector<std::string> arguments;                            ///< arguments[0] is looked up in PATH
  std::optional<std::map<std::string, std::string>> environment; ///< default: inherited
  std::string directory;                                         ///< default: inherited
  int in = -1;                                                   ///< descriptor that becomes stdin; -1: inherited
  int out = -1;                                                  ///< stdout
  int err = -1;                                                  ///< stderr
  bool new_session = false; ///< away from the terminal's signals (Ctrl-C does not reach the child)
};

class Child {
public:
  /// Signals blocked in this process are unblocked in the child.
  static base::Result<Child> spawn(const SpawnOptions& options);
  Child(Child&&) noexcept;
  Child& operator=(Child&&) noexcept;
  ~Child(); ///< kills and reaps a child that is still running

  pid_t pid() const { return pid_; }
  int descriptor() const { return pidfd_.get(); } ///< readable when the child has ended
  /// The exit code, or 128 + signal. Blocks.
  int wait();
  bool signalled() const { return signalled_; } ///< after wait(): it was ended by a signal
  void kill(int signal);

private:
  Child() = default;
  pid_t pid_ = -1;
  bool signalled_ = false;
  Fd pidfd_;
};

struct ChildOutput {
  int exit_code = 0;
  std::string out;
  std::string err;
};
/// Runs to the end with `input` on stdin, collecting what it prints (credential helpers, plugin metadata).
base::Result<ChildOutput> run_child(std::vector<std::string> arguments, std::string_view input);

/// Full path of an executable in PATH, as execvp would find it.
std::optional<std::string> find_executable(std::string_view name, std::string_view path_variable);

} // namespace skiff::os
