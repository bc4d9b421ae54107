// `images`, also `image ls`: the classic table. The view of docker 29 is behind --tree.
#include "commands/list_flags.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/view/listings.hpp>

namespace skiff::commands {

namespace {

struct ImageLsOptions {
  bool all = false, digests = false, no_trunc = false, quiet = false;
  std::string format;
  notation::Filters filters;
};

constexpr cli::Flag flags[] = {
    {.name = "all",
     .letter = 'a',
     .help = "Also list the images between the layers of others",
     .set = cli::into<&ImageLsOptions::all>},
    {.name = "digests", .help = "Add the digests", .set = cli::into<&ImageLsOptions::digests>},
    filter_flag<&ImageLsOptions::filters>("List only what matches the condition"),
    list_format_flag<&ImageLsOptions::format>,
    {.name = "no-trunc", .help = "Print long values whole", .set = cli::into<&ImageLsOptions::no_trunc>},
    {.name = "quiet", .letter = 'q', .help = "Print only image IDs", .set = cli::into<&ImageLsOptions::quiet>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

int run(Session& session, const ImageLsOptions& options, cli::Arguments arguments) {
  view::ListOptions list = list_options(session, options, "imagesFormat");
  list.digests = options.digests;
  notation::Filters filters = options.filters;
  if (!arguments.empty()) filters.add("reference", arguments[0]);
  const auto found = session.engine().value(
      api::images::list({.all = options.all, .shared_size = false, .manifests = false, .filters = filters.json()}));
  session.print(view::render(view::images, found.view(), list));
  return 0;
}

} // namespace

extern constexpr cli::Command image_ls = {
    .path = "image ls",
    .usage = "[OPTIONS] [REPOSITORY[:TAG]]",
    .summary = "List images",
    .aliases = "docker image ls, docker image list, docker images",
    .flags = groups,
    .arity = cli::at_most(1),
    .completer = cli::Completer::images,
    .execute = cli::action<ImageLsOptions, run>,
};
static_assert(cli::well_formed(image_ls));

} // namespace skiff::commands
