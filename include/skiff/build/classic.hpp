#pragma once
// The classic builder: POST /build with a tar as its body and a stream of JSON messages as its answer.

#include <skiff/api/engine.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::build {

struct ClassicRequest {
  std::vector<std::string> tags;
  std::string dockerfile; ///< as it is called in the context
  std::string remote;     ///< URL that the engine fetches; then there is no body
  std::string target;
  std::string platform;
  std::string network;                                          ///< empty or "default": the engine's
  std::map<std::string, std::optional<std::string>> build_args; ///< without a value: known, but unset
  std::map<std::string, std::string> labels;
  std::vector<std::string> cache_from;
  std::vector<std::string> extra_hosts; ///< name:address
  std::vector<std::string> security_options;
  std::string ulimits; ///< JSON array of {"Name", "Hard", "Soft"}, or empty
  std::string isolation;
  std::string cgroup_parent;
  std::string cpuset_cpus;
  std::string cpuset_mems;
  std::int64_t memory = 0; ///< bytes
  std::int64_t memory_swap = 0;
  std::int64_t shm_size = 0;
  std::int64_t cpu_shares = 0;
  std::int64_t cpu_period = 0; ///< microseconds
  std::int64_t cpu_quota = 0;
  bool quiet = false;
  bool no_cache = false;
  bool pull = false;
  bool squash = false;
  bool remove = true; ///< intermediate containers, after success
  bool force_remove = false;
  std::string registry_config; ///< value of X-Registry-Config: base64url of {"server": {"username", …}}
};

/// The request without its body.
api::Call classic_call(const ClassicRequest& request);

struct ClassicResult {
  std::string image_id; ///< "sha256:…", or empty if the engine did not say
};

/// Sends the context and hands over each message of the answer ({"stream"}, {"status", "id", "progressDetail"}), but
/// not the ids and errors among them. Throws Failure with the text of a failed step and, as exit code, that of its RUN
/// instruction. Interrupting or destroying the transfer makes the engine stop the build.
ClassicResult classic_build(api::Engine& engine, const ClassicRequest& request,
                            std::unique_ptr<transport::Source> context,
                            const std::function<void(std::string_view)>& message);

} // namespace skiff::build
