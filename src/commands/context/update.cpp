// `context update`: another description or endpoint for a context.
#include "commands/context/endpoint_pairs.hpp"

#include <skiff/base/failure.hpp>

namespace skiff::commands {

namespace {

struct ContextUpdateOptions {
  std::string description;
  std::optional<EndpointPairs> docker;
};

constexpr cli::Flag flags[] = {
    {.name = "description",
     .type = "string",
     .help = "Description of the context",
     .set = cli::into<&ContextUpdateOptions::description>},
    {.name = "docker",
     .type = "stringToString",
     .help = "Endpoint of the engine (key=value pairs)",
     .fallback = "[]",
     .set = add_endpoint_pairs<&ContextUpdateOptions::docker>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

int run(Session& session, const ContextUpdateOptions& options, cli::Arguments arguments) {
  const std::string& name = arguments[0];
  if (const std::string fault = config::context_name_fault(name); !fault.empty()) throw base::Failure(fault);
  base::JsonDocument context = config::read_context(session.config(), name);
  if (!options.description.empty()) context.set("/Metadata/Description", options.description);
  if (context["Metadata"].is_null()) context.set_object("/Metadata");
  config::TlsFiles tls;
  if (options.docker) {
    DockerEndpoint endpoint = docker_endpoint(session, *options.docker);
    context.set("/Endpoints/docker", endpoint.metadata.view());
    tls = std::move(endpoint.tls);
  }
  config::write_context(session.config(), config::normalised_context(context.view()));
  config::write_tls(session.config(), name, tls, false);
  tell_context(session, name, "Successfully updated context");
  return 0;
}

} // namespace

extern constexpr cli::Command context_update = {
    .path = "context update",
    .usage = "[OPTIONS] CONTEXT",
    .summary = "Change a context",
    .flags = groups,
    .arity = cli::exactly(1),
    .completer = cli::Completer::contexts,
    .completes = 1,
    .execute = cli::action<ContextUpdateOptions, run>,
};
static_assert(cli::well_formed(context_update));

} // namespace skiff::commands
