#pragma once
// Where the definition of a bake comes from: the files of -f or of BUILDX_BAKE_FILE, else those with the usual names.

#include "commands/buildx/bake/definition.hpp"
#include "commands/buildx/definition_step.hpp"

#include <string>
#include <vector>

namespace skiff::commands {

/// Reads them as the first step of the progress. Throws Failure if there is none or one cannot be read.
std::vector<BakeFile> read_bake_files(Session& session, const std::vector<std::string>& typed,
                                      const DefinitionStep::Show& show);

} // namespace skiff::commands
