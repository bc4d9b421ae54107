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

constexpr cli::Flag compose_build_flags[] = {
    {.name = "build-arg", .type = "stringArray", .help = "Set a variable of the build"},
    {.name = "builder", .type = "string", .help = "Builder to use"},
    {.name = "check", .help = "Check the build's configuration"},
    {.name = "compress", .help = "Compress the context with gzip", .hidden = true},
    {.name = "force-rm", .help = "Without effect", .hidden = true},
    {.name = "memory",
     .letter = 'm',
     .type = "bytes",
     .help = "Limit of memory of the build; BuildKit does not know it"},
    {.name = "no-cache", .help = "Build without the cache"},
    {.name = "no-rm", .help = "Without effect", .hidden = true},
    {.name = "parallel", .help = "Without effect", .hidden = true},
    {.name = "print", .help = "Print the bake file of the build"},
    {.name = "progress", .type = "string", .help = "Kind of progress (auto, tty, plain, json, quiet)", .hidden = true},
    {.name = "provenance", .type = "string", .help = "Add an attestation of the build's provenance"},
    {.name = "pull", .help = "Always try to pull newer base images"},
    {.name = "push", .help = "Push the images"},
    {.name = "quiet", .letter = 'q', .help = "Print nothing"},
    {.name = "sbom", .type = "string", .help = "Add an attestation of the image's contents"},
    {.name = "ssh", .type = "string", .help = "Use ssh keys for the build ('default' for the agent's)"},
    {.name = "with-dependencies", .help = "Also build the services these depend on"},
};
constexpr std::span<const cli::Flag> compose_build_groups[] = {compose_build_flags, compose_verb_flags};
extern constexpr cli::Command compose_build = {
    .path = "compose build",
    .usage = "[OPTIONS] [SERVICE...]",
    .summary = "Build services",
    .flags = compose_build_groups,
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .missing = "docker compose build: this verb is not built yet",
};
static_assert(cli::well_formed(compose_build));

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

constexpr cli::Flag compose_events_flags[] = {
    {.name = "json", .help = "Print events as a stream of JSON objects"},
    {.name = "since",
     .type = "string",
     .help = "Only what is newer than a time (2013-01-02T13:23:37Z) or a span back (42m)"},
    {.name = "until",
     .type = "string",
     .help = "Only what is older than a time (2013-01-02T13:23:37Z) or a span back (42m)"},
};
constexpr std::span<const cli::Flag> compose_events_groups[] = {compose_events_flags, compose_verb_flags};
extern constexpr cli::Command compose_events = {
    .path = "compose events",
    .usage = "[OPTIONS] [SERVICE...]",
    .summary = "Show events of the containers as they happen",
    .flags = compose_events_groups,
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .missing = "docker compose events: this verb is not built yet",
};
static_assert(cli::well_formed(compose_events));

constexpr cli::Flag compose_exec_flags[] = {
    {.name = "detach", .letter = 'd', .help = "Run in the background"},
    {.name = "env", .letter = 'e', .type = "stringArray", .help = "Set an environment variable"},
    {.name = "index", .type = "int", .help = "Number of the container if the service has several"},
    {.name = "interactive", .letter = 'i', .help = "Keep stdin open", .hidden = true},
    {.name = "no-tty", .letter = 'T', .help = "Do not allocate a terminal", .fallback = "true"},
    {.name = "privileged", .help = "Give all privileges"},
    {.name = "tty", .letter = 't', .help = "Allocate a terminal", .hidden = true},
    {.name = "user", .letter = 'u', .type = "string", .help = "User to run as"},
    {.name = "workdir", .letter = 'w', .type = "string", .help = "Working folder of the command"},
};
constexpr std::span<const cli::Flag> compose_exec_groups[] = {compose_exec_flags, compose_verb_flags};
extern constexpr cli::Command compose_exec = {
    .path = "compose exec",
    .usage = "[OPTIONS] SERVICE COMMAND [ARGS...]",
    .summary = "Run a command in a running container",
    .flags = compose_exec_groups,
    .arity = {2, -1, cli::Wording::plain},
    .interspersed = false,
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .missing = "docker compose exec: this verb is not built yet",
};
static_assert(cli::well_formed(compose_exec));

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

constexpr cli::Flag compose_images_flags[] = {
    {.name = "format", .type = "string", .help = "Format of the output", .fallback = "\"table\""},
    {.name = "quiet", .letter = 'q', .help = "Print only IDs"},
};
constexpr std::span<const cli::Flag> compose_images_groups[] = {compose_images_flags, compose_verb_flags};
extern constexpr cli::Command compose_images = {
    .path = "compose images",
    .usage = "[OPTIONS] [SERVICE...]",
    .summary = "List images of the containers",
    .flags = compose_images_groups,
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .missing = "docker compose images: this verb is not built yet",
};
static_assert(cli::well_formed(compose_images));

constexpr cli::Flag compose_ls_flags[] = {
    {.name = "all", .letter = 'a', .help = "Also show what is not running"},
    {.name = "filter", .type = "filter", .help = "Show only what matches a condition"},
    {.name = "format", .type = "string", .help = "Format of the output", .fallback = "\"table\""},
    {.name = "quiet", .letter = 'q', .help = "Print only project names"},
};
constexpr std::span<const cli::Flag> compose_ls_groups[] = {compose_ls_flags, compose_verb_flags};
extern constexpr cli::Command compose_ls = {
    .path = "compose ls",
    .usage = "[OPTIONS]",
    .summary = "List running projects",
    .flags = compose_ls_groups,
    .arity = {0, 0, cli::Wording::plain},
    .family = cli::Family::compose,
    .missing = "docker compose ls: this verb is not built yet",
};
static_assert(cli::well_formed(compose_ls));

constexpr cli::Flag compose_port_flags[] = {
    {.name = "index", .type = "int", .help = "Number of the container if the service has several"},
    {.name = "protocol", .type = "string", .help = "tcp or udp", .fallback = "\"tcp\""},
};
constexpr std::span<const cli::Flag> compose_port_groups[] = {compose_port_flags, compose_verb_flags};
extern constexpr cli::Command compose_port = {
    .path = "compose port",
    .usage = "[OPTIONS] SERVICE PRIVATE_PORT",
    .summary = "Show where a port is published",
    .flags = compose_port_groups,
    .arity = {2, -1, cli::Wording::plain},
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .missing = "docker compose port: this verb is not built yet",
};
static_assert(cli::well_formed(compose_port));

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

constexpr cli::Flag compose_pull_flags[] = {
    {.name = "ignore-buildable", .help = "Do not pull images that can be built"},
    {.name = "ignore-pull-failures", .help = "Go on where a pull fails"},
    {.name = "include-deps", .help = "Also the services these depend on"},
    {.name = "no-parallel", .help = "Without effect", .hidden = true},
    {.name = "parallel", .help = "Without effect", .hidden = true},
    {.name = "policy", .type = "string", .help = "When to pull (\"missing\"|\"always\")"},
    {.name = "quiet", .letter = 'q', .help = "No progress"},
};
constexpr std::span<const cli::Flag> compose_pull_groups[] = {compose_pull_flags, compose_verb_flags};
extern constexpr cli::Command compose_pull = {
    .path = "compose pull",
    .usage = "[OPTIONS] [SERVICE...]",
    .summary = "Pull the images of services",
    .flags = compose_pull_groups,
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .missing = "docker compose pull: this verb is not built yet",
};
static_assert(cli::well_formed(compose_pull));

constexpr cli::Flag compose_push_flags[] = {
    {.name = "ignore-push-failures", .help = "Go on where a push fails"},
    {.name = "include-deps", .help = "Also the services these depend on"},
    {.name = "quiet", .letter = 'q', .help = "No progress"},
};
constexpr std::span<const cli::Flag> compose_push_groups[] = {compose_push_flags, compose_verb_flags};
extern constexpr cli::Command compose_push = {
    .path = "compose push",
    .usage = "[OPTIONS] [SERVICE...]",
    .summary = "Push the images of services",
    .flags = compose_push_groups,
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .missing = "docker compose push: this verb is not built yet",
};
static_assert(cli::well_formed(compose_push));

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

constexpr cli::Flag compose_scale_flags[] = {
    {.name = "no-deps", .help = "Leave out the services these depend on"},
};
constexpr std::span<const cli::Flag> compose_scale_groups[] = {compose_scale_flags, compose_verb_flags};
extern constexpr cli::Command compose_scale = {
    .path = "compose scale",
    .usage = "[SERVICE=REPLICAS...]",
    .summary = "Set the number of containers of services",
    .flags = compose_scale_groups,
    .arity = {1, -1, cli::Wording::plain},
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .missing = "docker compose scale: this verb is not built yet",
};
static_assert(cli::well_formed(compose_scale));

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

constexpr std::span<const cli::Flag> compose_top_groups[] = {compose_verb_flags};
extern constexpr cli::Command compose_top = {
    .path = "compose top",
    .usage = "[SERVICES...]",
    .summary = "Show running processes",
    .flags = compose_top_groups,
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .missing = "docker compose top: this verb is not built yet",
};
static_assert(cli::well_formed(compose_top));

constexpr cli::Flag compose_version_flags[] = {
    {.name = "format", .letter = 'f', .type = "string", .help = "Format of the output"},
    {.name = "short", .help = "Print only the version number"},
};
constexpr std::span<const cli::Flag> compose_version_groups[] = {compose_version_flags, compose_verb_flags};
extern constexpr cli::Command compose_version = {
    .path = "compose version",
    .usage = "[OPTIONS]",
    .summary = "Show the version of compose",
    .flags = compose_version_groups,
    .arity = {0, 0, cli::Wording::plain},
    .family = cli::Family::compose,
    .missing = "docker compose version: this verb is not built yet",
};
static_assert(cli::well_formed(compose_version));

constexpr cli::Flag compose_volumes_flags[] = {
    {.name = "format", .type = "string", .help = "Format of the output", .fallback = "\"table\""},
    {.name = "quiet", .letter = 'q', .help = "Print only names"},
};
constexpr std::span<const cli::Flag> compose_volumes_groups[] = {compose_volumes_flags, compose_verb_flags};
extern constexpr cli::Command compose_volumes = {
    .path = "compose volumes",
    .usage = "[OPTIONS] [SERVICE...]",
    .summary = "List volumes",
    .flags = compose_volumes_groups,
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .missing = "docker compose volumes: this verb is not built yet",
};
static_assert(cli::well_formed(compose_volumes));

constexpr cli::Flag compose_wait_flags[] = {
    {.name = "down-project", .help = "Take the project down when the first container stops"},
};
constexpr std::span<const cli::Flag> compose_wait_groups[] = {compose_wait_flags, compose_verb_flags};
extern constexpr cli::Command compose_wait = {
    .path = "compose wait",
    .usage = "SERVICE [SERVICE...] [OPTIONS]",
    .summary = "Wait until the containers of all services, or of those named, stop",
    .flags = compose_wait_groups,
    .arity = cli::at_least(1),
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .missing = "docker compose wait: this verb is not built yet",
};
static_assert(cli::well_formed(compose_wait));

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
