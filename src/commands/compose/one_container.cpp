// `compose attach`, `commit`, `export` and `cp`: verbs of containers, with a service in the container's place.
#include "commands/archive_stream.hpp"
#include "commands/compose/work.hpp"
#include "commands/container/copy_paths.hpp"
#include "commands/container/verbs.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/cli/command.hpp>
#include <skiff/compose/by_labels.hpp>
#include <skiff/notation/reference.hpp>

namespace skiff::commands {

namespace {

using base::cat;
using compose::Container;

/// A container verb's progress: " NAME export NAME to FILE Exporting".
class Announced {
public:
  Announced(const Work& work, std::string title) : stage_(work, std::move(title)) {}
  void say(const std::string& id, const std::string& text, const std::string& status,
           compose::State state = compose::State::working) const {
    compose::Event event;
    event.id = id;
    event.text = text;
    event.status = status;
    event.state = state;
    stage_.sink()(event);
  }

private:
  Work::Stage stage_;
};

struct ComposeAttachOptions : ComposeOptions {
  int index = 0;
  std::string detach_keys;
  bool no_stdin = false, sig_proxy = true;
};

constexpr cli::Flag attach_flags[] = {
    {.name = "detach-keys",
     .type = "string",
     .help = "Keys that detach from the container",
     .set = cli::into<&ComposeAttachOptions::detach_keys>},
    {.name = "index",
     .type = "int",
     .help = "Number of the container if the service has several",
     .set = cli::into<&ComposeAttachOptions::index>},
    {.name = "no-stdin", .help = "Do not attach stdin", .set = cli::into<&ComposeAttachOptions::no_stdin>},
    {.name = "sig-proxy",
     .help = "Forward signals to the process",
     .fallback = "true",
     .set = cli::into<&ComposeAttachOptions::sig_proxy>},
};

int attach(Session& session, const ComposeAttachOptions& options, cli::Arguments arguments) {
  std::optional<Container> container;
  {
    const Work work(session, options); // its signals end with it: the container gets them from here on
    container = compose::specified_container(session.engine(), work.project_name(), arguments[0], options.index);
  }
  if (options.dry_run) throw base::Failure("interactive run is not supported in dry-run mode");
  return attach_to(session, container->id, {options.detach_keys, options.no_stdin, options.sig_proxy});
}

struct ComposeCommitOptions : ComposeOptions {
  int index = 0;
  std::string author, message;
  std::vector<std::string> changes;
  bool pause = true;
};

constexpr cli::Flag commit_flags[] = {
    {.name = "author",
     .letter = 'a',
     .type = "string",
     .help = "Author of the image, e.g. \"Ann Lee <ann@example.com>\"",
     .set = cli::into<&ComposeCommitOptions::author>},
    {.name = "change",
     .letter = 'c',
     .type = "list",
     .help = "Apply a Dockerfile instruction to the image",
     .set = cli::into<&ComposeCommitOptions::changes>},
    {.name = "index",
     .type = "int",
     .help = "Number of the container if the service has several",
     .set = cli::into<&ComposeCommitOptions::index>},
    {.name = "message",
     .letter = 'm',
     .type = "string",
     .help = "Commit message",
     .set = cli::into<&ComposeCommitOptions::message>},
    {.name = "pause",
     .letter = 'p',
     .help = "Pause the container meanwhile",
     .fallback = "true",
     .set = cli::into<&ComposeCommitOptions::pause>},
};

int commit(Session& session, const ComposeCommitOptions& options, cli::Arguments arguments) {
  const Work work(session, options);
  const Container container =
      compose::specified_container(session.engine(), work.project_name(), arguments[0], options.index);
  api::containers::CommitOptions how;
  how.author = options.author;
  how.comment = options.message;
  how.changes = options.changes;
  how.pause = options.pause;
  if (arguments.size() > 1) {
    const auto reference = notation::parse_reference(arguments[1]);
    if (!reference) throw base::Failure(reference.error());
    if (!reference->digest.empty()) throw base::Failure("refusing to create a tag with a digest reference");
    const notation::Reference full = notation::with_default_tag(*reference);
    how.repository = full.name();
    how.tag = full.tag;
  }
  const Announced progress(work, "Committing");
  const std::string text = cat("Commit ", container.name);
  progress.say(container.name, text, "Committing");
  std::string done = "Committed";
  if (!options.dry_run)
    done += cat(" as ", session.engine().value(api::containers::commit(container.id, how))["Id"].view());
  progress.say(container.name, text, done, compose::State::done);
  return 0;
}

struct ComposeExportOptions : ComposeOptions {
  int index = 0;
  std::string output;
};

constexpr cli::Flag export_flags[] = {
    {.name = "index",
     .type = "int",
     .help = "Number of the container if the service has several",
     .set = cli::into<&ComposeExportOptions::index>},
    {.name = "output",
     .letter = 'o',
     .type = "string",
     .help = "Write to a file instead of stdout",
     .completer = cli::Completer::files,
     .set = cli::into<&ComposeExportOptions::output>},
};

int export_archive(Session& session, const ComposeExportOptions& options, cli::Arguments arguments) {
  const Work work(session, options);
  const Container container =
      compose::specified_container(session.engine(), work.project_name(), arguments[0], options.index);
  if (options.output.empty() && session.streams.out.is_terminal())
    throw base::Failure("output option is required when exporting to terminal");
  const Announced progress(work, "Exporting");
  progress.say(container.name, cat("export ", container.name, " to ", options.output), "Exporting");
  if (!options.dry_run)
    write_archive(session, api::containers::export_archive(container.id), options.output, "failed to export container");
  return 0;
}

struct ComposeCpOptions : ComposeOptions {
  bool all = false, archive = false, follow = false;
  int index = 0;
};

constexpr cli::Flag cp_flags[] = {
    {.name = "all", .help = "Also copy to containers made by run", .set = cli::into<&ComposeCpOptions::all>},
    {.name = "archive",
     .letter = 'a',
     .help = "Keep owner and group of the files",
     .set = cli::into<&ComposeCpOptions::archive>},
    {.name = "follow-link",
     .letter = 'L',
     .help = "Follow symbolic links in SRC_PATH",
     .set = cli::into<&ComposeCpOptions::follow>},
    {.name = "index",
     .type = "int",
     .help = "Number of the container if the service has several",
     .set = cli::into<&ComposeCpOptions::index>},
};

/// From a service: one container, the one the engine lists first. To a service: all of them.
std::vector<Container> copy_containers(Session& session, const Work& work, const ComposeCpOptions& options,
                                       const std::string& service, bool from) {
  using compose::ContainerScope;
  const std::string project = work.project_name();
  if (options.index > 0)
    return {compose::specified_container(session.engine(), project, service, options.index, true, options.all)};
  std::vector<Container> found = compose::observe_containers(
      session.engine(), project,
      {.one_off = options.all ? ContainerScope::OneOff::include : ContainerScope::OneOff::exclude,
       .services = {service}});
  if (found.empty()) throw base::Failure(cat("no container found for service ", base::quote(service)));
  if (from) found.erase(found.begin() + 1, found.end());
  return found;
}

int copy(Session& session, const ComposeCpOptions& options, cli::Arguments arguments) {
  const Work work(session, options);
  const CopyArgument from = split_copy_argument(arguments[0]);
  const CopyArgument to = split_copy_argument(arguments[1]);
  if (!from.container.empty() && !to.container.empty())
    throw base::Failure("copying between services is not supported");
  const bool out = !from.container.empty();
  if (!out && to.container.empty()) throw base::Failure("unknown copy direction");
  const std::vector<Container> containers =
      copy_containers(session, work, options, out ? from.container : to.container, out);
  const Announced progress(work, "Copying");
  for (const Container& container : containers) {
    const std::string source = out ? cat(container.name, ":", from.path) : arguments[0];
    const std::string target = out ? arguments[1] : cat(container.name, ":", to.path);
    const std::string text = cat("copy ", source, " to ", target);
    progress.say(container.name, text, "Copying");
    if (!options.dry_run)
      copy_files(session, {.archive = options.archive, .follow = options.follow, .report = false},
                 out ? cat(container.id, ":", from.path) : arguments[0],
                 out ? arguments[1] : cat(container.id, ":", to.path));
    progress.say(container.name, text, "Copied", compose::State::done);
  }
  return 0;
}

constexpr std::span<const cli::Flag> attach_groups[] = {attach_flags, compose_verb_flags};
constexpr std::span<const cli::Flag> commit_groups[] = {commit_flags, compose_verb_flags};
constexpr std::span<const cli::Flag> export_groups[] = {export_flags, compose_verb_flags};
constexpr std::span<const cli::Flag> cp_groups[] = {cp_flags, compose_verb_flags};

} // namespace

extern constexpr cli::Command compose_attach = {
    .path = "compose attach",
    .usage = "[OPTIONS] SERVICE",
    .summary = "Attach this terminal's streams to a service's container",
    .flags = attach_groups,
    .arity = {1, -1, cli::Wording::plain},
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .execute = cli::action<ComposeAttachOptions, attach>,
};
static_assert(cli::well_formed(compose_attach));

extern constexpr cli::Command compose_commit = {
    .path = "compose commit",
    .usage = "[OPTIONS] SERVICE [REPOSITORY[:TAG]]",
    .summary = "Make an image from the changes of a service's container",
    .flags = commit_groups,
    .arity = {1, 2, cli::Wording::plain},
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .execute = cli::action<ComposeCommitOptions, commit>,
};
static_assert(cli::well_formed(compose_commit));

extern constexpr cli::Command compose_export = {
    .path = "compose export",
    .usage = "[OPTIONS] SERVICE",
    .summary = "Write the file system of a service's container as a tar archive",
    .flags = export_groups,
    .arity = {1, -1, cli::Wording::plain},
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .execute = cli::action<ComposeExportOptions, export_archive>,
};
static_assert(cli::well_formed(compose_export));

extern constexpr cli::Command compose_cp = {
    .path = "compose cp",
    .usage = "[OPTIONS] SERVICE:SRC_PATH DEST_PATH|-\n	docker compose cp [OPTIONS] SRC_PATH|- SERVICE:DEST_PATH",
    .summary = "Copy files between a service's container and this machine",
    .flags = cp_groups,
    .arity = cli::exactly(2),
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .execute = cli::action<ComposeCpOptions, copy>,
};
static_assert(cli::well_formed(compose_cp));

} // namespace skiff::commands
