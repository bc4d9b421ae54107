#pragma once
// CLI plugins: programs `docker-NAME` in certain folders that add the command NAME, found and run as docker does it.
// What is built in wins over a plugin of the same name; for compose and buildx the configuration may say otherwise:
// {"plugins":{"skiff":{"compose":"plugin"}}}.

#include "commands/session.hpp"

#include <skiff/cli/dispatch.hpp>

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace skiff::commands {

struct CliPlugin {
  std::string name, path;
  std::string schema_version, vendor, version, summary, url;
  bool hidden = false;
  std::string fault; ///< why it cannot be used; empty: it can
};

/// All candidates by name, each asked for its metadata: a process each, so compose and buildx are left out where the
/// built-in ones are used. Of equal names the first folder's counts.
std::vector<CliPlugin> cli_plugins(Session& session);

/// Runs the plugin with docker's whole command line and waits for it; nothing if there is no usable one of this name.
std::optional<int> run_cli_plugin(Session& session, const std::string& name, std::span<const std::string> words,
                                  cli::Host::Wanted wanted);

/// Whether the tree has a command of this name that is no plugin in docker.
bool is_builtin(std::string_view name);

/// Whether the configuration wants compose or buildx from a plugin.
bool prefers_plugin(Session& session, std::string_view name);
/// The plugin that `build`, `bake` and `builder` stand for; empty: what is built in.
std::string builder_plugin(Session& session);

} // namespace skiff::commands
