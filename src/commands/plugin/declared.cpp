// Verbs of `plugin` that are declared and not built yet: help, completion and the grammar know them, running one says
// so.

#include <skiff/cli/command.hpp>

namespace skiff::commands {

constexpr cli::Flag plugin_create_flags[] = {
    {.name = "compress", .help = "Compress the context with gzip"},
};
constexpr std::span<const cli::Flag> plugin_create_groups[] = {plugin_create_flags};
extern constexpr cli::Command plugin_create = {
    .path = "plugin create",
    .usage = "[OPTIONS] PLUGIN PLUGIN-DATA-DIR",
    .summary = "Make a plugin of a root file system and its configuration",
    .flags = plugin_create_groups,
    .arity = cli::at_least(2),
    .missing = "docker plugin create: this verb is not built yet",
};
static_assert(cli::well_formed(plugin_create));

constexpr cli::Flag plugin_disable_flags[] = {
    {.name = "force", .letter = 'f', .help = "Disable the plugin even while it is in use"},
};
constexpr std::span<const cli::Flag> plugin_disable_groups[] = {plugin_disable_flags};
extern constexpr cli::Command plugin_disable = {
    .path = "plugin disable",
    .usage = "[OPTIONS] PLUGIN",
    .summary = "Disable a plugin",
    .flags = plugin_disable_groups,
    .arity = cli::exactly(1),
    .completer = cli::Completer::plugins,
    .missing = "docker plugin disable: this verb is not built yet",
};
static_assert(cli::well_formed(plugin_disable));

constexpr cli::Flag plugin_enable_flags[] = {
    {.name = "timeout", .type = "int", .help = "Seconds to wait for the plugin", .fallback = "30"},
};
constexpr std::span<const cli::Flag> plugin_enable_groups[] = {plugin_enable_flags};
extern constexpr cli::Command plugin_enable = {
    .path = "plugin enable",
    .usage = "[OPTIONS] PLUGIN",
    .summary = "Enable a plugin",
    .flags = plugin_enable_groups,
    .arity = cli::exactly(1),
    .completer = cli::Completer::plugins,
    .missing = "docker plugin enable: this verb is not built yet",
};
static_assert(cli::well_formed(plugin_enable));

constexpr cli::Flag plugin_inspect_flags[] = {
    {.name = "format", .letter = 'f', .type = "string", .help = "Format the output: 'json' or a Go template"},
};
constexpr std::span<const cli::Flag> plugin_inspect_groups[] = {plugin_inspect_flags};
extern constexpr cli::Command plugin_inspect = {
    .path = "plugin inspect",
    .usage = "[OPTIONS] PLUGIN [PLUGIN...]",
    .summary = "Show details of plugins",
    .flags = plugin_inspect_groups,
    .arity = cli::at_least(1),
    .completer = cli::Completer::plugins,
    .missing = "docker plugin inspect: this verb is not built yet",
};
static_assert(cli::well_formed(plugin_inspect));

constexpr cli::Flag plugin_install_flags[] = {
    {.name = "alias", .type = "string", .help = "Local name of the plugin"},
    {.name = "disable", .help = "Do not enable the plugin after the installation"},
    {.name = "disable-content-trust",
     .help = "Do not check the image's signature",
     .fallback = "true",
     .retired = true},
    {.name = "grant-all-permissions", .help = "Grant all the plugin asks for"},
};
constexpr std::span<const cli::Flag> plugin_install_groups[] = {plugin_install_flags};
extern constexpr cli::Command plugin_install = {
    .path = "plugin install",
    .usage = "[OPTIONS] PLUGIN [KEY=VALUE...]",
    .summary = "Install a plugin",
    .flags = plugin_install_groups,
    .arity = cli::at_least(1),
    .missing = "docker plugin install: this verb is not built yet",
};
static_assert(cli::well_formed(plugin_install));

constexpr cli::Flag plugin_ls_flags[] = {
    {.name = "filter", .letter = 'f', .type = "filter", .help = "Show only what matches a condition"},
    {.name = "format",
     .type = "string",
     .help = "Format the output: 'table', 'table TEMPLATE', 'json' or a Go template"},
    {.name = "no-trunc", .help = "Do not shorten the output"},
    {.name = "quiet", .letter = 'q', .help = "Print only IDs"},
};
constexpr std::span<const cli::Flag> plugin_ls_groups[] = {plugin_ls_flags};
extern constexpr cli::Command plugin_ls = {
    .path = "plugin ls",
    .usage = "[OPTIONS]",
    .summary = "List plugins",
    .aliases = "docker plugin ls, docker plugin list",
    .flags = plugin_ls_groups,
    .arity = cli::exactly(0),
    .missing = "docker plugin ls: this verb is not built yet",
};
static_assert(cli::well_formed(plugin_ls));

constexpr cli::Flag plugin_push_flags[] = {
    {.name = "disable-content-trust", .help = "Do not sign the plugin", .fallback = "true", .retired = true},
};
constexpr std::span<const cli::Flag> plugin_push_groups[] = {plugin_push_flags};
extern constexpr cli::Command plugin_push = {
    .path = "plugin push",
    .usage = "[OPTIONS] PLUGIN[:TAG]",
    .summary = "Push a plugin to a registry",
    .flags = plugin_push_groups,
    .arity = cli::exactly(1),
    .completer = cli::Completer::plugins,
    .missing = "docker plugin push: this verb is not built yet",
};
static_assert(cli::well_formed(plugin_push));

constexpr cli::Flag plugin_rm_flags[] = {
    {.name = "force", .letter = 'f', .help = "Remove the plugin even while it is enabled"},
};
constexpr std::span<const cli::Flag> plugin_rm_groups[] = {plugin_rm_flags};
extern constexpr cli::Command plugin_rm = {
    .path = "plugin rm",
    .usage = "[OPTIONS] PLUGIN [PLUGIN...]",
    .summary = "Remove plugins",
    .aliases = "docker plugin rm, docker plugin remove",
    .flags = plugin_rm_groups,
    .arity = cli::at_least(1),
    .completer = cli::Completer::plugins,
    .missing = "docker plugin rm: this verb is not built yet",
};
static_assert(cli::well_formed(plugin_rm));

extern constexpr cli::Command plugin_set = {
    .path = "plugin set",
    .usage = "PLUGIN KEY=VALUE [KEY=VALUE...]",
    .summary = "Change settings of a plugin",
    .arity = cli::at_least(2),
    .completer = cli::Completer::plugins,
    .missing = "docker plugin set: this verb is not built yet",
};
static_assert(cli::well_formed(plugin_set));

constexpr cli::Flag plugin_upgrade_flags[] = {
    {.name = "disable-content-trust",
     .help = "Do not check the image's signature",
     .fallback = "true",
     .retired = true},
    {.name = "grant-all-permissions", .help = "Grant all the plugin asks for"},
    {.name = "skip-remote-check", .help = "Do not compare the two plugins"},
};
constexpr std::span<const cli::Flag> plugin_upgrade_groups[] = {plugin_upgrade_flags};
extern constexpr cli::Command plugin_upgrade = {
    .path = "plugin upgrade",
    .usage = "[OPTIONS] PLUGIN [REMOTE]",
    .summary = "Replace a plugin by another version",
    .flags = plugin_upgrade_groups,
    .arity = cli::between(1, 2),
    .since = {1, 26},
    .completer = cli::Completer::plugins,
    .missing = "docker plugin upgrade: this verb is not built yet",
};
static_assert(cli::well_formed(plugin_upgrade));

} // namespace skiff::commands
