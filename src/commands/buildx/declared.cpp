// Verbs of `buildx` that are declared and not built yet: help, completion and the grammar know them, running one says
// so.

#include "commands/buildx/options.hpp"

#include <skiff/cli/command.hpp>

namespace skiff::commands {

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

} // namespace skiff::commands
