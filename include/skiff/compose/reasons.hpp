#pragma once
// Why a container has to be made anew, at the level of the field, and where the file says so: what it was made with is
// compared with what would be sent for it now.

#include <skiff/compose/plan.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::compose {

struct Difference {
  std::string field;         ///< environment.LOG_LEVEL
  std::string before, after; ///< JSON; empty: there is none
  std::string file;          ///< where the new value is written; empty: nowhere
  std::uint32_t line = 0;
};

/// `inspect`: of the container; `image`: of the image it was made from, whose settings count where nothing was asked.
std::vector<Difference> differences(const Project& project, const Snapshot& snapshot, const Environment& proxy,
                                    const Container& container, base::JsonView inspect, base::JsonView image);

/// What a step does, in words: "create container x-web-1".
std::string step_text(const Step& step);

} // namespace skiff::compose
