#pragma once
// The completion protocol of the official program: `__complete WORDS… TYPED` prints candidates, one per line with a tab
// and a description behind it, and at the end `:N`, what the shell is to do with them.

#include "cli/select.hpp"

#include <skiff/cli/dispatch.hpp>

#include <span>
#include <string>

namespace skiff::cli {

/// The last of the words is the one being typed.
Completion complete(const Program& program, Host& host, std::span<const std::string> words);

/// Runs `__complete` (with descriptions) or `__completeNoDesc`.
void print_completion(const Program& program, Host& host, std::span<const std::string> words, bool descriptions);

} // namespace skiff::cli
