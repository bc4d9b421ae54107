// `search`: Docker Hub, or the registry in front of the term, asked by the engine.
#include "commands/list_flags.hpp"
#include "commands/registry/auth.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/text.hpp>
#include <skiff/view/listings.hpp>

namespace skiff::commands {

namespace {

struct SearchOptions {
  notation::Filters filters;
  std::string format;
  int limit = 0;
  bool no_trunc = false;
};

constexpr cli::Flag flags[] = {
    filter_flag<&SearchOptions::filters>("List only what matches the condition"),
    list_format_flag<&SearchOptions::format>,
    {.name = "limit", .type = "int", .help = "Largest number of results", .set = cli::into<&SearchOptions::limit>},
    {.name = "no-trunc", .help = "Print long values whole", .set = cli::into<&SearchOptions::no_trunc>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

// A term is no reference: the registry in front of it if there is one, else Docker Hub.
std::string server_of(std::string_view term) {
  const auto [first, rest] = base::cut(term, '/');
  const bool registry = rest && (first.find_first_of(".:") != std::string_view::npos || first == "localhost");
  if (!registry || first == "docker.io" || first == "index.docker.io") return std::string(config::hub_server);
  return std::string(first);
}

int run(Session& session, const SearchOptions& options, cli::Arguments arguments) {
  if (options.filters.contains("is-automated"))
    session.warn("WARNING: the \"is-automated\" filter is deprecated, and searching for \"is-automated=true\" will not "
                 "yield any results in future.");
  view::ListOptions list;
  list.format = options.format.empty() ? "table" : options.format;
  list.no_trunc = options.no_trunc;
  list.now = session.now();
  const auto found =
      session.engine().value(api::images::search(arguments[0], options.limit, options.filters.json(),
                                                 registry_auth_if_possible(session, server_of(arguments[0]))));
  session.print(view::render(view::search_hits, found.view(), list));
  return 0;
}

} // namespace

extern constexpr cli::Command search = {
    .path = "search",
    .usage = "[OPTIONS] TERM",
    .summary = "Look for images on Docker Hub",
    .flags = groups,
    .arity = cli::exactly(1),
    .execute = cli::action<SearchOptions, run>,
};
static_assert(cli::well_formed(search));

} // namespace skiff::commands
