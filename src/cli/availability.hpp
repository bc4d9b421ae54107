#pragma once
// What the engine at hand offers of commands and flags. The engine is asked only when a record or a used flag depends
// on it.

#include "cli/grammar.hpp"
#include "cli/select.hpp"

#include <skiff/cli/dispatch.hpp>

#include <string>

namespace skiff::cli {

/// The official sentence if the command, a group above it or one of the flags used is not available; else empty.
std::string unsupported(const Program& program, const Entry& entry, std::span<const Event> events, Host& host);

/// Whether help leaves the flag or command out.
bool hidden(const Flag& flag, Host& host);
bool hidden(const Command& command, Host& host);

} // namespace skiff::cli
