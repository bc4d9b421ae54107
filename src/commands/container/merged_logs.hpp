#pragma once
// The logs of several containers as one: in the order of the engine's time stamps, each line with the name of its
// container in front. A log is read no further than the others have come, so that none is ever held as a whole.

#include "commands/session.hpp"

#include <skiff/notation/filter.hpp>

#include <string>
#include <vector>

namespace skiff::commands {

struct MergeOptions {
  std::vector<std::string> names;
  notation::Filters filters; ///< with these: all containers that match, besides the named ones
  bool details = false, follow = false, timestamps = false;
  bool follow_names = false; ///< a container that is started or made anew under its name (or that matches) goes on
  std::string since, until, tail;
};

int merge_logs(Session& session, const MergeOptions& options);

} // namespace skiff::commands
