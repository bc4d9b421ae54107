#pragma once
// What `plugin install` and `plugin upgrade` share: where a plugin comes from, what it may do, and its arrival.

#include "commands/registry/auth.hpp"
#include "commands/session.hpp"

namespace skiff::commands {

struct PluginSource {
  std::string remote; ///< the whole reference
  base::JsonDocument privileges;
  std::string registry_auth;
};

/// Asks the engine what the plugin wants to do and, unless `grant_all`, the user whether it may. Throws Failure if not.
PluginSource plugin_source(Session& session, const std::string& remote, bool grant_all);

/// Shows the progress of a pull or upgrade; returns the name under which the engine knows the plugin.
std::string pull_plugin(Session& session, api::Call call);

} // namespace skiff::commands
