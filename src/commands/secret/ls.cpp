// `secret ls`.
#include "commands/list_flags.hpp"
#include "commands/swarm/by_name.hpp"

#include <skiff/api/swarm.hpp>
#include <skiff/view/swarm.hpp>

namespace skiff::commands {

namespace {

struct SecretLsOptions {
  bool quiet = false;
  std::string format;
  notation::Filters filters;
};

constexpr cli::Flag flags[] = {
    filter_flag<&SecretLsOptions::filters>("Show only what matches a condition"),
    list_format_flag<&SecretLsOptions::format>,
    {.name = "quiet", .letter = 'q', .help = "Print only IDs", .set = cli::into<&SecretLsOptions::quiet>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

int run(Session& session, const SecretLsOptions& options, cli::Arguments) {
  const view::ListOptions list = list_options(session, options, "secretFormat");
  const auto found = session.engine().value(api::swarm::list_secrets(options.filters.json()));
  session.print(view::render(view::secrets, rows_by_name(found.view()), list));
  return 0;
}

} // namespace

extern constexpr cli::Command secret_ls = {
    .path = "secret ls",
    .usage = "[OPTIONS]",
    .summary = "List secrets",
    .aliases = "docker secret ls, docker secret list",
    .flags = groups,
    .arity = cli::exactly(0),
    .execute = cli::action<SecretLsOptions, run>,
};
static_assert(cli::well_formed(secret_ls));

} // namespace skiff::commands
