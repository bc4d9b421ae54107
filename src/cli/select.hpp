#pragma once
// Which record a command line means, by table lookup: words are matched level by level, and the flags that stand in
// front of a deeper level belong to the group they follow (`compose -f x up`).

#include "cli/grammar.hpp"

#include <skiff/cli/dispatch.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::cli {

/// What was found. `root` stands for the program itself and has an empty path.
struct Selection {
  Entry entry{};
  std::vector<Event> group_events;    ///< flags of the groups on the way, help flags left out
  std::span<const std::string> words; ///< behind the last word of the path
  std::string error;                  ///< of a group's flags; nothing was selected then
};

/// Binary search; null if there is no such path.
const Entry* find_entry(const Program& program, std::string_view path);

/// `with_globals`: the program's own flags may stand in front too (completion; a command line has them taken before).
Selection select(const Program& program, std::span<const std::string> words, bool with_globals = false);

/// Entries one level below `path`, aliases left out, in the table's order.
std::vector<const Entry*> children(const Program& program, std::string_view path);

/// `docker container ls`: the path as usage lines and error texts name it.
std::string full_path(const Entry& entry);
/// `docker container ls [OPTIONS]`; groups: the path alone.
std::string usage_line(const Entry& entry);
/// The last word of the path.
std::string_view last_word(std::string_view path);

} // namespace skiff::cli
