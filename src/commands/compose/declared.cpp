// Verbs of `compose` that are not offered: help, completion and the grammar know them, running one says so.

#include "commands/compose/options.hpp"

#include <skiff/cli/command.hpp>

namespace skiff::commands {

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
    .missing = "docker compose bridge is not offered: skiff does not run the images that convert models",
};
static_assert(cli::well_formed(compose_bridge_convert));

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
    .missing = "docker compose publish is not offered: skiff does not write to registries by itself",
};
static_assert(cli::well_formed(compose_publish));

} // namespace skiff::commands
