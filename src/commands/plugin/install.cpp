// `plugin install`: pulls a plugin, asks for what it may do, sets it up and enables it.
#include "commands/plugin/pulling.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/cli/command.hpp>

namespace skiff::commands {

namespace {

struct PluginInstallOptions {
  std::string alias;
  bool disable = false, disable_trust = true, grant_all = false;
};

constexpr cli::Flag flags[] = {
    {.name = "alias",
     .type = "string",
     .help = "Local name of the plugin",
     .set = cli::into<&PluginInstallOptions::alias>},
    {.name = "disable",
     .help = "Do not enable the plugin after the installation",
     .set = cli::into<&PluginInstallOptions::disable>},
    {.name = "disable-content-trust",
     .help = "Do not check signatures (the only way there is)",
     .fallback = "true",
     .retired = true,
     .set = cli::into<&PluginInstallOptions::disable_trust>},
    {.name = "grant-all-permissions",
     .help = "Grant all the plugin asks for",
     .set = cli::into<&PluginInstallOptions::grant_all>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

// A name given by --alias as the engine is told it, with its tag; empty for none.
std::string local_name(const std::string& alias) {
  if (alias.empty()) return {};
  const auto parsed = notation::parse_reference(alias);
  if (!parsed) throw base::Failure(parsed.error());
  if (!parsed->digest.empty()) throw base::Failure(base::cat("invalid name: ", alias));
  return notation::with_default_tag(*parsed).familiar();
}

void set_up(Session& session, const PluginInstallOptions& options, const std::string& name, cli::Arguments settings) {
  api::Engine& engine = session.engine();
  if (!settings.empty()) engine.nothing(api::plugins::set(name, {settings.begin(), settings.end()}));
  if (!options.disable) engine.nothing(api::plugins::enable(name, 0));
}

int run(Session& session, const PluginInstallOptions& options, cli::Arguments arguments) {
  const std::string name = local_name(options.alias);
  if (!options.disable_trust) throw base::Failure("content trust is not offered: plugins are not signed any more");
  const PluginSource source = plugin_source(session, arguments[0], options.grant_all);
  const std::string made =
      pull_plugin(session, api::plugins::pull(source.remote, name, source.privileges.view(), source.registry_auth));
  set_up(session, options, made, arguments.subspan(1)); // if that fails the plugin stays, as with docker
  session.print_line("Installed plugin " + arguments[0]);
  return 0;
}

} // namespace

extern constexpr cli::Command plugin_install = {
    .path = "plugin install",
    .usage = "[OPTIONS] PLUGIN [KEY=VALUE...]",
    .summary = "Install a plugin",
    .flags = groups,
    .arity = cli::at_least(1),
    .execute = cli::action<PluginInstallOptions, run>,
};
static_assert(cli::well_formed(plugin_install));

} // namespace skiff::commands
