// Verbs of `manifest` that are declared and not built yet: help, completion and the grammar know them, running one says
// so.

#include <skiff/cli/command.hpp>

namespace skiff::commands {

constexpr cli::Flag manifest_annotate_flags[] = {
    {.name = "arch", .type = "string", .help = "Set the architecture"},
    {.name = "os", .type = "string", .help = "Set the operating system"},
    {.name = "os-features", .type = "strings", .help = "Set a feature of the operating system"},
    {.name = "os-version", .type = "string", .help = "Set the version of the operating system"},
    {.name = "variant", .type = "string", .help = "Set the variant of the architecture"},
};
constexpr std::span<const cli::Flag> manifest_annotate_groups[] = {manifest_annotate_flags};
extern constexpr cli::Command manifest_annotate = {
    .path = "manifest annotate",
    .usage = "[OPTIONS] MANIFEST_LIST MANIFEST",
    .summary = "Describe an image of a manifest list",
    .flags = manifest_annotate_groups,
    .arity = cli::exactly(2),
    .missing = "docker manifest annotate: this verb is not built yet",
};
static_assert(cli::well_formed(manifest_annotate));

constexpr cli::Flag manifest_create_flags[] = {
    {.name = "amend", .letter = 'a', .help = "Change an existing manifest list"},
    {.name = "insecure", .help = "Talk to registries without TLS or with an unknown certificate"},
};
constexpr std::span<const cli::Flag> manifest_create_groups[] = {manifest_create_flags};
extern constexpr cli::Command manifest_create = {
    .path = "manifest create",
    .usage = "MANIFEST_LIST MANIFEST [MANIFEST...]",
    .summary = "Make a local manifest list",
    .flags = manifest_create_groups,
    .arity = cli::at_least(2),
    .missing = "docker manifest create: this verb is not built yet",
};
static_assert(cli::well_formed(manifest_create));

constexpr cli::Flag manifest_inspect_flags[] = {
    {.name = "insecure", .help = "Talk to registries without TLS or with an unknown certificate"},
    {.name = "verbose", .letter = 'v', .help = "More details"},
};
constexpr std::span<const cli::Flag> manifest_inspect_groups[] = {manifest_inspect_flags};
extern constexpr cli::Command manifest_inspect = {
    .path = "manifest inspect",
    .usage = "[OPTIONS] [MANIFEST_LIST] MANIFEST",
    .summary = "Show a manifest or a manifest list",
    .flags = manifest_inspect_groups,
    .arity = cli::between(1, 2),
    .missing = "docker manifest inspect: this verb is not built yet",
};
static_assert(cli::well_formed(manifest_inspect));

constexpr cli::Flag manifest_push_flags[] = {
    {.name = "insecure", .help = "Talk to registries without TLS or with an unknown certificate"},
    {.name = "purge", .letter = 'p', .help = "Remove the local manifest list after the push"},
};
constexpr std::span<const cli::Flag> manifest_push_groups[] = {manifest_push_flags};
extern constexpr cli::Command manifest_push = {
    .path = "manifest push",
    .usage = "[OPTIONS] MANIFEST_LIST",
    .summary = "Push a manifest list",
    .flags = manifest_push_groups,
    .arity = cli::exactly(1),
    .missing = "docker manifest push: this verb is not built yet",
};
static_assert(cli::well_formed(manifest_push));

extern constexpr cli::Command manifest_rm = {
    .path = "manifest rm",
    .usage = "MANIFEST_LIST [MANIFEST_LIST...]",
    .summary = "Remove local manifest lists",
    .arity = cli::at_least(1),
    .missing = "docker manifest rm: this verb is not built yet",
};
static_assert(cli::well_formed(manifest_rm));

} // namespace skiff::commands
