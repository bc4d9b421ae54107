#include "commands/buildx/definition_step.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/codec/sha256.hpp>

#include <utility>

namespace skiff::commands {

DefinitionStep::DefinitionStep(Session& session, Show show, std::string_view origin)
    : session_(session), show_(std::move(show)) {
  step_.name = base::cat("[internal] load local bake definitions", origin);
  step_.digest = "sha256:" + codec::sha256_hex(step_.name);
  step_.started = session.now();
  tell({});
}

DefinitionStep::~DefinitionStep() {
  step_.completed = session_.now();
  try {
    tell({});
  } catch (const base::Failure&) {
    // Nobody is left to see it.
  }
}

void DefinitionStep::read(const std::string& name, std::size_t size) {
  build::VertexStatus status;
  status.id = name == "-" ? "reading from stdin" : "reading " + name;
  status.vertex = step_.digest;
  status.timestamp = status.started = status.completed = session_.now();
  status.current = static_cast<std::int64_t>(size);
  if (name != "-") status.total = status.current;
  tell({status});
}

void DefinitionStep::tell(std::vector<build::VertexStatus> statuses) {
  build::BuildStatus status;
  status.vertexes.push_back(step_);
  status.statuses = std::move(statuses);
  show_(status);
}

} // namespace skiff::commands
