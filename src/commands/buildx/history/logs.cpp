// `buildx history logs`: the progress of a recorded build once more.
#include "commands/buildx/history/records.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/build/progress.hpp>

#include <utility>

namespace skiff::commands {

namespace {

struct HistoryLogsOptions : BuildxOptions {
  std::string progress = "plain";
};

constexpr cli::Flag flags[] = {
    {.name = "progress",
     .type = "string",
     .help = "Kind of progress (\"auto\", \"none\", \"plain\", \"quiet\", \"rawjson\", \"tty\")",
     .fallback = "\"plain\"",
     .set = cli::into<&HistoryLogsOptions::progress>},
};
constexpr std::span<const cli::Flag> groups[] = {flags, buildx_builder_flags, buildx_debug_flags};

std::unique_ptr<build::Progress> painter(Session& session, const std::string& mode) {
  auto& err = session.streams.err;
  const auto write = [&err](std::string_view text) { err.write(text); };
  if (mode == "quiet") return nullptr;
  if (mode == "rawjson") return build::json_progress(write);
  if (mode == "plain" || mode == "auto") return build::plain_progress({}, write);
  if (mode != "tty") throw base::Failure(base::cat("invalid progress mode ", mode));
  if (!err.is_terminal()) throw base::Failure("failed to get console: provided file is not a console");
  build::TerminalPicture picture;
  picture.colours = session.environment.value("NO_COLOR").empty();
  picture.size = [&err] {
    const auto size = err.size();
    return std::pair<int, int>(size.columns, size.rows);
  };
  return build::terminal_progress(std::move(picture), write);
}

int run(Session& session, const HistoryLogsOptions& options, cli::Arguments arguments) {
  const auto record = find_record(session, options, arguments.empty() ? std::string() : arguments[0]);
  const auto progress = painter(session, options.progress);
  build::replay_status(session.engine(), record.ref, [&](const build::BuildStatus& status) {
    if (progress) progress->update(status, session.now());
    session.streams.err.flush();
  });
  if (progress) progress->finish(session.now());
  session.streams.err.flush();
  return 0;
}

} // namespace

extern constexpr cli::Command buildx_history_logs = {
    .path = "buildx history logs",
    .usage = "[OPTIONS] [REF]",
    .summary = "Print what a build logged",
    .flags = groups,
    .arity = {0, 1, cli::Wording::plain},
    .family = cli::Family::buildx,
    .execute = cli::action<HistoryLogsOptions, run>,
};
static_assert(cli::well_formed(buildx_history_logs));

} // namespace skiff::commands
