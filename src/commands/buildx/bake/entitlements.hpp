#pragma once
// What a definition may do beyond its folder only if the caller allows it: host network, privileged containers, files
// elsewhere, the ssh agent.

#include "commands/buildx/bake/resolve.hpp"

#include <skiff/cli/command.hpp>

namespace skiff::commands {

/// Throws Failure if something is not allowed and the user does not agree.
void require_entitlements(Session& session, const std::vector<std::string>& allowed, const BakePlan& plan);

} // namespace skiff::commands
