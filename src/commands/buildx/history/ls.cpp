// `buildx history ls`: the builds that the engine remembers.
#include "commands/buildx/history/records.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/os/process.hpp>
#include <skiff/view/buildx.hpp>

#include <algorithm>

namespace skiff::commands {

namespace {

struct HistoryLsOptions : BuildxOptions {
  std::vector<std::string> filters;
  std::string format = "table";
  bool local = false, no_trunc = false;
};

constexpr cli::Flag flags[] = {
    {.name = "filter",
     .type = "stringArray",
     .help = "Only what matches a condition",
     .set = cli::into<&HistoryLsOptions::filters>},
    {.name = "format",
     .type = "string",
     .help = "Format of the output",
     .fallback = "\"table\"",
     .set = cli::into<&HistoryLsOptions::format>},
    {.name = "local", .help = "List records of the present folder only", .set = cli::into<&HistoryLsOptions::local>},
    {.name = "no-trunc", .help = "Do not shorten the output", .set = cli::into<&HistoryLsOptions::no_trunc>},
};
constexpr std::span<const cli::Flag> groups[] = {flags, buildx_builder_flags, buildx_debug_flags};

std::string git(const std::vector<std::string>& arguments) {
  std::vector<std::string> command = {"git"};
  command.insert(command.end(), arguments.begin(), arguments.end());
  const auto done = os::run_child(command, {});
  if (!done) throw base::Failure("could not find git repository for local filter: git was not found in the system");
  return std::string(base::trim(done->out));
}

// Where the repository of the present folder came from.
std::string repository() {
  for (const auto* remote : {"origin", "upstream"})
    if (std::string url = git({"remote", "get-url", remote}); !url.empty()) return url;
  throw base::Failure("could not get remote URL for local filter: no remote URL found for either origin or upstream");
}

base::JsonDocument row_of(Session& session, const build::BuildRecord& record) {
  base::JsonDocument row;
  row.set("/cached_steps", record.cached_steps);
  if (record.completed) row.set("/completed_at", base::rfc3339_nano_utc(*record.completed));
  row.set("/completed_steps", record.completed_steps);
  row.set("/created_at", base::rfc3339_nano_utc(record.created));
  row.set("/name", build_name(record.attributes, local_build(session, record.ref)));
  row.set("/ref", full_reference(session, record.ref));
  row.set("/status", !record.completed ? "Running" : record.error_code != 0 ? "Error" : "Completed");
  row.set("/total_steps", record.total_steps);
  return row;
}

double seconds_of(Session& session, const build::BuildRecord& record) {
  const base::Time end = record.completed ? *record.completed : session.now();
  return static_cast<double>(end.seconds - record.created.seconds) +
         static_cast<double>(end.nanos - record.created.nanos) / 1e9;
}

int run(Session& session, const HistoryLsOptions& options, cli::Arguments) {
  std::vector<std::string> filters = options.filters;
  if (options.local) filters.insert(filters.begin(), "repository=" + repository());
  auto records = find_records(session, options, {}, filters);
  std::stable_partition(records.begin(), records.end(), [](const auto& record) { return !record.completed; });
  base::JsonDocument rows;
  rows.set_array("/list");
  for (const auto& record : records) {
    base::JsonDocument row = row_of(session, record);
    if (options.format == "json") {
      session.print_line(row.dump());
      continue;
    }
    row.set("/seconds", seconds_of(session, record));
    row.set("/linked", session.streams.out.is_terminal());
    rows.append("/list", row.view());
  }
  if (options.format == "json") return 0;
  view::ListOptions list;
  list.format = options.format;
  list.no_trunc = options.no_trunc;
  list.now = session.now();
  session.print(view::render(view::build_records, rows["list"], list));
  return 0;
}

} // namespace

extern constexpr cli::Command buildx_history_ls = {
    .path = "buildx history ls",
    .usage = "[OPTIONS]",
    .summary = "List records",
    .flags = groups,
    .arity = cli::exactly(0),
    .family = cli::Family::buildx,
    .execute = cli::action<HistoryLsOptions, run>,
};
static_assert(cli::well_formed(buildx_history_ls));

} // namespace skiff::commands
