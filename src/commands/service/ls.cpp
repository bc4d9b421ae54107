// `service ls`.
#include "commands/list_flags.hpp"
#include "commands/swarm/by_name.hpp"

#include <skiff/api/swarm.hpp>
#include <skiff/view/swarm.hpp>

namespace skiff::commands {

namespace {

struct ServiceLsOptions {
  bool quiet = false;
  std::string format;
  notation::Filters filters;
};

constexpr cli::Flag flags[] = {
    {.name = "filter",
     .letter = 'f',
     .type = "filter",
     .help = "Show only what matches a condition",
     .completer = cli::Completer::service_filters,
     .set = add_filter<&ServiceLsOptions::filters>},
    list_format_flag<&ServiceLsOptions::format>,
    {.name = "quiet", .letter = 'q', .help = "Print only IDs", .set = cli::into<&ServiceLsOptions::quiet>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

int run(Session& session, const ServiceLsOptions& options, cli::Arguments) {
  const view::ListOptions list = list_options(session, options, "servicesFormat");
  const auto found = session.engine().value(api::swarm::list_services(options.filters.json(), true));
  session.print(view::render(view::services, rows_by_name(found.view()), list));
  return 0;
}

} // namespace

extern constexpr cli::Command service_ls = {
    .path = "service ls",
    .usage = "[OPTIONS]",
    .summary = "List services",
    .aliases = "docker service ls, docker service list",
    .flags = groups,
    .arity = cli::exactly(0),
    .execute = cli::action<ServiceLsOptions, run>,
};
static_assert(cli::well_formed(service_ls));

} // namespace skiff::commands
