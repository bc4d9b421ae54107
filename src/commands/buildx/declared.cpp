// Verbs of `buildx` that are declared and not built yet: help, completion and the grammar know them, running one says
// so.

#include "commands/buildx/options.hpp"

#include <skiff/cli/command.hpp>

namespace skiff::commands {

constexpr cli::Flag buildx_bake_flags[] = {
    {.name = "allow", .type = "stringArray", .help = "Let the build use resources outside of its folder"},
    {.name = "call",
     .type = "string",
     .help = "How to evaluate the build (\"check\", \"outline\", \"targets\")",
     .fallback = "\"build\""},
    {.name = "check", .help = "Same as \"--call=check\""},
    {.name = "file", .letter = 'f', .type = "stringArray", .help = "File that defines the build"},
    {.name = "list", .type = "string", .help = "List targets or variables"},
    {.name = "list-targets", .help = "List targets", .hidden = true},
    {.name = "list-variables", .help = "List variables", .hidden = true},
    {.name = "load", .help = "Same as \"--set=*.output=type=docker\""},
    {.name = "metadata-file", .type = "string", .help = "Write the result's metadata to a file"},
    {.name = "no-cache", .help = "Build without the cache"},
    {.name = "print", .help = "Print the options without building"},
    {.name = "progress",
     .type = "string",
     .help = "Kind of progress (\"auto\", \"none\", \"plain\", \"quiet\", \"rawjson\", \"tty\")",
     .fallback = "\"auto\""},
    {.name = "provenance", .type = "string", .help = "Same as \"--set=*.attest=type=provenance\""},
    {.name = "pull", .help = "Always try to pull newer base images"},
    {.name = "push", .help = "Same as \"--set=*.output=type=registry\""},
    {.name = "sbom", .type = "string", .help = "Same as \"--set=*.attest=type=sbom\""},
    {.name = "set", .type = "stringArray", .help = "Override a value of a target (targetpattern.key=value)"},
};
constexpr std::span<const cli::Flag> buildx_bake_groups[] = {buildx_bake_flags, buildx_builder_flags,
                                                             buildx_debug_flags};
extern constexpr cli::Command buildx_bake = {
    .path = "buildx bake",
    .usage = "[OPTIONS] [TARGET...]",
    .summary = "Build what a file defines",
    .aliases = "docker buildx bake, docker buildx f",
    .flags = buildx_bake_groups,
    .family = cli::Family::buildx,
    .missing = "docker buildx bake: this verb is not built yet",
};
static_assert(cli::well_formed(buildx_bake));

constexpr cli::Flag buildx_create_flags[] = {
    {.name = "append", .help = "Add a node to a builder"},
    {.name = "bootstrap", .help = "Boot the builder"},
    {.name = "builder", .type = "string", .help = "Builder to use instead of the current one", .hidden = true},
    {.name = "buildkitd-config", .type = "string", .help = "Configuration file of BuildKit's daemon"},
    {.name = "buildkitd-flags", .type = "string", .help = "Flags of BuildKit's daemon"},
    {.name = "config", .type = "string", .help = "Configuration file of BuildKit's daemon", .hidden = true},
    {.name = "driver", .type = "string", .help = "Driver (docker-container, kubernetes, remote)"},
    {.name = "driver-opt", .type = "stringArray", .help = "Option for the driver"},
    {.name = "leave", .help = "Remove a node from a builder"},
    {.name = "name", .type = "string", .help = "Name of the builder"},
    {.name = "node", .type = "string", .help = "Name of the node to make or to change"},
    {.name = "platform", .type = "stringArray", .help = "Platforms the node should build"},
    {.name = "use", .help = "Make it the current builder"},
};
constexpr std::span<const cli::Flag> buildx_create_groups[] = {buildx_create_flags, buildx_debug_flags};
extern constexpr cli::Command buildx_create = {
    .path = "buildx create",
    .usage = "[OPTIONS] [CONTEXT|ENDPOINT]",
    .summary = "Make a builder",
    .flags = buildx_create_groups,
    .arity = cli::at_most(1),
    .family = cli::Family::buildx,
    .missing = "docker buildx create: this verb is not built yet",
};
static_assert(cli::well_formed(buildx_create));

constexpr cli::Flag buildx_dial_stdio_flags[] = {
    {.name = "platform", .type = "string", .help = "Platform to dial"},
    {.name = "progress",
     .type = "string",
     .help = "Kind of progress (\"auto\", \"none\", \"plain\", \"quiet\", \"rawjson\", \"tty\")",
     .fallback = "\"none\""},
};
constexpr std::span<const cli::Flag> buildx_dial_stdio_groups[] = {buildx_dial_stdio_flags, buildx_builder_flags,
                                                                   buildx_debug_flags};
extern constexpr cli::Command buildx_dial_stdio = {
    .path = "buildx dial-stdio",
    .summary = "Connect stdin and stdout to a builder",
    .flags = buildx_dial_stdio_groups,
    .arity = {0, 0, cli::Wording::plain},
    .family = cli::Family::buildx,
    .missing = "docker buildx dial-stdio: this verb is not built yet",
};
static_assert(cli::well_formed(buildx_dial_stdio));

constexpr cli::Flag buildx_du_flags[] = {
    {.name = "filter", .type = "filter", .help = "Only what matches a condition"},
    {.name = "format", .type = "string", .help = "Format of the output"},
    {.name = "verbose", .help = "More details"},
};
constexpr std::span<const cli::Flag> buildx_du_groups[] = {buildx_du_flags, buildx_builder_flags, buildx_debug_flags};
extern constexpr cli::Command buildx_du = {
    .path = "buildx du",
    .summary = "Show the disk space of the build cache",
    .flags = buildx_du_groups,
    .arity = cli::exactly(0),
    .family = cli::Family::buildx,
    .missing = "docker buildx du: this verb is not built yet",
};
static_assert(cli::well_formed(buildx_du));

constexpr cli::Flag buildx_history_export_flags[] = {
    {.name = "all", .help = "All records"},
    {.name = "finalize", .help = "Complete the record before the export"},
    {.name = "output", .letter = 'o', .type = "string", .help = "Write to this file"},
};
constexpr std::span<const cli::Flag> buildx_history_export_groups[] = {buildx_history_export_flags,
                                                                       buildx_builder_flags, buildx_debug_flags};
extern constexpr cli::Command buildx_history_export = {
    .path = "buildx history export",
    .usage = "[OPTIONS] [REF...]",
    .summary = "Write records to a file",
    .flags = buildx_history_export_groups,
    .family = cli::Family::buildx,
    .missing = "docker buildx history export: this verb is not built yet",
};
static_assert(cli::well_formed(buildx_history_export));

constexpr cli::Flag buildx_history_import_flags[] = {
    {.name = "file", .letter = 'f', .type = "stringArray", .help = "Read from this file"},
};
constexpr std::span<const cli::Flag> buildx_history_import_groups[] = {buildx_history_import_flags,
                                                                       buildx_builder_flags, buildx_debug_flags};
extern constexpr cli::Command buildx_history_import = {
    .path = "buildx history import",
    .usage = "[OPTIONS] -",
    .summary = "Read records",
    .flags = buildx_history_import_groups,
    .arity = {0, 0, cli::Wording::plain},
    .family = cli::Family::buildx,
    .missing = "docker buildx history import: this verb is not built yet",
};
static_assert(cli::well_formed(buildx_history_import));

constexpr cli::Flag buildx_history_inspect_flags[] = {
    {.name = "format", .type = "string", .help = "Format of the output", .fallback = "\"pretty\""},
};
constexpr std::span<const cli::Flag> buildx_history_inspect_groups[] = {buildx_history_inspect_flags,
                                                                        buildx_builder_flags, buildx_debug_flags};
extern constexpr cli::Command buildx_history_inspect = {
    .path = "buildx history inspect",
    .usage = "[OPTIONS] COMMAND",
    .summary = "Show a record",
    .flags = buildx_history_inspect_groups,
    .arity = {0, 1, cli::Wording::plain},
    .group = cli::Group::verb,
    .family = cli::Family::buildx,
    .missing = "docker buildx history inspect: this verb is not built yet",
};
static_assert(cli::well_formed(buildx_history_inspect));

constexpr cli::Flag buildx_history_inspect_attachment_flags[] = {
    {.name = "platform", .type = "string", .help = "Platform of the attachment"},
    {.name = "type", .type = "string", .help = "Type of the attachment"},
};
constexpr std::span<const cli::Flag> buildx_history_inspect_attachment_groups[] = {
    buildx_history_inspect_attachment_flags, buildx_builder_flags, buildx_debug_flags};
extern constexpr cli::Command buildx_history_inspect_attachment = {
    .path = "buildx history inspect attachment",
    .usage = "[OPTIONS] [REF [DIGEST]]",
    .summary = "Show an attachment of a record",
    .flags = buildx_history_inspect_attachment_groups,
    .arity = {0, 2, cli::Wording::plain},
    .family = cli::Family::buildx,
    .missing = "docker buildx history inspect attachment: this verb is not built yet",
};
static_assert(cli::well_formed(buildx_history_inspect_attachment));

constexpr cli::Flag buildx_history_logs_flags[] = {
    {.name = "progress",
     .type = "string",
     .help = "Kind of progress (\"auto\", \"none\", \"plain\", \"quiet\", \"rawjson\", \"tty\")",
     .fallback = "\"plain\""},
};
constexpr std::span<const cli::Flag> buildx_history_logs_groups[] = {buildx_history_logs_flags, buildx_builder_flags,
                                                                     buildx_debug_flags};
extern constexpr cli::Command buildx_history_logs = {
    .path = "buildx history logs",
    .usage = "[OPTIONS] [REF]",
    .summary = "Print what a build logged",
    .flags = buildx_history_logs_groups,
    .arity = {0, 1, cli::Wording::plain},
    .family = cli::Family::buildx,
    .missing = "docker buildx history logs: this verb is not built yet",
};
static_assert(cli::well_formed(buildx_history_logs));

constexpr cli::Flag buildx_history_ls_flags[] = {
    {.name = "filter", .type = "stringArray", .help = "Only what matches a condition"},
    {.name = "format", .type = "string", .help = "Format of the output", .fallback = "\"table\""},
    {.name = "local", .help = "List records of the present folder only"},
    {.name = "no-trunc", .help = "Do not shorten the output"},
};
constexpr std::span<const cli::Flag> buildx_history_ls_groups[] = {buildx_history_ls_flags, buildx_builder_flags,
                                                                   buildx_debug_flags};
extern constexpr cli::Command buildx_history_ls = {
    .path = "buildx history ls",
    .usage = "[OPTIONS]",
    .summary = "List records",
    .flags = buildx_history_ls_groups,
    .arity = cli::exactly(0),
    .family = cli::Family::buildx,
    .missing = "docker buildx history ls: this verb is not built yet",
};
static_assert(cli::well_formed(buildx_history_ls));

constexpr std::span<const cli::Flag> buildx_history_open_groups[] = {buildx_builder_flags, buildx_debug_flags};
extern constexpr cli::Command buildx_history_open = {
    .path = "buildx history open",
    .usage = "[OPTIONS] [REF]",
    .summary = "Open a record in Docker Desktop",
    .flags = buildx_history_open_groups,
    .arity = {0, 1, cli::Wording::plain},
    .family = cli::Family::buildx,
    .missing = "docker buildx history open: this verb is not built yet",
};
static_assert(cli::well_formed(buildx_history_open));

constexpr cli::Flag buildx_history_rm_flags[] = {
    {.name = "all", .help = "All records"},
};
constexpr std::span<const cli::Flag> buildx_history_rm_groups[] = {buildx_history_rm_flags, buildx_builder_flags,
                                                                   buildx_debug_flags};
extern constexpr cli::Command buildx_history_rm = {
    .path = "buildx history rm",
    .usage = "[OPTIONS] [REF...]",
    .summary = "Remove records",
    .flags = buildx_history_rm_groups,
    .family = cli::Family::buildx,
    .missing = "docker buildx history rm: this verb is not built yet",
};
static_assert(cli::well_formed(buildx_history_rm));

constexpr cli::Flag buildx_imagetools_create_flags[] = {
    {.name = "annotation", .type = "stringArray", .help = "Add an annotation to the image"},
    {.name = "append", .help = "Add to an existing manifest list"},
    {.name = "dry-run", .help = "Print the result instead of pushing it"},
    {.name = "file", .letter = 'f', .type = "stringArray", .help = "Read the source's descriptor from a file"},
    {.name = "platform", .letter = 'p', .type = "stringArray", .help = "Only these platforms"},
    {.name = "prefer-index", .help = "Make an index even of a single manifest", .fallback = "true"},
    {.name = "progress",
     .type = "string",
     .help = "Kind of progress (\"auto\", \"none\", \"plain\", \"quiet\", \"rawjson\", \"tty\")",
     .fallback = "\"auto\""},
    {.name = "tag", .letter = 't', .type = "stringArray", .help = "Name of the result"},
};
constexpr std::span<const cli::Flag> buildx_imagetools_create_groups[] = {buildx_imagetools_create_flags,
                                                                          buildx_builder_flags, buildx_debug_flags};
extern constexpr cli::Command buildx_imagetools_create = {
    .path = "buildx imagetools create",
    .usage = "[OPTIONS] [SOURCE...]",
    .summary = "Make an image of other images",
    .flags = buildx_imagetools_create_groups,
    .family = cli::Family::buildx,
    .missing = "docker buildx imagetools create: this verb is not built yet",
};
static_assert(cli::well_formed(buildx_imagetools_create));

constexpr cli::Flag buildx_imagetools_inspect_flags[] = {
    {.name = "format", .type = "string", .help = "Format of the output"},
    {.name = "raw", .help = "Print the manifest as it is"},
};
constexpr std::span<const cli::Flag> buildx_imagetools_inspect_groups[] = {buildx_imagetools_inspect_flags,
                                                                           buildx_builder_flags, buildx_debug_flags};
extern constexpr cli::Command buildx_imagetools_inspect = {
    .path = "buildx imagetools inspect",
    .usage = "[OPTIONS] NAME",
    .summary = "Show details of an image in the registry",
    .flags = buildx_imagetools_inspect_groups,
    .arity = cli::exactly(1),
    .family = cli::Family::buildx,
    .missing = "docker buildx imagetools inspect: this verb is not built yet",
};
static_assert(cli::well_formed(buildx_imagetools_inspect));

constexpr cli::Flag buildx_inspect_flags[] = {
    {.name = "bootstrap", .help = "Boot the builder first"},
};
constexpr std::span<const cli::Flag> buildx_inspect_groups[] = {buildx_inspect_flags, buildx_builder_flags,
                                                                buildx_debug_flags};
extern constexpr cli::Command buildx_inspect = {
    .path = "buildx inspect",
    .usage = "[NAME]",
    .summary = "Show a builder",
    .flags = buildx_inspect_groups,
    .arity = cli::at_most(1),
    .family = cli::Family::buildx,
    .completer = cli::Completer::builders,
    .missing = "docker buildx inspect: this verb is not built yet",
};
static_assert(cli::well_formed(buildx_inspect));

constexpr cli::Flag buildx_install_flags[] = {
    {.name = "builder", .type = "string", .help = "Builder to use instead of the current one", .hidden = true},
};
constexpr std::span<const cli::Flag> buildx_install_groups[] = {buildx_install_flags, buildx_debug_flags};
extern constexpr cli::Command buildx_install = {
    .path = "buildx install",
    .summary = "Let docker build use buildx",
    .flags = buildx_install_groups,
    .family = cli::Family::buildx,
    .hidden = true,
    .missing = "docker buildx install: this verb is not built yet",
};
static_assert(cli::well_formed(buildx_install));

constexpr cli::Flag buildx_ls_flags[] = {
    {.name = "builder", .type = "string", .help = "Builder to use instead of the current one", .hidden = true},
    {.name = "format", .type = "string", .help = "Format of the output", .fallback = "\"table\""},
    {.name = "no-trunc", .help = "Do not shorten the output"},
};
constexpr std::span<const cli::Flag> buildx_ls_groups[] = {buildx_ls_flags, buildx_debug_flags};
extern constexpr cli::Command buildx_ls = {
    .path = "buildx ls",
    .summary = "List builders",
    .flags = buildx_ls_groups,
    .arity = {0, 0, cli::Wording::counted},
    .family = cli::Family::buildx,
    .missing = "docker buildx ls: this verb is not built yet",
};
static_assert(cli::well_formed(buildx_ls));

constexpr cli::Flag buildx_prune_flags[] = {
    {.name = "all", .letter = 'a', .help = "Also remove internal images and frontends"},
    {.name = "filter", .type = "filter", .help = "Only what matches a condition"},
    {.name = "force", .letter = 'f', .help = "Do not ask for confirmation"},
    {.name = "keep-storage", .type = "bytes", .help = "Space the cache may always take", .hidden = true},
    {.name = "max-used-space", .type = "bytes", .help = "Most space the cache may take"},
    {.name = "min-free-space", .type = "bytes", .help = "Space to leave free"},
    {.name = "reserved-space", .type = "bytes", .help = "Space the cache may always take"},
    {.name = "verbose", .help = "More details"},
};
constexpr std::span<const cli::Flag> buildx_prune_groups[] = {buildx_prune_flags, buildx_builder_flags,
                                                              buildx_debug_flags};
extern constexpr cli::Command buildx_prune = {
    .path = "buildx prune",
    .summary = "Remove build cache",
    .flags = buildx_prune_groups,
    .arity = cli::exactly(0),
    .family = cli::Family::buildx,
    .missing = "docker buildx prune: this verb is not built yet",
};
static_assert(cli::well_formed(buildx_prune));

constexpr cli::Flag buildx_rm_flags[] = {
    {.name = "all-inactive", .help = "Remove all builders that do not run"},
    {.name = "force", .letter = 'f', .help = "Do not ask for confirmation"},
    {.name = "keep-daemon", .help = "Let BuildKit's daemon run on"},
    {.name = "keep-state", .help = "Keep BuildKit's state"},
};
constexpr std::span<const cli::Flag> buildx_rm_groups[] = {buildx_rm_flags, buildx_builder_flags, buildx_debug_flags};
extern constexpr cli::Command buildx_rm = {
    .path = "buildx rm",
    .usage = "[OPTIONS] [NAME...]",
    .summary = "Remove builders",
    .flags = buildx_rm_groups,
    .family = cli::Family::buildx,
    .completer = cli::Completer::builders,
    .missing = "docker buildx rm: this verb is not built yet",
};
static_assert(cli::well_formed(buildx_rm));

constexpr std::span<const cli::Flag> buildx_stop_groups[] = {buildx_builder_flags, buildx_debug_flags};
extern constexpr cli::Command buildx_stop = {
    .path = "buildx stop",
    .usage = "[NAME]",
    .summary = "Stop a builder",
    .flags = buildx_stop_groups,
    .arity = cli::at_most(1),
    .family = cli::Family::buildx,
    .completer = cli::Completer::builders,
    .missing = "docker buildx stop: this verb is not built yet",
};
static_assert(cli::well_formed(buildx_stop));

constexpr cli::Flag buildx_uninstall_flags[] = {
    {.name = "builder", .type = "string", .help = "Builder to use instead of the current one", .hidden = true},
};
constexpr std::span<const cli::Flag> buildx_uninstall_groups[] = {buildx_uninstall_flags, buildx_debug_flags};
extern constexpr cli::Command buildx_uninstall = {
    .path = "buildx uninstall",
    .summary = "Undo what install did",
    .flags = buildx_uninstall_groups,
    .family = cli::Family::buildx,
    .hidden = true,
    .missing = "docker buildx uninstall: this verb is not built yet",
};
static_assert(cli::well_formed(buildx_uninstall));

constexpr cli::Flag buildx_use_flags[] = {
    {.name = "default", .help = "Make it the default of the present context"},
    {.name = "global", .help = "Keep the builder through changes of the context"},
};
constexpr std::span<const cli::Flag> buildx_use_groups[] = {buildx_use_flags, buildx_builder_flags, buildx_debug_flags};
extern constexpr cli::Command buildx_use = {
    .path = "buildx use",
    .usage = "[OPTIONS] NAME",
    .summary = "Set the current builder",
    .flags = buildx_use_groups,
    .arity = cli::at_most(1),
    .family = cli::Family::buildx,
    .completer = cli::Completer::builders,
    .missing = "docker buildx use: this verb is not built yet",
};
static_assert(cli::well_formed(buildx_use));

constexpr cli::Flag buildx_version_flags[] = {
    {.name = "builder", .type = "string", .help = "Builder to use instead of the current one", .hidden = true},
};
constexpr std::span<const cli::Flag> buildx_version_groups[] = {buildx_version_flags, buildx_debug_flags};
extern constexpr cli::Command buildx_version = {
    .path = "buildx version",
    .summary = "Show the version of buildx",
    .flags = buildx_version_groups,
    .arity = {0, 0, cli::Wording::counted},
    .family = cli::Family::buildx,
    .missing = "docker buildx version: this verb is not built yet",
};
static_assert(cli::well_formed(buildx_version));

} // namespace skiff::commands
