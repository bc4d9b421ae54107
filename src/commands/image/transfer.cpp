#include "commands/image/transfer.hpp"

#include <skiff/base/text.hpp>
#include <skiff/notation/duration.hpp>

#include <algorithm>
#include <iterator>

namespace skiff::commands {

namespace {

using base::Failure;
using base::FailureKind;

// The engine passes on what its own client of the registry said, as text; there is nothing else to tell by.
constexpr std::string_view transient_words[] = {
    "connection refused",
    "connection reset",
    "broken pipe",
    "EOF",
    "i/o timeout",
    "timeout exceeded",
    "handshake timeout",
    "deadline exceeded",
    "Client.Timeout",
    "no route to host",
    "network is unreachable",
    "server misbehaving",
    "emporary failure in name resolution",
    "toomanyrequests",
    "unexpected HTTP status: 5",
    "failed with status: 5",
    "500 Internal Server Error",
    "502 Bad Gateway",
    "503 Service Unavailable",
    "504 Gateway Time",
    "service unavailable",
};

void rest(Session& session, std::chrono::milliseconds time) {
  bool rested = false;
  const auto timer = session.loop().after(time, [&] { rested = true; });
  session.loop().run_until([&] { return rested; });
}

} // namespace

bool is_transient(const Failure& failure) {
  switch (failure.kind) {
  case FailureKind::engine:
  case FailureKind::other:
  case FailureKind::unavailable:
    return std::any_of(std::begin(transient_words), std::end(transient_words),
                       [&](std::string_view words) { return failure.text.find(words) != std::string::npos; });
  default:
    return false;
  }
}

bool wants_json(const TransferOptions& options, bool quiet) {
  if (options.retry < 0) throw Failure("invalid value for --retry: it must not be negative");
  if (options.progress.empty() || options.progress == "auto") return false;
  if (options.progress != "json")
    throw Failure(base::cat("invalid progress ", base::quote(options.progress), ": choose auto or json"));
  if (quiet) throw Failure("conflicting options: cannot specify both --quiet and --progress json");
  return true;
}

void with_retries(Session& session, const TransferOptions& options, const std::function<void()>& attempt) {
  using std::chrono::nanoseconds;
  nanoseconds delay(options.retry_delay.value_or(1'000'000'000));
  for (int tried = 0;; ++tried) {
    try {
      attempt();
      return;
    } catch (const Failure& failure) {
      if (tried >= options.retry || !is_transient(failure)) throw;
      session.warn(base::cat(failure.text, "\nTrying again in ", notation::duration_text(delay.count()), " (",
                             tried + 1, " of ", options.retry, ")"));
    }
    rest(session, std::chrono::duration_cast<std::chrono::milliseconds>(delay));
    if (!options.retry_delay) delay = std::min(delay * 2, nanoseconds(60'000'000'000));
  }
}

} // namespace skiff::commands
