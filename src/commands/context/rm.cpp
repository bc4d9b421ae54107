// `context rm`: contexts and their TLS files. The one in force only with --force.
#include "commands/context/endpoint_pairs.hpp"
#include "commands/targets.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>

#include <nlohmann/json.hpp>

namespace skiff::commands {

namespace {

struct ContextRmOptions {
  bool force = false;
};

constexpr cli::Flag flags[] = {
    {.name = "force",
     .letter = 'f',
     .help = "Remove the context even while it is in use",
     .set = cli::into<&ContextRmOptions::force>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

void remove(Session& session, const std::string& name, bool current, bool force) {
  config::Config& configuration = session.config();
  if (name == config::default_context) throw base::Failure("context \"default\" cannot be removed");
  if (current && !force)
    throw base::Failure(base::cat("context ", base::quote(name), " is in use, set -f flag to force remove"));
  if (!force && !config::may_have_context(configuration, name))
    throw base::Failure(base::FailureKind::not_found, base::cat("context ", base::quote(name), " does not exist"));
  if (current) configuration.change([](base::Json& document) { return document.erase("currentContext") != 0; });
  config::remove_context(configuration, name);
}

int run(Session& session, const ContextRmOptions& options, cli::Arguments arguments) {
  const std::string current = session.current_context();
  Failures failures(session);
  for (const std::string& name : arguments) {
    try {
      remove(session, name, name == current, options.force);
      session.print_line(name);
    } catch (const base::Failure& failure) {
      failures.add(failure);
    }
  }
  return failures.finish();
}

} // namespace

extern constexpr cli::Command context_rm = {
    .path = "context rm",
    .usage = "CONTEXT [CONTEXT...]",
    .summary = "Remove contexts",
    .aliases = "docker context rm, docker context remove",
    .flags = groups,
    .arity = cli::at_least(1),
    .completer = cli::Completer::contexts,
    .execute = cli::action<ContextRmOptions, run>,
};
static_assert(cli::well_formed(context_rm));

} // namespace skiff::commands
