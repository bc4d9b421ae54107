// `buildx ls`: all builders, each with its nodes and what they are.
#include "commands/buildx/builders.hpp"

#include <skiff/base/text.hpp>
#include <skiff/view/buildx.hpp>

#include <algorithm>

namespace skiff::commands {

namespace {

struct BuildxLsOptions : BuildxOptions {
  std::string format = "table";
  bool no_trunc = false;
};

constexpr cli::Flag flags[] = {
    {.name = "format",
     .type = "string",
     .help = "Format of the output",
     .fallback = "\"table\"",
     .set = cli::into<&BuildxLsOptions::format>},
    {.name = "no-trunc", .help = "Do not shorten the output", .set = cli::into<&BuildxLsOptions::no_trunc>},
};
constexpr std::span<const cli::Flag> groups[] = {flags, buildx_unused_builder_flags, buildx_debug_flags};

bool failed(base::JsonView builder) {
  if (builder["Err"].exists()) return true;
  for (const base::JsonView node : builder["Nodes"])
    if (node["Err"].exists()) return true;
  return false;
}

void report(Session& session, base::JsonView builder) {
  const std::string name = builder["Name"].text();
  if (const base::JsonView error = builder["Err"]; error.exists())
    return session.warn(base::cat("Cannot load builder ", name, ": ", error.view()));
  for (const base::JsonView node : builder["Nodes"])
    if (node["Err"].exists())
      session.warn(base::cat("Failed to get status for ", name, " (", node["Name"].view(), "): ", node["Err"].view()));
}

int run(Session& session, const BuildxLsOptions& options, cli::Arguments) {
  const std::string current = find_builder(session, {}).name;
  std::vector<base::JsonDocument> builders;
  for (const Builder& builder : all_builders(session)) {
    builders.push_back(load_builder(session, builder));
    builders.back().set("/Current", builder.name == current);
  }
  std::stable_partition(builders.begin(), builders.end(), [](const auto& builder) { return !builder["Err"].exists(); });
  if (options.format == "json") {
    for (const auto& builder : builders) session.print_line(builder.dump());
    return 0;
  }
  base::JsonDocument rows;
  rows.set_array("/list");
  for (const auto& builder : builders) {
    base::JsonDocument row;
    row.set("/builder", builder.view());
    rows.append("/list", row.view());
    if (builder["Err"].exists()) continue;
    for (const base::JsonView node : builder["Nodes"]) {
      row.set("/node", node);
      rows.append("/list", row.view());
    }
  }
  view::ListOptions list;
  list.format = options.format;
  list.no_trunc = options.no_trunc;
  session.print(view::render(view::builders, rows["list"], list));
  if (!options.format.starts_with("table")) return 0;
  if (std::none_of(builders.begin(), builders.end(), [](const auto& builder) { return failed(builder.view()); }))
    return 0;
  session.warn("");
  for (const auto& builder : builders) report(session, builder.view());
  return 0;
}

} // namespace

extern constexpr cli::Command buildx_ls = {
    .path = "buildx ls",
    .summary = "List builders",
    .flags = groups,
    .arity = {0, 0, cli::Wording::counted},
    .family = cli::Family::buildx,
    .execute = cli::action<BuildxLsOptions, run>,
};
static_assert(cli::well_formed(buildx_ls));

} // namespace skiff::commands
