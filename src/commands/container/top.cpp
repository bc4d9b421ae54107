// `top`: the processes of a container, as the engine's ps lists them.
#include "commands/session.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/text.hpp>
#include <skiff/cli/command.hpp>
#include <skiff/format/table.hpp>

namespace skiff::commands {

namespace {

struct ContainerTopOptions {};

std::string row(base::JsonView cells) {
  std::string out;
  for (std::size_t i = 0; i < cells.size(); ++i) out += base::cat(i == 0 ? "" : "\t", cells.at(i).view());
  return out + "\n";
}

int run(Session& session, const ContainerTopOptions&, cli::Arguments arguments) {
  std::string words;
  for (const std::string& word : arguments.subspan(1)) words += base::cat(words.empty() ? "" : " ", word);
  const auto processes = session.engine().value(api::containers::top(arguments[0], words));
  std::string table = row(processes["Titles"]);
  for (const base::JsonView process : processes["Processes"]) table += row(process);
  session.print(format::align(table, {.minimum = 20, .padding = 3}));
  return 0;
}

} // namespace

extern constexpr cli::Command container_top = {
    .path = "container top",
    .usage = "CONTAINER [ps OPTIONS]",
    .summary = "List the processes of a container",
    .aliases = "docker container top, docker top",
    .arity = cli::at_least(1),
    .interspersed = false,
    .completer = cli::Completer::live_containers,
    .execute = cli::action<ContainerTopOptions, run>,
};
static_assert(cli::well_formed(container_top));

} // namespace skiff::commands
