// `system df`: the disk that images, containers, volumes and the build cache take.
#include "commands/list_flags.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/view/disk_usage.hpp>

namespace skiff::commands {

namespace {

struct SystemDfOptions {
  std::string format;
  bool verbose = false;
};

constexpr cli::Flag flags[] = {
    list_format_flag<&SystemDfOptions::format>,
    {.name = "verbose", .letter = 'v', .help = "Object by object", .set = cli::into<&SystemDfOptions::verbose>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

int run(Session& session, const SystemDfOptions& options, cli::Arguments) {
  view::ListOptions list;
  list.format = options.format.empty() ? "table" : options.format;
  list.now = session.now();
  const auto usage = session.engine().value(api::system::disk_usage());
  session.print(view::render_disk_usage(usage.view(), list, options.verbose));
  return 0;
}

} // namespace

extern constexpr cli::Command system_df = {
    .path = "system df",
    .usage = "[OPTIONS]",
    .summary = "Show the disk space in use",
    .flags = groups,
    .arity = cli::exactly(0),
    .since = {1, 25},
    .execute = cli::action<SystemDfOptions, run>,
};
static_assert(cli::well_formed(system_df));

} // namespace skiff::commands
