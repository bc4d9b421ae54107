// `context create`: a new context, described by --docker or copied from another.
#include "commands/context/endpoint_pairs.hpp"

#include <skiff/base/failure.hpp>

namespace skiff::commands {

namespace {

struct ContextCreateOptions {
  std::string description, from;
  std::optional<EndpointPairs> docker;
};

constexpr cli::Flag flags[] = {
    {.name = "description",
     .type = "string",
     .help = "Description of the context",
     .set = cli::into<&ContextCreateOptions::description>},
    {.name = "docker",
     .type = "stringToString",
     .help = "Endpoint of the engine (key=value pairs)",
     .fallback = "[]",
     .set = add_endpoint_pairs<&ContextCreateOptions::docker>},
    {.name = "from", .type = "string", .help = "Context to copy", .set = cli::into<&ContextCreateOptions::from>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

void copy_context(Session& session, const std::string& name, const std::string& from,
                  const ContextCreateOptions& options) {
  if (options.docker && !options.docker->empty()) throw base::Failure("cannot use --docker flag when --from is set");
  base::JsonDocument context = any_context(session, from);
  const config::TlsFiles tls = any_context_tls(session, from);
  context.set("/Name", name);
  std::string description = options.description;
  if (description.empty() && from == config::default_context) description = "Current DOCKER_HOST based configuration";
  if (!description.empty()) context.set("/Metadata/Description", description);
  config::write_context(session.config(), config::normalised_context(context.view()));
  config::write_tls(session.config(), name, tls, true);
}

int run(Session& session, const ContextCreateOptions& options, cli::Arguments arguments) {
  const std::string& name = arguments[0];
  require_new_context(session, name);
  if (!options.from.empty() || !options.docker) {
    copy_context(session, name, options.from.empty() ? session.current_context() : options.from, options);
  } else {
    const DockerEndpoint endpoint = docker_endpoint(session, *options.docker);
    base::JsonDocument context;
    context.set("/Name", name);
    context.set_object("/Metadata");
    if (!options.description.empty()) context.set("/Metadata/Description", options.description);
    context.set("/Endpoints/docker", endpoint.metadata.view());
    config::write_context(session.config(), context);
    config::write_tls(session.config(), name, endpoint.tls, true);
  }
  tell_context(session, name, "Successfully created context");
  return 0;
}

} // namespace

extern constexpr cli::Command context_create = {
    .path = "context create",
    .usage = "[OPTIONS] CONTEXT",
    .summary = "Make a context",
    .flags = groups,
    .arity = cli::exactly(1),
    .execute = cli::action<ContextCreateOptions, run>,
};
static_assert(cli::well_formed(context_create));

} // namespace skiff::commands
