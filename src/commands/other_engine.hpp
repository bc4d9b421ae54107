#pragma once
// The engine of any context, beside the one in force.

#include "commands/session.hpp"

#include <memory>
#include <string>

namespace skiff::commands {

struct OtherEngine {
  std::unique_ptr<transport::Client> client;
  std::unique_ptr<api::Engine> engine;
};

/// Whatever flags and environment say; "default" is what they say. Throws Failure if there is no such context.
OtherEngine engine_of_context(Session& session, const std::string& context);

} // namespace skiff::commands
