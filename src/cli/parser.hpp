#pragma once
// From flag events to a filled options struct, through CLI11. CLI11 gets a canonical line (two words per flag, no
// positionals) and only the flags that occur; it holds the option objects and calls the setters in the order typed.

#include "cli/grammar.hpp"

#include <optional>
#include <span>
#include <string>

namespace skiff::cli {

/// Null `options`: values are only counted, not converted (a verb that is declared but not built).
/// Returns `invalid argument "x" for "-n, --last" flag: …` for the first value that is refused.
/// `taken`: how many flags were set before it.
std::optional<std::string> set_options(std::span<const Event> events, void* options, std::size_t* taken = nullptr);

} // namespace skiff::cli
