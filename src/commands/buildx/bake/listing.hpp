#pragma once
// `bake --list`.

#include "commands/buildx/bake/definition.hpp"

#include <string>

namespace skiff::commands {

/// `wish`: `targets`, or `type=targets,format=json`. Throws Failure.
void print_bake_list(Session& session, const BakeDefinition& definition, const std::string& wish);

} // namespace skiff::commands
