// Verbs of `image` that are declared and not built yet: help, completion and the grammar know them, running one says
// so.

#include <skiff/cli/command.hpp>

namespace skiff::commands {

constexpr cli::Flag image_import_flags[] = {
    {.name = "change", .letter = 'c', .type = "list", .help = "Apply a Dockerfile instruction to the image"},
    {.name = "message", .letter = 'm', .type = "string", .help = "Commit message"},
    {.name = "platform",
     .type = "string",
     .help = "Platform, if the server has several (os[/arch[/variant]])",
     .since = {1, 32},
     .completer = cli::Completer::platforms},
};
constexpr std::span<const cli::Flag> image_import_groups[] = {image_import_flags};
extern constexpr cli::Command image_import = {
    .path = "image import",
    .usage = "[OPTIONS] file|URL|- [REPOSITORY[:TAG]]",
    .summary = "Make an image of a file system in a tar archive",
    .aliases = "docker image import, docker import",
    .flags = image_import_groups,
    .arity = cli::at_least(1),
    .missing = "docker image import: this verb is not built yet",
};
static_assert(cli::well_formed(image_import));

constexpr cli::Flag image_load_flags[] = {
    {.name = "input", .letter = 'i', .type = "string", .help = "Read from a tar file instead of stdin"},
    {.name = "platform",
     .type = "string",
     .help = "Platform, if the server has several (os[/arch[/variant]])",
     .since = {1, 48},
     .completer = cli::Completer::platforms},
    {.name = "quiet", .letter = 'q', .help = "No progress"},
};
constexpr std::span<const cli::Flag> image_load_groups[] = {image_load_flags};
extern constexpr cli::Command image_load = {
    .path = "image load",
    .usage = "[OPTIONS]",
    .summary = "Read images from a tar archive or stdin",
    .aliases = "docker image load, docker load",
    .flags = image_load_groups,
    .arity = cli::exactly(0),
    .missing = "docker image load: this verb is not built yet",
};
static_assert(cli::well_formed(image_load));

constexpr cli::Flag image_save_flags[] = {
    {.name = "output", .letter = 'o', .type = "string", .help = "Write to a file instead of stdout"},
    {.name = "platform",
     .type = "string",
     .help = "Platform, if the server has several (os[/arch[/variant]])",
     .since = {1, 48},
     .completer = cli::Completer::platforms},
};
constexpr std::span<const cli::Flag> image_save_groups[] = {image_save_flags};
extern constexpr cli::Command image_save = {
    .path = "image save",
    .usage = "[OPTIONS] IMAGE [IMAGE...]",
    .summary = "Write images to a tar archive (to stdout unless told otherwise)",
    .aliases = "docker image save, docker save",
    .flags = image_save_groups,
    .arity = cli::at_least(1),
    .completer = cli::Completer::images,
    .missing = "docker image save: this verb is not built yet",
};
static_assert(cli::well_formed(image_save));

} // namespace skiff::commands
