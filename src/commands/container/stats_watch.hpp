#pragma once
// What containers use, sampled by the engine: once, or painted again and again. One loop carries the streams of all
// containers. Used by `stats` and by `compose stats`.

#include "commands/session.hpp"

#include <skiff/notation/filter.hpp>

#include <string>
#include <vector>

namespace skiff::commands {

struct StatsWatch {
  std::vector<std::string> containers; ///< none: all that match the filters, whatever comes and goes meanwhile
  notation::Filters filters;           ///< labels: only these does the engine know for containers and for events
  bool all = false;                    ///< those too that do not run
  bool no_stream = false;              ///< print the first samples and end
  bool no_trunc = false;
  std::string format; ///< --format; empty: what the configuration says
};

int watch_stats(Session& session, const StatsWatch& what);

} // namespace skiff::commands
