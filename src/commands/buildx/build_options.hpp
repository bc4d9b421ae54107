#pragma once
// The flags of `build`, as typed. One set for both builders: each refuses what only the other can do.

#include "commands/buildx/options.hpp"
#include "commands/session.hpp"

#include <skiff/build/buildkit.hpp>
#include <skiff/notation/limits.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::commands {

struct BuildOptions : BuildxOptions {
  std::string context; // the argument
  std::vector<std::string> extra_hosts, allow, annotations, attestations, build_args, build_contexts, cache_from,
      cache_to, labels, no_cache_filter, outputs, platforms, secrets, security_options, ssh, tags;
  std::vector<notation::Ulimit> ulimits;
  std::string call = "build", cgroup_parent, dockerfile, image_id_file, metadata_file, network = "default", print,
              progress = "auto", provenance, sbom, target;
  std::optional<std::string> dockerfile_inline; // of bake: in place of a file
  std::string state_target = "default",
              state_group; // what is kept of the build beside the engine's record
  std::string reference;   // of that record; empty: any
  std::int64_t shm_size = 0;
  std::string list_format; // an extra: of --list-context
  bool list_context = false;
  bool check = false, load = false, no_cache = false, pull = false, push = false, quiet = false;

  // the classic builder's
  std::string cpuset_cpus, cpuset_mems, isolation, memory, memory_swap;
  std::int64_t cpu_period = 0, cpu_quota = 0, cpu_shares = 0;
  bool compress = false, force_remove = false, squash = false;
  bool remove = true;
};

/// False: DOCKER_BUILDKIT switches the classic builder on. Throws Failure if its value is not a boolean.
bool wants_buildkit(const os::Environment& environment);
extern const std::string_view classic_warning;
/// Whether the line is for docker's own classic command.
bool wants_classic(const Session& session, const cli::Line& line);
/// Runs what is docker's own command although it shares a record with buildx: its errors bear docker's path and have no
/// "ERROR:" in front.
int as_docker(Session& session, std::string_view buildx_path, std::string_view own_path,
              const std::function<int()>& body);

/// --list-context: no build, but what its context holds.
int list_context(Session& session, const BuildOptions& options);
int build_with_classic(Session& session, const BuildOptions& options);
int build_with_buildkit(Session& session, const BuildOptions& options);

/// --iidfile of an earlier build: it must not be taken for the result of this one. Throws Failure.
void remove_image_id_file(const BuildOptions& options);
struct Secret {
  std::string id, type, path, variable;
};
/// --secret as typed: id=x,src=path or id=x,env=NAME. Throws Failure.
Secret parse_secret(const std::string& text);
/// What it holds, from its file or variable. Throws Failure: `failed to build: …`.
std::string read_secret(const Secret& secret, const os::Environment& environment);
/// NAME=value as typed, or NAME with the value of the environment; without either there is no value.
std::map<std::string, std::optional<std::string>> build_args_of(const std::vector<std::string>& texts,
                                                                const os::Environment& environment);
/// Proxy settings of config.json for this engine, as build arguments.
std::map<std::string, std::string> proxy_arguments(Session& session);

} // namespace skiff::commands
