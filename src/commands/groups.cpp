// The groups of commands and the flags in front of every command.

#include "commands/buildx/options.hpp"
#include "commands/compose/options.hpp"
#include "commands/session.hpp"

#include <skiff/cli/command.hpp>

namespace skiff::commands {

namespace {

base::Result<void> set_host(void* options, std::string_view value) {
  auto& hosts = static_cast<GlobalOptions*>(options)->hosts;
  if (!hosts.empty()) return base::Error{"specify only one -H"};
  hosts.emplace_back(value);
  return {};
}

constexpr cli::Flag global_flags[] = {
    {.name = "config",
     .type = "string",
     .help = "Folder of the client's configuration",
     .completer = cli::Completer::folders,
     .set = cli::into<&GlobalOptions::config>},
    {.name = "context",
     .letter = 'c',
     .type = "string",
     .help = "Context to use instead of DOCKER_HOST and of the one set by \"docker context use\"",
     .completer = cli::Completer::contexts,
     .set = cli::into<&GlobalOptions::context>},
    {.name = "debug", .letter = 'D', .help = "Log what the client does", .set = cli::into<&GlobalOptions::debug>},
    {.name = "error-format",
     .type = "string",
     .help = "How errors are printed (\"text\", \"json\")",
     .hidden = true,
     .completer = cli::Completer::words,
     .words = "json text",
     .set = cli::into<&GlobalOptions::error_format>},
    {.name = "host", .letter = 'H', .type = "string", .help = "Address of the engine", .set = set_host},
    {.name = "log-level",
     .letter = 'l',
     .type = "string",
     .help = "Lowest level to log (\"debug\", \"info\", \"warn\", \"error\", \"fatal\")",
     .fallback = "\"info\"",
     .completer = cli::Completer::words,
     .words = "debug info warn error fatal panic",
     .set = cli::into<&GlobalOptions::log_level>},
    {.name = "read-only",
     .help = "Refuse every request that could change something",
     .hidden = true,
     .set = cli::into<&GlobalOptions::read_only>},
    {.name = "record",
     .type = "string",
     .help = "Write each exchange with the engine to a file",
     .hidden = true,
     .completer = cli::Completer::files,
     .set = cli::into<&GlobalOptions::record>},
    {.name = "tls", .help = "Use TLS; --tlsverify implies it", .set = cli::into<&GlobalOptions::tls>},
    {.name = "tlscacert",
     .type = "string",
     .help = "CA certificate to trust",
     .completer = cli::Completer::files,
     .set = cli::into<&GlobalOptions::tls_ca>},
    {.name = "tlscert",
     .type = "string",
     .help = "Client certificate",
     .completer = cli::Completer::files,
     .set = cli::into<&GlobalOptions::tls_cert>},
    {.name = "tlskey",
     .type = "string",
     .help = "Key of the client certificate",
     .completer = cli::Completer::files,
     .set = cli::into<&GlobalOptions::tls_key>},
    {.name = "tlsverify",
     .help = "Use TLS and check the engine's certificate",
     .set = cli::into<&GlobalOptions::tls_verify>},
    {.name = "trace",
     .type = "string",
     .help = "Tell each exchange with the engine on stderr (\"summary\", \"http\", \"curl\", \"json\")",
     .bare = "summary",
     .hidden = true,
     .completer = cli::Completer::words,
     .words = "summary http curl json",
     .set = cli::into<&GlobalOptions::trace>},
    {.name = "version", .letter = 'v', .help = "Print the version and end", .set = cli::into<&GlobalOptions::version>},
};
constexpr std::span<const cli::Flag> global_groups[] = {global_flags};

} // namespace

extern constexpr cli::Command root = {
    .path = "",
    .usage = "[OPTIONS] COMMAND [ARG...]",
    .summary = "Run, build and compose containers",
    .flags = global_groups,
    .group = cli::Group::names,
    .interspersed = false,
};

constexpr std::span<const cli::Flag> buildx_groups[] = {buildx_builder_flags, buildx_debug_flags};
extern constexpr cli::Command buildx = {.path = "buildx",
                                        .summary = "Build images with BuildKit",
                                        .flags = buildx_groups,
                                        .group = cli::Group::strict,
                                        .family = cli::Family::buildx};
constexpr std::span<const cli::Flag> buildx_history_groups[] = {buildx_builder_flags, buildx_debug_flags};
extern constexpr cli::Command buildx_history = {.path = "buildx history",
                                                .summary = "Work on records of builds",
                                                .flags = buildx_history_groups,
                                                .group = cli::Group::strict,
                                                .family = cli::Family::buildx};
constexpr std::span<const cli::Flag> buildx_imagetools_groups[] = {buildx_builder_flags, buildx_debug_flags};
extern constexpr cli::Command buildx_imagetools = {.path = "buildx imagetools",
                                                   .summary = "Work on images in a registry",
                                                   .flags = buildx_imagetools_groups,
                                                   .group = cli::Group::strict,
                                                   .family = cli::Family::buildx};
extern constexpr cli::Command checkpoint = {.path = "checkpoint",
                                            .summary = "Manage checkpoints",
                                            .group = cli::Group::names,
                                            .since = {1, 25},
                                            .os = "linux",
                                            .experimental = true};
constexpr std::span<const cli::Flag> compose_groups[] = {compose_project_flags};
extern constexpr cli::Command compose = {.path = "compose",
                                         .summary = "Define and run applications of several containers",
                                         .flags = compose_groups,
                                         .group = cli::Group::strict,
                                         .interspersed = false,
                                         .family = cli::Family::compose};
constexpr std::span<const cli::Flag> compose_bridge_groups[] = {compose_verb_flags};
extern constexpr cli::Command compose_bridge = {.path = "compose bridge",
                                                .summary = "Turn compose files into another model",
                                                .flags = compose_bridge_groups,
                                                .group = cli::Group::silent,
                                                .family = cli::Family::compose};
extern constexpr cli::Command config = {.path = "config",
                                        .summary = "Manage configs of a swarm",
                                        .group = cli::Group::names,
                                        .since = {1, 30},
                                        .swarm = "manager"};
extern constexpr cli::Command container = {
    .path = "container", .summary = "Manage containers", .group = cli::Group::names};
extern constexpr cli::Command context = {.path = "context", .summary = "Manage contexts", .group = cli::Group::names};
extern constexpr cli::Command image = {.path = "image", .summary = "Manage images", .group = cli::Group::names};
extern constexpr cli::Command manifest = {.path = "manifest",
                                          .usage = "COMMAND",
                                          .summary = "Manage manifests and manifest lists",
                                          .group = cli::Group::names};
extern constexpr cli::Command network = {
    .path = "network", .summary = "Manage networks", .group = cli::Group::names, .since = {1, 21}};
extern constexpr cli::Command node = {.path = "node",
                                      .summary = "Manage nodes of a swarm",
                                      .group = cli::Group::names,
                                      .since = {1, 24},
                                      .swarm = "manager"};
extern constexpr cli::Command plugin = {
    .path = "plugin", .summary = "Manage plugins", .group = cli::Group::names, .since = {1, 25}};
extern constexpr cli::Command secret = {.path = "secret",
                                        .summary = "Manage secrets of a swarm",
                                        .group = cli::Group::names,
                                        .since = {1, 25},
                                        .swarm = "manager"};
extern constexpr cli::Command service = {.path = "service",
                                         .summary = "Manage services of a swarm",
                                         .group = cli::Group::names,
                                         .since = {1, 24},
                                         .swarm = "manager"};
constexpr cli::Flag stack_flags[] = {
    {.name = "orchestrator", .type = "string", .help = "Orchestrator to use", .hidden = true},
};
constexpr std::span<const cli::Flag> stack_groups[] = {stack_flags};
extern constexpr cli::Command stack = {.path = "stack",
                                       .summary = "Manage stacks of a swarm",
                                       .flags = stack_groups,
                                       .group = cli::Group::names,
                                       .since = {1, 25},
                                       .swarm = "manager"};
extern constexpr cli::Command swarm = {
    .path = "swarm", .summary = "Manage the swarm", .group = cli::Group::names, .since = {1, 24}, .swarm = "any"};
extern constexpr cli::Command system = {.path = "system", .summary = "Manage the engine", .group = cli::Group::names};
extern constexpr cli::Command trust = {
    .path = "trust", .summary = "Manage signatures of images", .group = cli::Group::names};
extern constexpr cli::Command trust_key = {
    .path = "trust key", .summary = "Manage keys for signing", .group = cli::Group::names};
extern constexpr cli::Command trust_signer = {
    .path = "trust signer", .summary = "Manage who may sign", .group = cli::Group::names};
extern constexpr cli::Command volume = {
    .path = "volume", .usage = "COMMAND", .summary = "Manage volumes", .group = cli::Group::names, .since = {1, 21}};

} // namespace skiff::commands
