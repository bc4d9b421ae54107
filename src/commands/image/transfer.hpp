#pragma once
// What skiff adds to pull and push: trying again, and the progress as data.

#include "commands/message_stream.hpp"
#include "commands/session.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/cli/command.hpp>
#include <skiff/notation/duration.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace skiff::commands {

struct TransferOptions {
  int retry = 0;
  std::optional<std::int64_t>
      retry_delay;      ///< nanoseconds; unset: one second, then twice as long each time, at most a minute
  std::string progress; ///< "json" or empty
};

inline constexpr cli::Flag transfer_flags[] = {
    {.name = "retry",
     .type = "int",
     .help = "Try again this often when the registry or the way to it fails",
     .hidden = true,
     .set = cli::into<&TransferOptions::retry>},
    {.name = "retry-delay",
     .type = "duration",
     .help = "How long to wait before trying again",
     .hidden = true,
     .set = cli::into<&TransferOptions::retry_delay, notation::parse_positive_duration>},
    {.name = "progress",
     .type = "string",
     .help = "How to tell the progress (auto, json)",
     .hidden = true,
     .completer = cli::Completer::words,
     .words = "auto json",
     .set = cli::into<&TransferOptions::progress>},
};

/// Whether the same request may succeed a moment later: the registry is not there, breaks off, is overloaded. A wrong
/// name, password or certificate stays what it is, and so does an engine that is gone.
bool is_transient(const base::Failure& failure);

/// Checks the options together; true if the progress is wanted as JSON. Throws Failure.
bool wants_json(const TransferOptions& options, bool quiet);

/// Calls `attempt` until it does not throw, throws for good, or has been tried again as often as wanted. Says on stderr
/// what went wrong and how long it waits.
void with_retries(Session& session, const TransferOptions& options, const std::function<void()>& attempt);

/// Shows the messages of a transfer: docker's way, nowhere (`out` is null), or each as a line of JSON. Throws the
/// Failure that an error message stands for. `aux` gets what the engine says beside the progress.
class TransferMessages {
public:
  TransferMessages(Session& session, terminal::Output* out, bool json, std::function<void(base::JsonView)> aux = {})
      : lines_(json ? out : nullptr),
        stream_(out != nullptr && !json ? *out : nowhere_, [&session] { return session.now().seconds; }) {
    stream_.aux = std::move(aux);
  }
  void add(std::string_view text) {
    if (lines_ != nullptr) {
      lines_->line(text);
      lines_->flush();
    }
    stream_.add(text);
  }

private:
  terminal::Output nowhere_{-1};
  terminal::Output* lines_;
  MessageStream stream_;
};

} // namespace skiff::commands
