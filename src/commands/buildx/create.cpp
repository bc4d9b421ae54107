// `buildx create`: makes builders of other drivers, none of which is built in. What the official program refuses is
// refused in its words, the rest with the reason.
#include "commands/buildx/builders.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/config/context.hpp>

#include <algorithm>

namespace skiff::commands {

namespace {

struct BuildxCreateOptions : BuildxOptions {
  bool append = false, bootstrap = false, leave = false, use = false;
  std::string daemon_config, daemon_flags, driver, name, node;
  std::vector<std::string> driver_options, platforms;
};

constexpr cli::Flag flags[] = {
    {.name = "append", .help = "Add a node to a builder", .set = cli::into<&BuildxCreateOptions::append>},
    {.name = "bootstrap", .help = "Boot the builder", .set = cli::into<&BuildxCreateOptions::bootstrap>},
    {.name = "buildkitd-config",
     .type = "string",
     .help = "Configuration file of BuildKit's daemon",
     .set = cli::into<&BuildxCreateOptions::daemon_config>},
    {.name = "buildkitd-flags",
     .type = "string",
     .help = "Flags of BuildKit's daemon",
     .set = cli::into<&BuildxCreateOptions::daemon_flags>},
    {.name = "config",
     .type = "string",
     .help = "Configuration file of BuildKit's daemon",
     .hidden = true,
     .set = cli::into<&BuildxCreateOptions::daemon_config>},
    {.name = "driver",
     .type = "string",
     .help = "Driver (docker-container, kubernetes, remote)",
     .set = cli::into<&BuildxCreateOptions::driver>},
    {.name = "driver-opt",
     .type = "stringArray",
     .help = "Option for the driver",
     .set = cli::into<&BuildxCreateOptions::driver_options>},
    {.name = "leave", .help = "Remove a node from a builder", .set = cli::into<&BuildxCreateOptions::leave>},
    {.name = "name", .type = "string", .help = "Name of the builder", .set = cli::into<&BuildxCreateOptions::name>},
    {.name = "node",
     .type = "string",
     .help = "Name of the node to make or to change",
     .set = cli::into<&BuildxCreateOptions::node>},
    {.name = "platform",
     .type = "stringArray",
     .help = "Platforms the node should build",
     .set = cli::into<&BuildxCreateOptions::platforms>},
    {.name = "use", .help = "Make it the current builder", .set = cli::into<&BuildxCreateOptions::use>},
};
constexpr std::span<const cli::Flag> groups[] = {flags, buildx_unused_builder_flags, buildx_debug_flags};

void leave(Session& session, const BuildxCreateOptions& options) {
  if (options.name.empty()) throw base::Failure("leave requires instance name");
  if (options.node.empty()) throw base::Failure("leave requires node name");
  if (!stored_builder(session, options.name))
    throw base::Failure(base::cat("failed to find instance ", base::quote(options.name), " for leave"));
}

int run(Session& session, const BuildxCreateOptions& options, cli::Arguments arguments) {
  std::string driver = options.driver;
  if (options.leave) {
    leave(session, options);
  } else {
    if (options.name == config::default_context)
      throw base::Failure("default is a reserved name and cannot be used to identify builder instance");
    if (options.append && options.name.empty()) throw base::Failure("append requires a builder name");
    const auto contexts = config::context_names(session.config());
    if (!options.append && std::find(contexts.begin(), contexts.end(), options.name) != contexts.end())
      throw base::Failure(base::cat("instance name ", base::quote(options.name), " already exists as context builder"));
    const auto stored = options.name.empty() ? std::nullopt : stored_builder(session, options.name);
    if (options.append && !stored)
      throw base::Failure(base::cat("failed to find instance ", base::quote(options.name), " for append"));
    if (driver.empty()) driver = stored ? stored->driver : "docker-container";
    if (stored && options.node.empty() && !options.append)
      throw base::Failure(base::cat("existing instance for ", base::quote(options.name),
                                    " but no append mode, specify the node name to make changes for existing "
                                    "instances"));
    if (stored && driver != stored->driver)
      throw base::Failure(base::cat("existing instance for ", base::quote(options.name), " but has mismatched driver ",
                                    base::quote(stored->driver)));
    if (driver == "docker") throw base::Failure("additional instances of driver \"docker\" cannot be created");
    if (driver != "docker-container" && driver != "kubernetes" && driver != "remote")
      throw base::Failure(base::cat("failed to find driver ", base::quote(driver)));
    if (driver == "kubernetes" && !arguments.empty())
      throw base::Failure(base::cat("kubernetes driver does not support endpoint args ", base::quote(arguments[0])));
    if (driver == "remote" && arguments.empty() && session.environment.value("BUILDKIT_HOST").empty())
      throw base::Failure("no remote endpoint provided");
  }
  throw base::Failure(base::cat("the driver ", base::quote(driver.empty() ? "docker-container" : driver),
                                " is not built in: only the engine's own builder is"));
}

} // namespace

extern constexpr cli::Command buildx_create = {
    .path = "buildx create",
    .usage = "[OPTIONS] [CONTEXT|ENDPOINT]",
    .summary = "Make a builder",
    .flags = groups,
    .arity = cli::at_most(1),
    .family = cli::Family::buildx,
    .execute = cli::action<BuildxCreateOptions, run>,
};
static_assert(cli::well_formed(buildx_create));

} // namespace skiff::commands
