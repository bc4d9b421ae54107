#pragma once
// Which targets are built, and as what: groups, patterns, inheritance, --set, and links between targets.

#include "commands/buildx/bake/definition.hpp"

#include <map>
#include <string>
#include <vector>

namespace skiff::commands {

struct BakePlan {
  std::map<std::string, BakeGroup> groups;
  std::map<std::string, base::JsonDocument> targets;
  std::vector<std::string> reads, writes; ///< paths that --set names and thereby allows
};

/// Throws Failure with the official texts.
BakePlan resolve(Session& session, BakeDefinition& definition, std::vector<std::string> targets,
                 const std::vector<std::string>& overrides);
/// The plan as --print shows it.
base::JsonDocument plan_document(const BakePlan& plan);
/// Indented and with Go's escapes, without a line feed at its end.
std::string document_text(const base::JsonDocument& document);

} // namespace skiff::commands
