// `context ls`: the stored contexts and "default".
#include "commands/context/endpoint_pairs.hpp"
#include "commands/list_flags.hpp"
#include "commands/sorted.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/view/listings.hpp>

namespace skiff::commands {

namespace {

struct ContextLsOptions {
  bool quiet = false;
  std::string format;
};

constexpr cli::Flag flags[] = {
    list_format_flag<&ContextLsOptions::format>,
    {.name = "quiet", .letter = 'q', .help = "Print only names", .set = cli::into<&ContextLsOptions::quiet>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

base::JsonDocument listed(base::JsonView context, const std::string& current) {
  base::JsonDocument row;
  const std::string name = context["Name"].text();
  row.set("/Name", name);
  row.set("/Current", name == current);
  row.set("/Description", name == config::default_context ? "Current DOCKER_HOST based configuration"
                                                          : context["Metadata"]["Description"].text());
  const base::JsonView docker = context["Endpoints"]["docker"];
  row.set("/DockerEndpoint", docker["Host"].text());
  row.set("/Error", docker.exists() ? "" : "cannot find docker endpoint in context");
  return row;
}

// The context in force is listed even if it does not exist.
base::JsonDocument missing(Session& session, const std::string& name) {
  base::JsonDocument row;
  row.set("/Name", name);
  row.set("/Current", true);
  try {
    config::read_context(session.config(), name);
  } catch (const base::Failure& failure) {
    row.set("/Error", failure.text);
  }
  return row;
}

int run(Session& session, const ContextLsOptions& options, cli::Arguments) {
  view::ListOptions list = list_options(session, options, {});
  const std::string current = session.current_context();
  base::JsonDocument rows;
  rows.set_array("/list");
  bool found = false;
  const auto add = [&](const base::JsonDocument& context) {
    found = found || context["Name"].view() == current;
    rows.append("/list", listed(context.view(), current).view());
  };
  for (const base::JsonDocument& context : config::read_contexts(session.config())) add(context);
  add(any_context(session, config::default_context));
  if (!found) rows.append("/list", missing(session, current).view());
  session.print(view::render(view::contexts, sorted_by(rows["list"], "Name"), list));
  if (!session.environment.value("DOCKER_HOST").empty())
    session.warn("Warning: DOCKER_HOST environment variable overrides the active context. To use a context, either set "
                 "the global --context flag, or unset DOCKER_HOST environment variable.");
  return 0;
}

} // namespace

extern constexpr cli::Command context_ls = {
    .path = "context ls",
    .usage = "[OPTIONS]",
    .summary = "List contexts",
    .aliases = "docker context ls, docker context list",
    .flags = groups,
    .arity = cli::exactly(0),
    .execute = cli::action<ContextLsOptions, run>,
};
static_assert(cli::well_formed(context_ls));

} // namespace skiff::commands
