// `context use`: the context of the commands that follow, kept as currentContext in the configuration file.
#include "commands/context/endpoint_pairs.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>

#include <nlohmann/json.hpp>

namespace skiff::commands {

namespace {

struct ContextUseOptions {};

int run(Session& session, const ContextUseOptions&, cli::Arguments arguments) {
  const std::string& name = arguments[0];
  const bool is_default = name == config::default_context;
  if (!is_default) {
    if (const std::string fault = config::context_name_fault(name); !fault.empty()) throw base::Failure(fault);
    config::read_context(session.config(), name);
  }
  config::Config& configuration = session.config();
  if (configuration.text("currentContext") != (is_default ? "" : name)) { // else the file stays as it is
    configuration.change([&](base::Json& document) {
      if (is_default)
        document.erase("currentContext");
      else
        document["currentContext"] = name;
      return true;
    });
  }
  tell_context(session, name, "Current context is now");
  if (!is_default && !session.environment.value("DOCKER_HOST").empty())
    session.warn(base::cat("Warning: DOCKER_HOST environment variable overrides the active context. To use ",
                           base::quote(name),
                           ", either set the global --context flag, or unset DOCKER_HOST environment variable."));
  return 0;
}

} // namespace

extern constexpr cli::Command context_use = {
    .path = "context use",
    .usage = "CONTEXT",
    .summary = "Set the current context",
    .arity = {1, 1, cli::Wording::plain},
    .completer = cli::Completer::contexts,
    .completes = 1,
    .execute = cli::action<ContextUseOptions, run>,
};
static_assert(cli::well_formed(context_use));

} // namespace skiff::commands
