#include "commands/prompt.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/os/files.hpp>
#include <skiff/terminal/no_echo.hpp>

#include <cerrno>
#include <unistd.h>

namespace skiff::commands {

namespace {

// Reads single bytes until `stop`, the end of the input or the limit; false at the end of the input.
bool read_until(Session& session, std::optional<char> stop, std::size_t limit, std::string& out) {
  bool done = false;
  bool ended = false;
  loop::Watch input = session.loop().watch(session.streams.in, loop::readable, [&](unsigned) {
    char c = 0;
    const ssize_t taken = ::read(session.streams.in, &c, 1);
    if (taken < 0 && (errno == EINTR || errno == EAGAIN)) return;
    if (taken < 0 && !stop) throw base::Failure(base::cat("read /dev/stdin: ", os::error_text(errno)));
    if (taken <= 0) {
      ended = done = true;
    } else if (stop && c == *stop) {
      done = true;
    } else {
      out += c;
      done = out.size() >= limit;
    }
  });
  session.loop().run_until([&] { return done; });
  return !ended;
}

} // namespace

std::optional<std::string> ask(Session& session, std::string_view question, bool secret) {
  session.loop(); // takes over the signals: one may come as soon as the question is there
  std::optional<terminal::NoEcho> hidden;
  if (secret) hidden.emplace(session.streams.in); // before the question: whoever sees it types
  session.print(question);
  session.streams.out.flush();
  std::string line;
  const bool more = read_until(session, '\n', std::size_t{1} << 20, line);
  if (secret) session.print("\n");
  if (!more && line.empty()) return std::nullopt;
  return line;
}

bool confirm(Session& session, std::string_view question) {
  try {
    const auto answer = ask(session, base::cat(question, " [y/N] "));
    return answer && base::lower(base::trim(*answer)) == "y";
  } catch (const base::Failure& failure) {
    if (failure.kind != base::FailureKind::interrupted) throw;
    session.print("\n");
    return false;
  }
}

std::string read_stdin(Session& session, std::size_t limit) {
  std::string out;
  read_until(session, std::nullopt, limit, out);
  return out;
}

} // namespace skiff::commands
