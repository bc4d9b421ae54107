// `build`: the flags, and the choice between BuildKit and the classic builder.

#include "commands/buildx/build_options.hpp"
#include "commands/buildx/builders.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/log.hpp>
#include <skiff/base/number.hpp>
#include <skiff/base/text.hpp>
#include <skiff/notation/size.hpp>

#include <utility>

namespace skiff::commands {

const std::string_view classic_warning =
    "DEPRECATED: The legacy builder is deprecated and will be removed in a future release.\n"
    "            BuildKit is currently disabled; enable it by removing the DOCKER_BUILDKIT=0\n"
    "            environment-variable.\n";

bool wants_buildkit(const os::Environment& environment) {
  const std::string value = environment.value("DOCKER_BUILDKIT");
  if (value.empty()) return true;
  const auto enabled = base::parse_bool(value);
  if (!enabled)
    throw base::Failure(base::cat("DOCKER_BUILDKIT environment variable expects boolean value: ", enabled.error()));
  return *enabled;
}

int as_docker(Session& session, std::string_view buildx_path, std::string_view own_path,
              const std::function<int()>& body) {
  try {
    return body();
  } catch (const base::Failure& failure) {
    if (failure.kind == base::FailureKind::quiet) throw;
    session.streams.out.flush();
    if (!failure.text.empty())
      session.warn(base::replace_all(failure.text, base::cat("docker ", buildx_path), base::cat("docker ", own_path)));
    throw base::exit_with(failure.exit_code);
  }
}

bool wants_classic(const Session& session, const cli::Line& line) {
  return line.forwarded() && !wants_buildkit(session.environment);
}

namespace {

using cli::into;

constexpr cli::Flag flags[] = {
    {.name = "add-host",
     .type = "strings",
     .help = "Add an entry to /etc/hosts (host:ip)",
     .set = cli::into_csv<&BuildOptions::extra_hosts>},
    {.name = "allow",
     .type = "stringArray",
     .help = "Allow a privileged feature (e.g. network.host, security.insecure)",
     .set = into<&BuildOptions::allow>},
    {.name = "annotation",
     .type = "stringArray",
     .help = "Add an annotation to the image",
     .set = into<&BuildOptions::annotations>},
    {.name = "attest",
     .type = "stringArray",
     .help = "Attestation (type=sbom,generator=image)",
     .set = into<&BuildOptions::attestations>},
    {.name = "build-arg",
     .type = "stringArray",
     .help = "Set a variable of the build",
     .set = into<&BuildOptions::build_args>},
    {.name = "build-context",
     .type = "stringArray",
     .help = "Additional context (name=path)",
     .set = into<&BuildOptions::build_contexts>},
    {.name = "cache-from",
     .type = "stringArray",
     .help = "Cache to read (user/app:cache, type=local,src=path/to/dir)",
     .set = into<&BuildOptions::cache_from>},
    {.name = "cache-to",
     .type = "stringArray",
     .help = "Cache to write (user/app:cache, type=local,dest=path/to/dir)",
     .set = into<&BuildOptions::cache_to>},
    {.name = "call",
     .type = "string",
     .help = "How to evaluate the build (\"check\", \"outline\", \"targets\")",
     .fallback = "\"build\"",
     .set = into<&BuildOptions::call>},
    {.name = "cgroup-parent",
     .type = "string",
     .help = "Parent cgroup of RUN instructions",
     .set = into<&BuildOptions::cgroup_parent>},
    {.name = "check", .help = "Same as \"--call=check\"", .set = into<&BuildOptions::check>},
    {.name = "compress",
     .help = "Classic builder: compress the context",
     .hidden = true,
     .set = into<&BuildOptions::compress>},
    {.name = "cpu-period",
     .type = "int",
     .help = "Classic builder: period of the CPU limit",
     .hidden = true,
     .set = into<&BuildOptions::cpu_period>},
    {.name = "cpu-quota",
     .type = "int",
     .help = "Classic builder: quota of the CPU limit",
     .hidden = true,
     .set = into<&BuildOptions::cpu_quota>},
    {.name = "cpu-shares",
     .letter = 'c',
     .type = "int",
     .help = "Classic builder: CPU shares",
     .hidden = true,
     .set = into<&BuildOptions::cpu_shares>},
    {.name = "cpuset-cpus",
     .type = "string",
     .help = "Classic builder: CPUs to run on",
     .hidden = true,
     .set = into<&BuildOptions::cpuset_cpus>},
    {.name = "cpuset-mems",
     .type = "string",
     .help = "Classic builder: memory nodes to run on",
     .hidden = true,
     .set = into<&BuildOptions::cpuset_mems>},
    {.name = "file",
     .letter = 'f',
     .type = "string",
     .help = "Name of the Dockerfile",
     .set = into<&BuildOptions::dockerfile>},
    {.name = "force-rm",
     .help = "Classic builder: always remove intermediate containers",
     .hidden = true,
     .set = into<&BuildOptions::force_remove>},
    {.name = "format",
     .type = "string",
     .help = "Form of --list-context (\"table\", \"json\")",
     .hidden = true,
     .set = into<&BuildOptions::list_format>},
    {.name = "iidfile",
     .type = "string",
     .help = "Write the image's ID to a file",
     .set = into<&BuildOptions::image_id_file>},
    {.name = "isolation",
     .type = "string",
     .help = "Classic builder: isolation of containers",
     .hidden = true,
     .set = into<&BuildOptions::isolation>},
    {.name = "label", .type = "stringArray", .help = "Set metadata of the image", .set = into<&BuildOptions::labels>},
    {.name = "list-context",
     .help = "List what would be sent as the context, and do not build",
     .hidden = true,
     .set = into<&BuildOptions::list_context>},
    {.name = "load", .help = "Same as \"--output=type=docker\"", .set = into<&BuildOptions::load>},
    {.name = "memory",
     .letter = 'm',
     .type = "string",
     .help = "Classic builder: memory limit",
     .hidden = true,
     .set = into<&BuildOptions::memory>},
    {.name = "memory-swap",
     .type = "string",
     .help = "Classic builder: memory and swap limit",
     .hidden = true,
     .set = into<&BuildOptions::memory_swap>},
    {.name = "metadata-file",
     .type = "string",
     .help = "Write the result's metadata to a file",
     .set = into<&BuildOptions::metadata_file>},
    {.name = "network",
     .type = "string",
     .help = "Network of RUN instructions",
     .fallback = "\"default\"",
     .set = into<&BuildOptions::network>},
    {.name = "no-cache", .help = "Build without the cache", .set = into<&BuildOptions::no_cache>},
    {.name = "no-cache-filter",
     .type = "stringArray",
     .help = "Build these stages without the cache",
     .set = into<&BuildOptions::no_cache_filter>},
    {.name = "output",
     .letter = 'o',
     .type = "stringArray",
     .help = "Where the result goes (type=local,dest=path)",
     .set = into<&BuildOptions::outputs>},
    {.name = "platform",
     .type = "stringArray",
     .help = "Platform of the result",
     .completer = cli::Completer::platforms,
     .set = cli::into_csv<&BuildOptions::platforms>},
    {.name = "print",
     .type = "string",
     .help = "Print the options without building",
     .hidden = true,
     .set = into<&BuildOptions::print>},
    {.name = "progress",
     .type = "string",
     .help = "Kind of progress (\"auto\", \"none\", \"plain\", \"quiet\", \"rawjson\", \"tty\")",
     .fallback = "\"auto\"",
     .set = into<&BuildOptions::progress>},
    {.name = "provenance",
     .type = "string",
     .help = "Same as \"--attest=type=provenance\"",
     .set = into<&BuildOptions::provenance>},
    {.name = "pull", .help = "Always try to pull newer base images", .set = into<&BuildOptions::pull>},
    {.name = "push", .help = "Same as \"--output=type=registry,unpack=false\"", .set = into<&BuildOptions::push>},
    {.name = "quiet", .letter = 'q', .help = "Print only the image's ID", .set = into<&BuildOptions::quiet>},
    {.name = "rm",
     .help = "Classic builder: remove intermediate containers",
     .hidden = true,
     .set = into<&BuildOptions::remove>},
    {.name = "sbom", .type = "string", .help = "Same as \"--attest=type=sbom\"", .set = into<&BuildOptions::sbom>},
    {.name = "secret",
     .type = "stringArray",
     .help = "Secret of the build (id=mysecret[,src=/local/secret])",
     .set = into<&BuildOptions::secrets>},
    {.name = "security-opt",
     .type = "strings",
     .help = "Classic builder: security options",
     .hidden = true,
     .set = cli::into_csv<&BuildOptions::security_options>},
    {.name = "shm-size",
     .type = "bytes",
     .help = "Size of /dev/shm",
     .set = into<&BuildOptions::shm_size, notation::parse_bytes>},
    {.name = "squash", .help = "Classic builder: one layer", .hidden = true, .set = into<&BuildOptions::squash>},
    {.name = "ssh",
     .type = "stringArray",
     .help = "Agent socket or keys (default|<id>[=<socket>|<key>[,<key>]])",
     .set = into<&BuildOptions::ssh>},
    {.name = "tag",
     .letter = 't',
     .type = "stringArray",
     .help = "Name of the image (name:tag)",
     .set = into<&BuildOptions::tags>},
    {.name = "target", .type = "string", .help = "Stage to build", .set = into<&BuildOptions::target>},
    {.name = "ulimit",
     .type = "ulimit",
     .help = "Limit of the processes",
     .fallback = "[]",
     .set = into<&BuildOptions::ulimits, notation::parse_ulimit>},
};
constexpr std::span<const cli::Flag> groups[] = {flags, buildx_builder_flags, buildx_debug_flags};

// Flags the classic builder's own command does not have.
constexpr std::string_view buildkit_only[] = {
    "allow",      "annotation", "attest",        "build-context",   "builder", "cache-to", "call",
    "check",      "load",       "metadata-file", "no-cache-filter", "output",  "print",    "progress",
    "provenance", "push",       "sbom",          "secret",          "ssh"};

constexpr std::string_view classic_usage =
    "\n\nUsage:  docker build [OPTIONS] PATH | URL | -\n\nRun 'docker build --help' for more information";

int run_classic(Session& session, cli::Line& line, BuildOptions& options) {
  session.warn(classic_warning);
  return as_docker(session, "buildx build", "build", [&] {
    line.parse_into(&options);
    for (const auto flag : buildkit_only)
      if (line.given(flag))
        throw base::Failure(base::FailureKind::usage, base::cat("unknown flag: --", flag, classic_usage), 125);
    options.context = line.arguments()[0];
    if (options.list_context) return list_context(session, options);
    return build_with_classic(session, options);
  });
}

// Flags of the classic builder that BuildKit's command accepts with a word.
constexpr std::pair<std::string_view, std::string_view> without_effect[] = {
    {"isolation", "isolation flag is deprecated with BuildKit."},
    {"security-opt", "security-opt flag is deprecated. \"RUN --security=insecure\" should be used with BuildKit."},
    {"squash", "experimental flag squash is removed with BuildKit. You should squash inside build using a multi-stage "
               "Dockerfile for efficiency."}};

int execute(Session& session, cli::Line& line) {
  BuildOptions options;
  if (wants_classic(session, line)) return run_classic(session, line, options);
  line.parse_into(&options);
  options.context = line.arguments()[0];
  if (options.list_context) return list_context(session, options);
  if (line.given("format")) throw base::Failure("--format is for --list-context");
  for (const auto& [flag, text] : without_effect)
    if (line.given(flag)) session.warn(base::cat("WARNING: ", text));
  // docker's own command builds by the engine in force, whatever `buildx use` has chosen.
  if (line.forwarded() && chosen_builder(session, options).empty()) options.builder = session.selected().context;
  return build_with_buildkit(session, options);
}

} // namespace

extern constexpr cli::Command buildx_build = {
    .path = "buildx build",
    .usage = "[OPTIONS] PATH | URL | -",
    .summary = "Build an image from a Dockerfile",
    .aliases = "docker build, docker builder build, docker image build, docker buildx b",
    .flags = groups,
    .arity = cli::exactly(1),
    .family = cli::Family::buildx,
    .completer = cli::Completer::folders,
    .execute = execute,
};
static_assert(cli::well_formed(buildx_build));

} // namespace skiff::commands
