#pragma once
// What every buildx verb shares: --builder and --debug, in front of the verb and behind it. The options of a buildx
// verb have BuildxOptions as their first base.

#include <skiff/cli/command.hpp>

#include <string>

namespace skiff::commands {

struct BuildxOptions {
  std::string builder;
  bool debug = false;
};

inline constexpr cli::Flag buildx_builder_flags[] = {
    {.name = "builder",
     .type = "string",
     .help = "Builder to use instead of the current one",
     .completer = cli::Completer::builders,
     .set = cli::into<&BuildxOptions::builder>},
};
/// Of verbs that work with no builder: buildx takes the flag everywhere.
inline constexpr cli::Flag buildx_unused_builder_flags[] = {
    {.name = "builder",
     .type = "string",
     .help = "Builder to use instead of the current one",
     .hidden = true,
     .set = cli::accepted},
};
inline constexpr cli::Flag buildx_debug_flags[] = {
    {.name = "debug", .letter = 'D', .help = "Log what the client does", .set = cli::into<&BuildxOptions::debug>},
};

} // namespace skiff::commands
