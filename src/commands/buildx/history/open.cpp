// `buildx history open`: shows a record in Docker Desktop, by its address.
#include "commands/buildx/history/records.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/os/process.hpp>

namespace skiff::commands {

namespace {

struct HistoryOpenOptions : BuildxOptions {};

constexpr std::span<const cli::Flag> groups[] = {buildx_builder_flags, buildx_debug_flags};

int run(Session& session, const HistoryOpenOptions& options, cli::Arguments arguments) {
  const auto record = find_record(session, options, arguments.empty() ? std::string() : arguments[0]);
  const std::string url = "docker-desktop://dashboard/build/" + full_reference(session, record.ref);
  // As the official client: the first of these that there is.
  for (const auto* program : {"xdg-open", "x-www-browser", "www-browser"}) {
    if (!os::find_executable(program, session.environment.value("PATH"))) continue;
    os::SpawnOptions spawn;
    spawn.arguments = {program, url};
    auto child = os::Child::spawn(spawn);
    if (!child) throw base::Failure(child.error());
    const int code = child->wait();
    if (code != 0) throw base::Failure(base::cat("exit status ", code));
    return 0;
  }
  throw base::Failure("exec: \"xdg-open,x-www-browser,www-browser\": executable file not found in $PATH");
}

} // namespace

extern constexpr cli::Command buildx_history_open = {
    .path = "buildx history open",
    .usage = "[OPTIONS] [REF]",
    .summary = "Open a record in Docker Desktop",
    .flags = groups,
    .arity = {0, 1, cli::Wording::plain},
    .family = cli::Family::buildx,
    .execute = cli::action<HistoryOpenOptions, run>,
};
static_assert(cli::well_formed(buildx_history_open));

} // namespace skiff::commands
