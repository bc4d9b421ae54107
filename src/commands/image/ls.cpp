// `images`, also `image ls`: the classic table; the view of docker 29 behind --tree and, if the configuration wants it,
// where no flag speaks against it.
#include "commands/list_flags.hpp"
#include "commands/notes.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/view/image_tree.hpp>
#include <skiff/view/listings.hpp>

#include <algorithm>
#include <iterator>

namespace skiff::commands {

namespace {

struct ImageLsOptions {
  bool all = false, digests = false, no_trunc = false, quiet = false, tree = false;
  std::string format;
  notation::Filters filters;
};

constexpr cli::Flag flags[] = {
    {.name = "all",
     .letter = 'a',
     .help = "Also list the images between the layers of others (default hides intermediate images)",
     .set = cli::into<&ImageLsOptions::all>},
    {.name = "digests", .help = "Add the digests", .set = cli::into<&ImageLsOptions::digests>},
    filter_flag<&ImageLsOptions::filters>("List only what matches the condition"),
    list_format_flag<&ImageLsOptions::format>,
    {.name = "no-trunc", .help = "Print long values whole", .set = cli::into<&ImageLsOptions::no_trunc>},
    {.name = "quiet", .letter = 'q', .help = "Print only image IDs", .set = cli::into<&ImageLsOptions::quiet>},
    {.name = "tree",
     .help = "List the platforms of each image below it",
     .since = {1, 47},
     .set = cli::into<&ImageLsOptions::tree>},
};

// Docker 29 leaves nameless images out unless asked for.
bool is_dangling(base::JsonView image) {
  const base::JsonView tags = image["RepoTags"];
  const base::JsonView digests = image["RepoDigests"];
  return tags.size() == 0 || (tags.size() == 1 && tags.at(0).view() == "<none>:<none>" && digests.size() == 1 &&
                              digests.at(0).view() == "<none>@<none>");
}

// `docker images ls` looks for an image called ls.
bool is_image_verb(std::string_view name) {
  constexpr std::string_view verbs[] = {"build", "history", "import", "inspect", "list", "load", "ls",
                                        "prune", "pull",    "push",   "rm",      "save", "tag"};
  return std::find(std::begin(verbs), std::end(verbs), name) != std::end(verbs);
}

constexpr std::span<const cli::Flag> groups[] = {flags};

// Whether the view of docker 29 is wanted; some flags ask for what it cannot show.
bool wants_tree(Session& session, const ImageLsOptions& options) {
  const char* flag = options.quiet             ? "--quiet"
                     : options.no_trunc        ? "--no-trunc"
                     : options.digests         ? "--show-digest"
                     : !options.format.empty() ? "--format"
                                               : nullptr;
  if (flag == nullptr)
    return options.tree || (session.config().text("imagesFormat").empty() &&
                            session.config()["plugins"]["skiff"]["images"].view() == "tree");
  if (options.tree) throw base::Failure(base::cat(flag, " is not yet supported with --tree"));
  return false;
}

void print_images(Session& session, const ImageLsOptions& options, const std::vector<base::JsonView>& images) {
  view::ListOptions list = list_options(session, options, "imagesFormat");
  list.digests = options.digests;
  std::vector<view::Row> rows;
  for (const base::JsonView image : images) view::images.expand(image, list, rows);
  session.print(view::render(view::images, rows, list));
}

void print_tree(Session& session, const ImageLsOptions& options, const std::vector<base::JsonView>& images) {
  const terminal::Output& out = session.streams.out;
  session.print(view::image_tree(
      images, {.expanded = options.tree, .columns = out.size().columns, .colored = shows_colours(session, out)}));
}

int run(Session& session, const ImageLsOptions& options, cli::Arguments arguments) {
  notation::Filters filters = options.filters;
  if (!arguments.empty()) filters.add("reference", arguments[0]);
  const bool tree = wants_tree(session, options);
  const auto found = session.engine().value(
      api::images::list({.all = options.all, .shared_size = false, .manifests = tree, .filters = filters.json()}));
  const bool hide = !options.all && (!filters.contains("dangling") || filters.values("dangling").contains("false"));
  std::vector<base::JsonView> shown;
  for (const base::JsonView image : found.view())
    if (!hide || !is_dangling(image)) shown.push_back(image);
  if (tree)
    print_tree(session, options, shown);
  else
    print_images(session, options, shown);
  if (shown.empty() && !arguments.empty() && is_image_verb(arguments[0]))
    session.warn(base::cat("No images found matching ", base::quote(arguments[0]), ": did you mean \"docker image ",
                           arguments[0], "\"?"));
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
    .completer = cli::Completer::image_names,
    .completes = 1,
    .execute = cli::action<ImageLsOptions, run>,
};
static_assert(cli::well_formed(image_ls));

} // namespace skiff::commands
