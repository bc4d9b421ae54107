#pragma once
// What the inspect verbs of swarm objects share: their flags, and --pretty.

#include "commands/inspecting.hpp"
#include "commands/list_flags.hpp"

#include <skiff/base/failure.hpp>

namespace skiff::commands {

struct SwarmInspectOptions {
  std::string format;
  bool pretty = false;
};

inline constexpr cli::Flag swarm_inspect_flags[] = {
    inspect_format_flag<&SwarmInspectOptions::format>,
    {.name = "pretty", .help = "Print for people", .set = cli::into<&SwarmInspectOptions::pretty>},
};
inline constexpr std::span<const cli::Flag> swarm_inspect_groups[] = {swarm_inspect_flags};

/// Whether the objects are to be described instead of printed as JSON. `--format pretty` means the same as --pretty.
inline bool wants_description(const SwarmInspectOptions& options) {
  if (options.pretty) return true;
  if (options.format.starts_with("pretty") && options.format != "pretty")
    throw base::Failure("cannot supply extra formatting options to the pretty template");
  return options.format == "pretty";
}

/// `find` answers for a name or throws; `describe` makes the text of one object.
template <class Find, class Describe>
int inspect_swarm_objects(Session& session, const SwarmInspectOptions& options, cli::Arguments names,
                          const view::Inspected& kind, const Find& find, const Describe& describe) {
  if (!wants_description(options)) {
    try {
      return inspect_each(session, options.format, names, [&](const std::string& name) -> Found {
        return {&kind, find(name)};
      });
    } catch (base::Failure& failure) {
      if (failure.exit_code == 64) failure.exit_code = 1; // a wrong template, unlike with other objects
      throw;
    }
  }
  std::string text; // printed only if all were found, as docker does
  for (const std::string& name : names) {
    const auto object = base::JsonDocument::parse(find(name));
    if (!object) throw base::Failure(object.error());
    text += describe(object->view());
  }
  session.print(text);
  return 0;
}

} // namespace skiff::commands
