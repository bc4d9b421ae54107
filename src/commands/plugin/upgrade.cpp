// `plugin upgrade`: another version of a disabled plugin, with its settings.
#include "commands/plugin/pulling.hpp"
#include "commands/prompt.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/cli/command.hpp>

namespace skiff::commands {

namespace {

struct PluginUpgradeOptions {
  bool disable_trust = true, grant_all = false, skip_check = false;
};

constexpr cli::Flag flags[] = {
    {.name = "disable-content-trust",
     .help = "Do not check signatures (the only way there is)",
     .fallback = "true",
     .retired = true,
     .set = cli::into<&PluginUpgradeOptions::disable_trust>},
    {.name = "grant-all-permissions",
     .help = "Grant all the plugin asks for",
     .set = cli::into<&PluginUpgradeOptions::grant_all>},
    {.name = "skip-remote-check",
     .help = "Do not compare the two plugins",
     .set = cli::into<&PluginUpgradeOptions::skip_check>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

notation::Reference with_tag(const std::string& text, std::string_view what) {
  const auto parsed = notation::parse_reference(text);
  if (!parsed) throw base::Failure(base::cat("error parsing ", what, " image reference: ", parsed.error()));
  return notation::with_default_tag(*parsed);
}

base::JsonDocument current(Session& session, const std::string& name) {
  try {
    return session.engine().value(api::plugins::inspect(name));
  } catch (base::Failure& failure) {
    failure.text = "error reading plugin data: " + failure.text;
    throw;
  }
}

int run(Session& session, const PluginUpgradeOptions& options, cli::Arguments arguments) {
  const base::JsonDocument plugin = current(session, arguments[0]);
  if (plugin["Enabled"].truth()) throw base::Failure("the plugin must be disabled before upgrading");
  const std::string name = plugin["Name"].text();
  const std::string reference = plugin["PluginReference"].text();
  const std::string wanted = arguments.size() == 2 ? arguments[1] : reference;
  const notation::Reference remote = with_tag(wanted, "remote upgrade");
  const notation::Reference old = with_tag(reference, "current");
  session.print_line(base::cat("Upgrading plugin ", name, " from ", old.familiar(), " to ", remote.familiar()));
  if (!options.skip_check && remote.text() != old.text() &&
      !confirm(session, "Plugin images do not match, are you sure?"))
    return 0; // declined: no error, as with docker 28
  if (!options.disable_trust) throw base::Failure("content trust is not offered: plugins are not signed any more");
  const PluginSource source = plugin_source(session, wanted, options.grant_all);
  pull_plugin(session, api::plugins::upgrade(name, source.remote, source.privileges.view(), source.registry_auth));
  session.print_line(base::cat("Upgraded plugin ", name, " to ", wanted));
  return 0;
}

} // namespace

extern constexpr cli::Command plugin_upgrade = {
    .path = "plugin upgrade",
    .usage = "[OPTIONS] PLUGIN [REMOTE]",
    .summary = "Replace a plugin by another version",
    .flags = groups,
    .arity = cli::between(1, 2),
    .since = {1, 26},
    .completer = cli::Completer::plugins,
    .execute = cli::action<PluginUpgradeOptions, run>,
};
static_assert(cli::well_formed(plugin_upgrade));

} // namespace skiff::commands
