#pragma once
// The flag that all verbs of checkpoints have.

#include "commands/session.hpp"

#include <skiff/cli/command.hpp>

namespace skiff::commands {

template <auto Member>
inline constexpr cli::Flag checkpoint_dir_flag = {.name = "checkpoint-dir",
                                                  .type = "string",
                                                  .help = "Folder of the checkpoints, if not the default one",
                                                  .set = cli::into<Member>};

} // namespace skiff::commands
