#pragma once
// What the engine's builder tells and does beside building: its workers, its cache, the records of its builds. Calls
// run the loop until their answer is complete and throw Failure with the text the official client shows.

#include <skiff/api/engine.hpp>
#include <skiff/base/time.hpp>
#include <skiff/build/status.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::build {

/// A rule of the cache's garbage collection.
struct CachePolicy {
  bool all = false;
  std::int64_t keep_duration = 0; ///< nanoseconds
  std::int64_t reserved_space = 0, max_used_space = 0, min_free_space = 0;
  std::vector<std::string> filters;
};

struct WorkerPlatform {
  std::string os, architecture, variant;
};

struct Worker {
  std::string id;
  std::map<std::string, std::string> labels;
  std::vector<WorkerPlatform> platforms;
  std::vector<CachePolicy> policies;
};
std::vector<Worker> list_workers(api::Engine& engine);

/// BuildKit's version as the engine tells it; nothing from engines that have no such call.
std::optional<std::string> buildkit_version(api::Engine& engine);

struct UsageRecord {
  std::string id, description, type;
  std::vector<std::string> parents;
  bool is_mutable = false, in_use = false, shared = false;
  std::int64_t size = 0, usage_count = 0;
  base::Time created;
  std::optional<base::Time> last_used;
};
std::vector<UsageRecord> disk_usage(api::Engine& engine, const std::string& filter);

struct PruneRequest {
  std::string filter;
  bool all = false;
  std::int64_t keep_duration = 0; ///< nanoseconds
  std::int64_t reserved_space = 0, max_used_space = 0, min_free_space = 0;
};
/// Hands over what was removed, as it is.
void prune_cache(api::Engine& engine, const PruneRequest& request,
                 const std::function<void(const UsageRecord&)>& removed);

struct Descriptor {
  std::string media_type, digest;
  std::int64_t size = 0;
  std::map<std::string, std::string> annotations;
};

struct BuildOutcome { ///< of one platform
  std::vector<Descriptor> attestations;
  std::vector<Descriptor> results;
};

struct BuildRecord {
  std::string ref, frontend;
  std::map<std::string, std::string> attributes; ///< of the frontend
  std::map<std::string, std::string> response;   ///< of the exporters
  std::vector<std::string> exporters;            ///< their types
  std::optional<Descriptor> logs, trace, external_error;
  std::optional<BuildOutcome> result;
  std::map<std::string, BuildOutcome> results; ///< by platform
  int error_code = 0;                          ///< gRPC's; 0: none
  std::string error;
  base::Time created;
  std::optional<base::Time> completed;
  bool pinned = false;
  std::int64_t cached_steps = 0, total_steps = 0, completed_steps = 0, warnings = 0;
};

struct HistoryQuery {
  std::string ref; ///< one build only
  bool active_only = false;
  std::vector<std::string> filters; ///< each `key==value`
  int limit = 0;
};
/// The last state of each record, in the order the engine told them.
std::vector<BuildRecord> build_history(api::Engine& engine, const HistoryQuery& query);

struct HistoryChange {
  std::string ref;
  bool remove = false, finalize = false;
};
void update_history(api::Engine& engine, const HistoryChange& change);

/// The status stream of a build, running or recorded, from its start.
void replay_status(api::Engine& engine, const std::string& reference,
                   const std::function<void(const BuildStatus&)>& status);

/// What a descriptor of a record stands for, in pieces. Engines since 23 offer their content.
void read_content(api::Engine& engine, const std::string& digest, const std::function<void(std::string_view)>& piece);
std::string content(api::Engine& engine, const std::string& digest);
bool has_content(api::Engine& engine, const std::string& digest);

/// The name of a gRPC status code, such as NotFound.
std::string_view code_name(int code);

/// A build's error as the engine has recorded it in full.
struct ErrorDetails {
  std::string excerpt; ///< the lines of the Dockerfile it is about
  std::string vertex;  ///< digest of the step that failed
  std::string stack;   ///< the error and where in the engine's code it came from
};
/// From the content of BuildRecord::external_error.
ErrorDetails error_details(std::string_view content);

} // namespace skiff::build
