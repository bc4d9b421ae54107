// Verbs of `trust` that are declared and not built yet: help, completion and the grammar know them, running one says
// so.

#include <skiff/cli/command.hpp>

namespace skiff::commands {

constexpr cli::Flag trust_inspect_flags[] = {
    {.name = "pretty", .help = "Print for people"},
};
constexpr std::span<const cli::Flag> trust_inspect_groups[] = {trust_inspect_flags};
extern constexpr cli::Command trust_inspect = {
    .path = "trust inspect",
    .usage = "IMAGE[:TAG] [IMAGE[:TAG]...]",
    .summary = "Show keys and signatures",
    .flags = trust_inspect_groups,
    .arity = cli::at_least(1),
    .missing = "docker trust inspect: this verb is not built yet",
};
static_assert(cli::well_formed(trust_inspect));

constexpr cli::Flag trust_key_generate_flags[] = {
    {.name = "dir", .type = "string", .help = "Folder of the new key"},
};
constexpr std::span<const cli::Flag> trust_key_generate_groups[] = {trust_key_generate_flags};
extern constexpr cli::Command trust_key_generate = {
    .path = "trust key generate",
    .usage = "NAME",
    .summary = "Make a pair of keys",
    .flags = trust_key_generate_groups,
    .arity = cli::exactly(1),
    .missing = "docker trust key generate: this verb is not built yet",
};
static_assert(cli::well_formed(trust_key_generate));

constexpr cli::Flag trust_key_load_flags[] = {
    {.name = "name", .type = "string", .help = "Name of the key", .fallback = "\"signer\""},
};
constexpr std::span<const cli::Flag> trust_key_load_groups[] = {trust_key_load_flags};
extern constexpr cli::Command trust_key_load = {
    .path = "trust key load",
    .usage = "[OPTIONS] KEYFILE",
    .summary = "Load a private key",
    .flags = trust_key_load_groups,
    .arity = cli::exactly(1),
    .missing = "docker trust key load: this verb is not built yet",
};
static_assert(cli::well_formed(trust_key_load));

constexpr cli::Flag trust_revoke_flags[] = {
    {.name = "yes", .letter = 'y', .help = "Do not ask for confirmation"},
};
constexpr std::span<const cli::Flag> trust_revoke_groups[] = {trust_revoke_flags};
extern constexpr cli::Command trust_revoke = {
    .path = "trust revoke",
    .usage = "[OPTIONS] IMAGE[:TAG]",
    .summary = "Remove the signature of an image",
    .flags = trust_revoke_groups,
    .arity = cli::exactly(1),
    .missing = "docker trust revoke: this verb is not built yet",
};
static_assert(cli::well_formed(trust_revoke));

constexpr cli::Flag trust_sign_flags[] = {
    {.name = "local", .help = "Sign a local image"},
};
constexpr std::span<const cli::Flag> trust_sign_groups[] = {trust_sign_flags};
extern constexpr cli::Command trust_sign = {
    .path = "trust sign",
    .usage = "IMAGE:TAG",
    .summary = "Sign an image",
    .flags = trust_sign_groups,
    .arity = cli::exactly(1),
    .missing = "docker trust sign: this verb is not built yet",
};
static_assert(cli::well_formed(trust_sign));

constexpr cli::Flag trust_signer_add_flags[] = {
    {.name = "key", .type = "list", .help = "File of the signer's public key"},
};
constexpr std::span<const cli::Flag> trust_signer_add_groups[] = {trust_signer_add_flags};
extern constexpr cli::Command trust_signer_add = {
    .path = "trust signer add",
    .usage = "OPTIONS NAME REPOSITORY [REPOSITORY...]",
    .summary = "Add a signer",
    .flags = trust_signer_add_groups,
    .arity = cli::at_least(2),
    .missing = "docker trust signer add: this verb is not built yet",
};
static_assert(cli::well_formed(trust_signer_add));

constexpr cli::Flag trust_signer_remove_flags[] = {
    {.name = "force", .letter = 'f', .help = "Do not ask before removing the last signer"},
};
constexpr std::span<const cli::Flag> trust_signer_remove_groups[] = {trust_signer_remove_flags};
extern constexpr cli::Command trust_signer_remove = {
    .path = "trust signer remove",
    .usage = "[OPTIONS] NAME REPOSITORY [REPOSITORY...]",
    .summary = "Remove a signer",
    .flags = trust_signer_remove_groups,
    .arity = cli::at_least(2),
    .missing = "docker trust signer remove: this verb is not built yet",
};
static_assert(cli::well_formed(trust_signer_remove));

} // namespace skiff::commands
