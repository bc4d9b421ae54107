#pragma once
// What a definition may do beyond its folder only if the caller allows it: host network, privileged containers, files
// elsewhere, the ssh agent.

#include "commands/buildx/bake/resolve.hpp"

#include <skiff/cli/command.hpp>

#include <functional>

namespace skiff::commands {

/// --allow.
struct Allowed {
  bool network = false, insecure = false, ssh = false;
  std::vector<std::string> reads, writes; ///< folders
};
/// Throws Failure for what is none.
Allowed read_allowed(const std::vector<std::string>& texts);

/// Throws Failure if something is not allowed and the user does not agree. `interrupt` is called before anything is
/// said.
void require_entitlements(Session& session, Allowed granted, const BakePlan& plan,
                          const std::function<void()>& interrupt);

} // namespace skiff::commands
