#pragma once
// The PORTS column.

#include <skiff/base/json.hpp>

#include <string>

namespace skiff::view {

/// `0.0.0.0:80-81->80-81/tcp, [::]:80->80/tcp, 53/udp` from the engine's list of ports: neighbours that are published
/// under their own numbers (or not at all) are merged, ports published under other numbers come last.
std::string ports_text(base::JsonView ports);

} // namespace skiff::view
