// `buildx history rm`: the engine forgets builds.
#include "commands/buildx/history/records.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>

namespace skiff::commands {

namespace {

struct HistoryRmOptions : BuildxOptions {
  bool all = false;
};

constexpr cli::Flag flags[] = {
    {.name = "all", .help = "All records", .set = cli::into<&HistoryRmOptions::all>},
};
constexpr std::span<const cli::Flag> groups[] = {flags, buildx_builder_flags, buildx_debug_flags};

int run(Session& session, const HistoryRmOptions& options, cli::Arguments arguments) {
  if (arguments.empty() && !options.all) throw base::Failure("rm requires at least one argument");
  if (!arguments.empty() && options.all) throw base::Failure("rm requires either --all or at least one argument");
  working_builder(session, options);
  session.engine().ping();
  std::vector<std::string> refs(arguments.begin(), arguments.end());
  if (options.all)
    for (const auto& record : build::build_history(session.engine(), {}))
      if (record.completed) refs.push_back(record.ref);
  std::vector<std::string> failures;
  for (const auto& ref : refs) {
    try {
      build::update_history(session.engine(), {ref, true});
    } catch (const base::Failure& failure) {
      if (options.all || failure.kind == base::FailureKind::interrupted) throw;
      failures.push_back(failure.text);
    }
  }
  if (!failures.empty()) throw base::Failure(base::join(failures, "\n"));
  return 0;
}

} // namespace

extern constexpr cli::Command buildx_history_rm = {
    .path = "buildx history rm",
    .usage = "[OPTIONS] [REF...]",
    .summary = "Remove records",
    .flags = groups,
    .family = cli::Family::buildx,
    .execute = cli::action<HistoryRmOptions, run>,
};
static_assert(cli::well_formed(buildx_history_rm));

} // namespace skiff::commands
