#include "cli/dump.hpp"

#include <skiff/base/json.hpp>
#include <skiff/base/text.hpp>

namespace skiff::cli {

namespace {

std::string_view name_of(Role role) {
  switch (role) {
  case Role::node:
    return "node";
  case Role::alias:
    return "alias";
  case Role::forward:
    break;
  }
  return "forward";
}

std::string member(std::string_view name, std::string_view value) {
  return base::cat(",", base::json_quote(name), ":", base::json_quote(value));
}

std::string flag_as_json(const Flag& flag) {
  std::string out = base::cat("{\"name\":", base::json_quote(flag.name));
  if (flag.letter != 0) out += member("letter", std::string_view(&flag.letter, 1));
  if (!flag.type.empty()) out += member("type", flag.type);
  if (!flag.fallback.empty()) out += member("default", flag.fallback);
  if (flag.hidden) out += ",\"hidden\":true";
  if (flag.since.major != 0) out += member("since", base::cat(flag.since.major, ".", flag.since.minor));
  return out + "}";
}

} // namespace

std::string tree_as_json(const Program& program) {
  std::string out = "[";
  for (const Entry& entry : program.entries) {
    const Command& command = *entry.command;
    out += base::cat(out.size() > 1 ? ",\n{\"path\":" : "\n{\"path\":", base::json_quote(entry.path),
                     member("record", command.path), member("role", name_of(entry.role)),
                     member("summary", command.summary));
    if (command.group != Group::no) out += ",\"group\":true";
    if (command.hidden) out += ",\"hidden\":true";
    if (!command.missing.empty()) out += member("missing", command.missing);
    out += ",\"flags\":[";
    bool first = true;
    for (const auto& group : command.flags)
      for (const Flag& flag : group) {
        if (!first) out += ",";
        first = false;
        out += flag_as_json(flag);
      }
    out += "]}";
  }
  return out + "\n]\n";
}

} // namespace skiff::cli
