#pragma once
// Waiting for one descriptor where no loop turns, while a project is being read for example.

#include <chrono>

namespace skiff::os {

/// Waits until there is something to read, or the end of it; negative `longest`: for as long as it takes. False when
/// the time is up. Meanwhile no signal is blocked: the first Ctrl-C does what it does to any program.
bool readable_within(int descriptor, std::chrono::milliseconds longest);

} // namespace skiff::os
