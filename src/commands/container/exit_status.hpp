#pragma once
// Waiting for a container's end, asked for before it starts so that a short life is not missed.

#include "commands/session.hpp"

#include <exception>
#include <memory>
#include <string>

namespace skiff::commands {

class ExitStatus {
public:
  /// Condition: next-exit, removed, or empty for not-running. Returns when the engine has taken note.
  ExitStatus(Session& session, const std::string& container, const std::string& condition);

  /// The exit code, 125 if the engine could not tell (which is logged): what `run` and `start` give.
  int code();
  /// The same for `attach`, where not being told is a Failure.
  int code_or_failure();

private:
  void finish();

  Session& session_;
  std::string answer_;
  bool noted_ = false;
  bool done_ = false;
  std::exception_ptr error_;
  std::unique_ptr<transport::Transfer> request_;
};

} // namespace skiff::commands
