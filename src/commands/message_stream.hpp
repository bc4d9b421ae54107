#pragma once
// The engine's progress messages (pull, push, load, import, classic build) as docker prints them: off a terminal one
// line per message that is no progress bar; on a terminal a line per id that is painted again in place. The document of
// a message: {status, id, progressDetail{current,total,units,hidecounts,start}, stream, aux,
// errorDetail{message,code}}.

#include <skiff/base/json.hpp>
#include <skiff/terminal/streams.hpp>

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace skiff::commands {

/// "[====>    ]  1.05MB/2.1MB": what stands behind the status on a terminal `columns` wide; empty if there is nothing
/// to count. `now`: seconds since 1970, for the time that is left.
std::string progress_bar(base::JsonView detail, unsigned columns, std::int64_t now);

class MessageStream {
public:
  MessageStream(terminal::Output& out, std::function<std::int64_t()> now);

  /// One message. Throws the Failure that an error message stands for, with its code as exit code (1 if it has none).
  void add(std::string_view text);

  std::function<void(base::JsonView)> aux; ///< gets the `aux` member of messages that have one

private:
  void display(base::JsonView message);
  terminal::Output& out_;
  std::function<std::int64_t()> now_;
  bool terminal_;
  unsigned columns_ = 0;                     // of the terminal when the last message came; 0 off one
  std::map<std::string, std::size_t> lines_; // id → line, counted from the first id since the last plain message
};

} // namespace skiff::commands
