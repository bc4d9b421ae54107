// Verbs of `container` that are declared and not built yet: help, completion and the grammar know them, running one
// says so.

#include "commands/container/create_flags.hpp"

#include <skiff/cli/command.hpp>

namespace skiff::commands {

constexpr cli::Flag container_commit_flags[] = {
    {.name = "author",
     .letter = 'a',
     .type = "string",
     .help = "Author of the image, e.g. \"Ann Lee <ann@example.com>\""},
    {.name = "change", .letter = 'c', .type = "list", .help = "Apply a Dockerfile instruction to the image"},
    {.name = "message", .letter = 'm', .type = "string", .help = "Commit message"},
    {.name = "pause", .letter = 'p', .help = "Pause the container meanwhile", .fallback = "true"},
};
constexpr std::span<const cli::Flag> container_commit_groups[] = {container_commit_flags};
extern constexpr cli::Command container_commit = {
    .path = "container commit",
    .usage = "[OPTIONS] CONTAINER [REPOSITORY[:TAG]]",
    .summary = "Make an image from a container's changes",
    .aliases = "docker container commit, docker commit",
    .flags = container_commit_groups,
    .arity = cli::between(1, 2),
    .interspersed = false,
    .completer = cli::Completer::live_containers,
    .missing = "docker container commit: this verb is not built yet",
};
static_assert(cli::well_formed(container_commit));

constexpr cli::Flag container_cp_flags[] = {
    {.name = "archive", .letter = 'a', .help = "Keep owner and group of the files"},
    {.name = "follow-link", .letter = 'L', .help = "Follow symbolic links in SRC_PATH"},
    {.name = "quiet", .letter = 'q', .help = "No progress, even on a terminal"},
};
constexpr std::span<const cli::Flag> container_cp_groups[] = {container_cp_flags};
extern constexpr cli::Command container_cp = {
    .path = "container cp",
    .usage = "[OPTIONS] CONTAINER:SRC_PATH DEST_PATH|-\n	docker cp [OPTIONS] SRC_PATH|- CONTAINER:DEST_PATH",
    .summary = "Copy files between a container and this machine",
    .aliases = "docker container cp, docker cp",
    .flags = container_cp_groups,
    .arity = cli::exactly(2),
    .missing = "docker container cp: this verb is not built yet",
};
static_assert(cli::well_formed(container_cp));

constexpr cli::Flag container_export_flags[] = {
    {.name = "output", .letter = 'o', .type = "string", .help = "Write to a file instead of stdout"},
};
constexpr std::span<const cli::Flag> container_export_groups[] = {container_export_flags};
extern constexpr cli::Command container_export = {
    .path = "container export",
    .usage = "[OPTIONS] CONTAINER",
    .summary = "Write a container's file system as a tar archive",
    .aliases = "docker container export, docker export",
    .flags = container_export_groups,
    .arity = cli::exactly(1),
    .completer = cli::Completer::containers,
    .missing = "docker container export: this verb is not built yet",
};
static_assert(cli::well_formed(container_export));

extern constexpr cli::Command container_run = {
    .path = "container run",
    .usage = "[OPTIONS] IMAGE [COMMAND] [ARG...]",
    .summary = "Create a container from an image and run it",
    .aliases = "docker container run, docker run",
    .flags = run_flag_groups,
    .arity = cli::at_least(1),
    .interspersed = false,
    .completer = cli::Completer::images,
    .completes = 1,
    .missing = "docker container run: this verb is not built yet",
};
static_assert(cli::well_formed(container_run));

constexpr cli::Flag container_stats_flags[] = {
    {.name = "all", .letter = 'a', .help = "Also show containers that are not running (default shows just running)"},
    {.name = "format",
     .type = "string",
     .help = "Format the output: 'table', 'table TEMPLATE', 'json' or a Go template"},
    {.name = "no-stream", .help = "Print the first result and end"},
    {.name = "no-trunc", .help = "Do not shorten the output"},
};
constexpr std::span<const cli::Flag> container_stats_groups[] = {container_stats_flags};
extern constexpr cli::Command container_stats = {
    .path = "container stats",
    .usage = "[OPTIONS] [CONTAINER...]",
    .summary = "Show what containers use, live",
    .aliases = "docker container stats, docker stats",
    .flags = container_stats_groups,
    .completer = cli::Completer::live_containers,
    .missing = "docker container stats: this verb is not built yet",
};
static_assert(cli::well_formed(container_stats));

} // namespace skiff::commands
