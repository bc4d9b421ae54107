#pragma once
// From targets to builds: their flags, all of them at once, and what remains of them: answers, metadata.

#include "commands/buildx/bake/resolve.hpp"
#include "commands/buildx/build_group.hpp"

#include <optional>
#include <string>
#include <vector>

namespace skiff::commands {

/// Finds what is no value, and puts paths into the shape in which --print shows them. Throws Failure.
void settle_target(Session& session, base::JsonDocument& target);
/// The flags of `build` that a target stands for.
BuildOptions build_options(base::JsonView target);

/// By name, as build_group takes them. `wanted`: as typed, for what is kept of the group.
std::vector<GroupedBuild> builds_of(Session& session, const BakePlan& plan, const std::vector<std::string>& wanted,
                                    bool with_metadata);
/// What the frontends answered, target by target. The exit code.
int print_bake_answers(Session& session, const BakePlan& plan, const std::vector<GroupedBuild>& builds,
                       const std::string& call);
/// --metadata-file.
void write_bake_metadata(const std::vector<GroupedBuild>& builds, const std::string& file);

} // namespace skiff::commands
