#pragma once
// What the inspect verbs share: ask for each name, print what was found, report the rest.

#include "commands/session.hpp"

#include <skiff/cli/command.hpp>
#include <skiff/view/inspect.hpp>

#include <functional>
#include <string>

namespace skiff::commands {

/// An object that was found: its kind and the engine's answer.
struct Found {
  const view::Inspected* kind;
  std::string answer;
};

/// `find` throws for a name that is not there; the others are still printed. The objects come first, then the failures.
int inspect_each(Session& session, const std::string& format, cli::Arguments names,
                 const std::function<Found(const std::string&)>& find);

} // namespace skiff::commands
