#pragma once
// The one exception that crosses rooms. It is caught in one place, cli/dispatch.cpp, which prints `text` and ends the
// program with `exit_code`; multi-target verbs catch it per target to report each and go on.

#include <cstdint>
#include <exception>
#include <string>
#include <utility>

namespace skiff::base {

/// What went wrong, for callers that have an alternative (they test the kind, never the text).
enum class FailureKind : std::uint8_t {
  usage,        ///< the command line (flag error: 125 in docker, 1 in compose)
  invalid,      ///< bad input: a file, a notation, HTTP 400
  unauthorized, ///< HTTP 401
  forbidden,    ///< HTTP 403
  not_found,    ///< HTTP 404
  conflict,     ///< HTTP 409
  unavailable,  ///< HTTP 503, or a feature the engine does not have
  engine,       ///< any other answer of the engine (HTTP 5xx)
  connection,   ///< no engine, or the connection broke
  interrupted,  ///< SIGINT or SIGTERM
  quiet,        ///< nothing left to print, only the exit code counts
  other,
};

class Failure : public std::exception {
public:
  Failure(FailureKind what_kind, std::string message, int code = 1)
      : kind(what_kind), exit_code(code), text(std::move(message)) {}
  explicit Failure(std::string message, int code = 1) : Failure(FailureKind::other, std::move(message), code) {}

  const char* what() const noexcept override { return text.c_str(); }

  FailureKind kind;
  int exit_code;
  std::string text;                   ///< what the user reads, without a line feed at its end
  int status = 0;                     ///< HTTP status of the engine's answer, 0 if there was none
  std::string method = {}, path = {}; ///< of the request that failed, without version and query; empty: no request
};

/// Ends the command with this exit code and prints nothing more.
inline Failure exit_with(int code) { return {FailureKind::quiet, {}, code}; }

} // namespace skiff::base
