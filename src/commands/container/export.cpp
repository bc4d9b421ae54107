// `export` and `commit`: a container's file system as an archive or as an image.
#include "commands/archive_stream.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/cli/command.hpp>
#include <skiff/notation/reference.hpp>

#include <optional>

namespace skiff::commands {

namespace {

struct ContainerExportOptions {
  std::string output;
};

constexpr cli::Flag export_flags[] = {
    {.name = "output",
     .letter = 'o',
     .type = "string",
     .help = "Write to this file instead of stdout",
     .completer = cli::Completer::files,
     .set = cli::into<&ContainerExportOptions::output>},
};
constexpr std::span<const cli::Flag> export_groups[] = {export_flags};

int export_archive(Session& session, const ContainerExportOptions& options, cli::Arguments arguments) {
  write_archive(session, api::containers::export_archive(arguments[0]), options.output, "failed to export container");
  return 0;
}

struct ContainerCommitOptions {
  std::string author, message;
  std::vector<std::string> changes;
  std::optional<bool> pause;
  bool no_pause = false;
};

constexpr cli::Flag commit_flags[] = {
    {.name = "author",
     .letter = 'a',
     .type = "string",
     .help = "The author (\"Ada <ada@example.org>\")",
     .set = cli::into<&ContainerCommitOptions::author>},
    {.name = "change",
     .letter = 'c',
     .type = "list",
     .help = "A Dockerfile instruction for the image",
     .set = cli::into<&ContainerCommitOptions::changes>},
    {.name = "message",
     .letter = 'm',
     .type = "string",
     .help = "A note in the image's history",
     .set = cli::into<&ContainerCommitOptions::message>},
    {.name = "no-pause",
     .help = "Do not pause the container meanwhile",
     .set = cli::into<&ContainerCommitOptions::no_pause>},
    {.name = "pause",
     .letter = 'p',
     .help = "Pause the container meanwhile (deprecated: use --no-pause)",
     .fallback = "true",
     .retired = true,
     .deprecated = "and enabled by default. Use --no-pause to disable pausing during commit.",
     .set = cli::into<&ContainerCommitOptions::pause>},
};
constexpr std::span<const cli::Flag> commit_groups[] = {commit_flags};

int commit(Session& session, const ContainerCommitOptions& options, cli::Arguments arguments) {
  if (options.pause && options.no_pause)
    throw base::Failure("conflicting options: --no-pause and --pause cannot be used together");
  api::containers::CommitOptions commit;
  commit.author = options.author;
  commit.comment = options.message;
  commit.changes = options.changes;
  commit.pause = options.pause.value_or(!options.no_pause);
  if (arguments.size() > 1 && !arguments[1].empty()) {
    const auto reference = notation::parse_reference(arguments[1]);
    if (!reference) throw base::Failure(reference.error());
    if (!reference->digest.empty()) throw base::Failure("refusing to create a tag with a digest reference");
    const notation::Reference full = notation::with_default_tag(*reference);
    commit.repository = full.name();
    commit.tag = full.tag;
  }
  const auto made = session.engine().value(api::containers::commit(arguments[0], commit));
  session.print_line(made["Id"].text());
  return 0;
}

} // namespace

extern constexpr cli::Command container_export = {
    .path = "container export",
    .usage = "[OPTIONS] CONTAINER",
    .summary = "Write a container's file system to an archive",
    .aliases = "docker container export, docker export",
    .flags = export_groups,
    .arity = cli::exactly(1),
    .completer = cli::Completer::containers,
    .execute = cli::action<ContainerExportOptions, export_archive>,
};
static_assert(cli::well_formed(container_export));

extern constexpr cli::Command container_commit = {
    .path = "container commit",
    .usage = "[OPTIONS] CONTAINER [REPOSITORY[:TAG]]",
    .summary = "Make an image of what changed in a container",
    .aliases = "docker container commit, docker commit",
    .flags = commit_groups,
    .arity = cli::between(1, 2),
    .interspersed = false,
    .completer = cli::Completer::live_containers,
    .execute = cli::action<ContainerCommitOptions, commit>,
};
static_assert(cli::well_formed(container_commit));

} // namespace skiff::commands
