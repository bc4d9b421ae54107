#include "commands/buildx/bake/definition.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>

namespace skiff::commands {

BakeGroup* BakeDefinition::group(std::string_view name) {
  const auto found = std::find_if(groups.begin(), groups.end(), [&](const auto& group) { return group.name == name; });
  return found == groups.end() ? nullptr : &*found;
}

BakeTarget* BakeDefinition::target(std::string_view name) {
  const auto found =
      std::find_if(targets.begin(), targets.end(), [&](const auto& target) { return target.name == name; });
  return found == targets.end() ? nullptr : &*found;
}

void BakeDefinition::add(BakeTarget target) {
  if (BakeTarget* known = this->target(target.name))
    merge_target(known->body.root(), target.body.root());
  else
    targets.push_back(std::move(target));
}

BakeDefinition read_definition(Session& session, const std::vector<BakeFile>& files) {
  std::vector<BakeFile> compose, json;
  for (const auto& file : files) {
    if (is_compose_file(session, file)) {
      compose.push_back(file);
    } else if (base::trim(file.text).starts_with('{')) {
      json.push_back(file);
    } else {
      throw base::Failure(base::cat("failed to parse ", file.name,
                                    ": HCL is not supported by this program: JSON and compose files are"));
    }
  }
  BakeDefinition definition;
  if (!compose.empty()) read_compose(session, compose, definition);
  if (!json.empty()) read_json(session, json, definition);
  return definition;
}

} // namespace skiff::commands
