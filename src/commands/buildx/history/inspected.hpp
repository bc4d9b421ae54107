#pragma once
// A record of a build as the official client's structure of it: what `history inspect` prints in any format.

#include "commands/buildx/history/records.hpp"

#include <skiff/format/value.hpp>

namespace skiff::commands {

/// history.inspectOutput; the document holds only what is not empty.
extern const format::Type inspected_record;
base::JsonDocument inspect_record(Session& session, const build::BuildRecord& record);

} // namespace skiff::commands
