// `compose stats`: what the containers of the project use, live.
#include "commands/compose/work.hpp"
#include "commands/container/stats_watch.hpp"

#include <skiff/base/text.hpp>
#include <skiff/cli/command.hpp>

namespace skiff::commands {

namespace {

struct ComposeStatsOptions : ComposeOptions {
  bool all = false, no_stream = false, no_trunc = false;
  std::string format;
};

constexpr cli::Flag flags[] = {
    {.name = "all",
     .letter = 'a',
     .help = "Also show containers that are not running (default shows just running)",
     .set = cli::into<&ComposeStatsOptions::all>},
    {.name = "format",
     .type = "string",
     .help = "Format of the output",
     .set = cli::into<&ComposeStatsOptions::format>},
    {.name = "no-stream", .help = "Print the first result and end", .set = cli::into<&ComposeStatsOptions::no_stream>},
    {.name = "no-trunc", .help = "Do not shorten the output", .set = cli::into<&ComposeStatsOptions::no_trunc>},
};
constexpr std::span<const cli::Flag> groups[] = {flags, compose_verb_flags};

int run(Session& session, const ComposeStatsOptions& options, cli::Arguments arguments) {
  const Work work(session, options);
  StatsWatch what{.containers = {},
                  .filters = {},
                  .all = options.all,
                  .no_stream = options.no_stream,
                  .no_trunc = options.no_trunc,
                  .format = options.format};
  what.filters.add("label", base::cat(compose::label::project, "=", work.project_name()));
  if (!arguments.empty()) what.filters.add("label", base::cat(compose::label::service, "=", arguments[0]));
  return watch_stats(session, what);
}

} // namespace

extern constexpr cli::Command compose_stats = {
    .path = "compose stats",
    .usage = "[OPTIONS] [SERVICE]",
    .summary = "Show what containers use, live",
    .flags = groups,
    .arity = {0, 1, cli::Wording::plain},
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .execute = cli::action<ComposeStatsOptions, run>,
};
static_assert(cli::well_formed(compose_stats));

} // namespace skiff::commands
