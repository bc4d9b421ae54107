// Verbs of `compose` that are declared and not built yet: help, completion and the grammar know them, running one says
// so.

#include "commands/compose/options.hpp"

#include <skiff/cli/command.hpp>

namespace skiff::commands {

constexpr cli::Flag compose_attach_flags[] = {
    {.name = "detach-keys", .type = "string", .help = "Keys that detach from the container"},
    {.name = "index", .type = "int", .help = "Number of the container if the service has several"},
    {.name = "no-stdin", .help = "Do not attach stdin"},
    {.name = "sig-proxy", .help = "Forward signals to the process", .fallback = "true"},
};
constexpr std::span<const cli::Flag> compose_attach_groups[] = {compose_attach_flags, compose_verb_flags};
extern constexpr cli::Command compose_attach = {
    .path = "compose attach",
    .usage = "[OPTIONS] SERVICE",
    .summary = "Attach this terminal's streams to a service's container",
    .flags = compose_attach_groups,
    .arity = {1, -1, cli::Wording::plain},
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .missing = "docker compose attach: this verb is not built yet",
};
static_assert(cli::well_formed(compose_attach));

constexpr cli::Flag compose_bridge_convert_flags[] = {
    {.name = "output", .letter = 'o', .type = "string", .help = "Folder of the result", .fallback = "\"out\""},
    {.name = "templates", .type = "string", .help = "Folder with the templates of the transformation"},
    {.name = "transformation", .letter = 't', .type = "stringArray", .help = "Image of the transformation"},
};
constexpr std::span<const cli::Flag> compose_bridge_convert_groups[] = {compose_bridge_convert_flags,
                                                                        compose_verb_flags};
extern constexpr cli::Command compose_bridge_convert = {
    .path = "compose bridge convert",
    .summary = "Turn compose files into Kubernetes manifests, Helm charts or another model",
    .flags = compose_bridge_convert_groups,
    .family = cli::Family::compose,
    .missing = "docker compose bridge convert: this verb is not built yet",
};
static_assert(cli::well_formed(compose_bridge_convert));

constexpr cli::Flag compose_commit_flags[] = {
    {.name = "author",
     .letter = 'a',
     .type = "string",
     .help = "Author of the image, e.g. \"Ann Lee <ann@example.com>\""},
    {.name = "change", .letter = 'c', .type = "list", .help = "Apply a Dockerfile instruction to the image"},
    {.name = "index", .type = "int", .help = "Number of the container if the service has several"},
    {.name = "message", .letter = 'm', .type = "string", .help = "Commit message"},
    {.name = "pause", .letter = 'p', .help = "Pause the container meanwhile", .fallback = "true"},
};
constexpr std::span<const cli::Flag> compose_commit_groups[] = {compose_commit_flags, compose_verb_flags};
extern constexpr cli::Command compose_commit = {
    .path = "compose commit",
    .usage = "[OPTIONS] SERVICE [REPOSITORY[:TAG]]",
    .summary = "Make an image from the changes of a service's container",
    .flags = compose_commit_groups,
    .arity = {1, 2, cli::Wording::plain},
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .missing = "docker compose commit: this verb is not built yet",
};
static_assert(cli::well_formed(compose_commit));

constexpr cli::Flag compose_cp_flags[] = {
    {.name = "all", .help = "Also copy to containers made by run"},
    {.name = "archive", .letter = 'a', .help = "Keep owner and group of the files"},
    {.name = "follow-link", .letter = 'L', .help = "Follow symbolic links in SRC_PATH"},
    {.name = "index", .type = "int", .help = "Number of the container if the service has several"},
};
constexpr std::span<const cli::Flag> compose_cp_groups[] = {compose_cp_flags, compose_verb_flags};
extern constexpr cli::Command compose_cp = {
    .path = "compose cp",
    .usage = "[OPTIONS] SERVICE:SRC_PATH DEST_PATH|-\n	docker compose cp [OPTIONS] SRC_PATH|- SERVICE:DEST_PATH",
    .summary = "Copy files between a service's container and this machine",
    .flags = compose_cp_groups,
    .arity = cli::exactly(2),
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .missing = "docker compose cp: this verb is not built yet",
};
static_assert(cli::well_formed(compose_cp));

constexpr cli::Flag compose_export_flags[] = {
    {.name = "index", .type = "int", .help = "Number of the container if the service has several"},
    {.name = "output", .letter = 'o', .type = "string", .help = "Write to a file instead of stdout"},
};
constexpr std::span<const cli::Flag> compose_export_groups[] = {compose_export_flags, compose_verb_flags};
extern constexpr cli::Command compose_export = {
    .path = "compose export",
    .usage = "[OPTIONS] SERVICE",
    .summary = "Write the file system of a service's container as a tar archive",
    .flags = compose_export_groups,
    .arity = {1, -1, cli::Wording::plain},
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .missing = "docker compose export: this verb is not built yet",
};
static_assert(cli::well_formed(compose_export));

constexpr cli::Flag compose_publish_flags[] = {
    {.name = "app", .help = "Publish the project with the images it names"},
    {.name = "oci-version", .type = "string", .help = "Version of the OCI specification of the artifact"},
    {.name = "resolve-image-digests", .help = "Replace image tags by digests"},
    {.name = "with-env", .help = "Include the services' environment files"},
    {.name = "yes", .letter = 'y', .help = "Answer \"yes\" to all questions"},
};
constexpr std::span<const cli::Flag> compose_publish_groups[] = {compose_publish_flags, compose_verb_flags};
extern constexpr cli::Command compose_publish = {
    .path = "compose publish",
    .usage = "[OPTIONS] REPOSITORY[:TAG]",
    .summary = "Publish the project",
    .flags = compose_publish_groups,
    .arity = cli::exactly(1),
    .family = cli::Family::compose,
    .missing = "docker compose publish: this verb is not built yet",
};
static_assert(cli::well_formed(compose_publish));

constexpr cli::Flag compose_run_flags[] = {
    {.name = "build", .help = "Build the image before starting the container"},
    {.name = "cap-add", .type = "list", .help = "Give a Linux capability"},
    {.name = "cap-drop", .type = "list", .help = "Take a Linux capability away"},
    {.name = "detach", .letter = 'd', .help = "Run in the background and print the container's ID"},
    {.name = "entrypoint", .type = "string", .help = "Replace the image's entrypoint"},
    {.name = "env", .letter = 'e', .type = "stringArray", .help = "Set an environment variable"},
    {.name = "env-from-file", .type = "stringArray", .help = "Read environment variables from a file"},
    {.name = "interactive", .letter = 'i', .help = "Keep stdin open", .fallback = "true"},
    {.name = "label", .letter = 'l', .type = "stringArray", .help = "Set a label"},
    {.name = "name", .type = "string", .help = "Name of the container"},
    {.name = "no-TTY", .letter = 'T', .help = "Do not allocate a terminal", .fallback = "true"},
    {.name = "no-deps", .help = "Leave out the services these depend on"},
    {.name = "publish", .letter = 'p', .type = "stringArray", .help = "Publish a port of the container at the host"},
    {.name = "pull",
     .type = "string",
     .help = "Pull the image before running (\"always\"|\"missing\"|\"never\")",
     .fallback = "\"policy\""},
    {.name = "quiet", .letter = 'q', .help = "Print nothing to stdout"},
    {.name = "quiet-build", .help = "No progress of the build"},
    {.name = "quiet-pull", .help = "No progress of the pull"},
    {.name = "remove-orphans", .help = "Remove containers of services the file no longer names"},
    {.name = "rm", .help = "Remove the container when it ends"},
    {.name = "service-ports", .letter = 'P', .help = "Publish the service's ports"},
    {.name = "tty", .letter = 't', .help = "Allocate a terminal", .hidden = true},
    {.name = "use-aliases", .help = "Use the service's network aliases"},
    {.name = "user", .letter = 'u', .type = "string", .help = "User to run as"},
    {.name = "volume", .letter = 'v', .type = "stringArray", .help = "Mount a volume or a folder of the host"},
    {.name = "workdir", .letter = 'w', .type = "string", .help = "Working folder of the command"},
};
constexpr std::span<const cli::Flag> compose_run_groups[] = {compose_run_flags, compose_verb_flags};
extern constexpr cli::Command compose_run = {
    .path = "compose run",
    .usage = "[OPTIONS] SERVICE [COMMAND] [ARGS...]",
    .summary = "Run one command for a service",
    .flags = compose_run_groups,
    .arity = {1, -1, cli::Wording::plain},
    .interspersed = false,
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .missing = "docker compose run: this verb is not built yet",
};
static_assert(cli::well_formed(compose_run));

constexpr cli::Flag compose_stats_flags[] = {
    {.name = "all", .letter = 'a', .help = "Also show containers that are not running (default shows just running)"},
    {.name = "format", .type = "string", .help = "Format of the output"},
    {.name = "no-stream", .help = "Print the first result and end"},
    {.name = "no-trunc", .help = "Do not shorten the output"},
};
constexpr std::span<const cli::Flag> compose_stats_groups[] = {compose_stats_flags, compose_verb_flags};
extern constexpr cli::Command compose_stats = {
    .path = "compose stats",
    .usage = "[OPTIONS] [SERVICE]",
    .summary = "Show what containers use, live",
    .flags = compose_stats_groups,
    .arity = {0, 1, cli::Wording::plain},
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .missing = "docker compose stats: this verb is not built yet",
};
static_assert(cli::well_formed(compose_stats));

constexpr cli::Flag compose_watch_flags[] = {
    {.name = "no-up", .help = "Do not build and start the services first"},
    {.name = "prune", .help = "Remove dangling images after a rebuild", .fallback = "true"},
    {.name = "quiet", .help = "No output of the builds"},
};
constexpr std::span<const cli::Flag> compose_watch_groups[] = {compose_watch_flags, compose_verb_flags};
extern constexpr cli::Command compose_watch = {
    .path = "compose watch",
    .usage = "[SERVICE...]",
    .summary = "Rebuild and refresh containers when files change",
    .flags = compose_watch_groups,
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .missing = "docker compose watch: this verb is not built yet",
};
static_assert(cli::well_formed(compose_watch));

} // namespace skiff::commands
