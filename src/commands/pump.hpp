#pragma once
// Standard input and output as the two directions of a connection.

#include "commands/session.hpp"

namespace skiff::commands {

/// Until the engine has ended its direction; the end of stdin ends ours.
void pump_standard_streams(Session& session, transport::Duplex& engine);

} // namespace skiff::commands
