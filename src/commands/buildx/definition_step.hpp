#pragma once
// The step that a group of builds begins with: the definitions that it is read from.

#include "commands/session.hpp"

#include <skiff/build/status.hpp>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace skiff::commands {

class DefinitionStep {
public:
  using Show = std::function<void(const build::BuildStatus&)>;

  /// Begins. `origin`: behind its name.
  DefinitionStep(Session& session, Show show, std::string_view origin);
  ~DefinitionStep(); ///< ends it
  DefinitionStep(const DefinitionStep&) = delete;
  DefinitionStep& operator=(const DefinitionStep&) = delete;

  /// One file that has been read, or "-" for standard input.
  void read(const std::string& name, std::size_t size);

private:
  void tell(std::vector<build::VertexStatus> statuses);

  Session& session_;
  Show show_;
  build::Vertex step_;
};

} // namespace skiff::commands
