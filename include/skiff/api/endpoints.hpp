#pragma once
// The engine's endpoints, one function each. A function is pure: it names the path and fills the query, and the caller
// picks the shape: engine.value(containers::list({.all = true})), engine.start(containers::stop(id, {}), …). Paths and
// parameters are those of the Engine API description (v1.41–v1.51); empty options are not sent. `filters` is the JSON
// text {"label":{"a=b":true}} that notation::Filters::json() makes; empty for none.

#include <skiff/api/engine.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::api {

/// A stop time-out in seconds (-1: wait for ever) and a signal; what is unset is the container's own.
struct StopOptions {
  std::optional<int> timeout;
  std::string signal;
};

namespace containers {

struct ListOptions {
  bool all = false;
  bool size = false;
  int limit = 0; ///< the last n created, whatever their state
  std::string filters;
};
Call list(const ListOptions& options);
Call inspect(std::string_view id, bool size = false);
Call create(const base::JsonDocument& body, std::string_view name, std::string_view platform = {});
struct StartOptions {
  std::string checkpoint, checkpoint_dir, detach_keys;
};
Call start(std::string_view id, const StartOptions& options = {});
Call stop(std::string_view id, const StopOptions& options);
Call restart(std::string_view id, const StopOptions& options);
Call kill(std::string_view id, std::string_view signal);
Call pause(std::string_view id);
Call unpause(std::string_view id);
struct RemoveOptions {
  bool force = false, volumes = false, link = false;
};
Call remove(std::string_view id, const RemoveOptions& options);
/// Condition: not-running, next-exit, removed; empty: the engine's default.
Call wait(std::string_view id, std::string_view condition = {});
Call rename(std::string_view id, std::string_view name);
Call update(std::string_view id, const base::JsonDocument& body);
Call top(std::string_view id, std::string_view ps_arguments);
Call changes(std::string_view id);
struct LogsOptions {
  bool out = true, err = true, follow = false, timestamps = false, details = false;
  std::string since, until, tail;
};
Call logs(std::string_view id, const LogsOptions& options);
struct AttachOptions {
  bool in = false, out = true, err = true, stream = true, logs = false;
  std::string detach_keys;
};
Call attach(std::string_view id, const AttachOptions& options); ///< shape: duplex
Call resize(std::string_view id, int rows, int columns);
Call stats(std::string_view id, bool stream, bool one_shot = false);
Call export_archive(std::string_view id);
Call archive_info(std::string_view id, std::string_view path); ///< shape: status
Call archive(std::string_view id, std::string_view path);      ///< shape: bytes
Call put_archive(std::string_view id, std::string_view path, transport::Body body, bool no_overwrite_dir_non_dir,
                 bool copy_uid_gid);
Call create_checkpoint(std::string_view id, const base::JsonDocument& body);
Call checkpoints(std::string_view id, std::string_view folder); ///< folder: empty for the engine's own
Call remove_checkpoint(std::string_view id, std::string_view checkpoint, std::string_view folder);
Call prune(std::string_view filters);
struct CommitOptions {
  std::string repository, tag, author, comment;
  std::vector<std::string> changes;
  bool pause = true;
};
Call commit(std::string_view id, const CommitOptions& options);

Call create_exec(std::string_view id, const base::JsonDocument& body);
Call start_exec(std::string_view exec, const base::JsonDocument& body); ///< shape: duplex, or nothing when detached
Call inspect_exec(std::string_view exec);
Call resize_exec(std::string_view exec, int rows, int columns);

} // namespace containers

namespace images {

struct ListOptions {
  bool all = false;
  bool shared_size = false;
  bool manifests = false; ///< since 1.47
  std::string filters;
};
Call list(const ListOptions& options);
Call inspect(std::string_view name, std::string_view platform_json = {});
Call history(std::string_view name, std::string_view platform_json = {});
Call tag(std::string_view name, std::string_view repository, std::string_view tag);
struct RemoveOptions {
  bool force = false, no_prune = false;
  std::vector<std::string> platforms; ///< JSON texts, since 1.50
};
Call remove(std::string_view name, const RemoveOptions& options);
/// Shape: lines (progress). `registry_auth`: value of X-Registry-Auth.
Call pull(std::string_view repository, std::string_view tag, std::string_view platform, std::string_view registry_auth);
Call push(std::string_view repository, std::string_view tag, std::string_view platform_json,
          std::string_view registry_auth);
struct ImportOptions {
  std::string source, repository, tag, message, platform;
  std::vector<std::string> changes;
};
Call import(const ImportOptions& options, transport::Body body);                             ///< shape: lines
Call save(const std::vector<std::string>& names, const std::vector<std::string>& platforms); ///< shape: bytes
Call load(transport::Body body, bool quiet, const std::vector<std::string>& platforms);      ///< shape: lines
Call prune(std::string_view filters);
Call search(std::string_view term, int limit, std::string_view filters, std::string_view registry_auth);
Call distribution(std::string_view name, std::string_view registry_auth);

} // namespace images

namespace volumes {
Call list(std::string_view filters);
Call inspect(std::string_view name);
Call create(const base::JsonDocument& body);
Call remove(std::string_view name, bool force);
Call prune(std::string_view filters);
/// Of a cluster volume: its new Spec, and the version it was read with.
Call update(std::string_view name, std::int64_t version, const base::JsonDocument& body);
} // namespace volumes

namespace networks {
Call list(std::string_view filters);
Call inspect(std::string_view id, bool verbose = false, std::string_view scope = {});
Call create(const base::JsonDocument& body);
Call remove(std::string_view id);
Call connect(std::string_view id, const base::JsonDocument& body);
Call disconnect(std::string_view id, std::string_view container, bool force);
Call prune(std::string_view filters);
} // namespace networks

namespace system {
Call version();
Call info();
/// Credentials are checked by the engine: body is an AuthConfig.
Call auth(const base::JsonDocument& body);
Call events(std::string_view since, std::string_view until, std::string_view filters); ///< shape: lines
/// `reserved_space`: what the cache may keep; 0 for nothing. Its name depends on the engine's version.
Call prune_build_cache(bool all, std::string_view filters, std::int64_t reserved_space = 0,
                       const Version& version = {});
Call disk_usage(const std::vector<std::string>& types = {});
} // namespace system

/// Objects that only a swarm has, for `inspect` of an unknown type.
namespace swarm {
Call inspect_service(std::string_view id);
Call inspect_task(std::string_view id);
Call inspect_node(std::string_view id);
Call inspect_secret(std::string_view id);
Call inspect_config(std::string_view id);
} // namespace swarm

namespace plugins {
Call list(std::string_view filters);
Call inspect(std::string_view name);
Call enable(std::string_view name, int timeout);
Call disable(std::string_view name, bool force);
Call remove(std::string_view name, bool force);
Call set(std::string_view name, const std::vector<std::string>& arguments);
Call privileges(std::string_view remote, std::string_view registry_auth);
/// Shape: lines (progress). `privileges`: what the engine named and the user granted.
Call pull(std::string_view remote, std::string_view name, base::JsonView privileges, std::string_view registry_auth);
Call upgrade(std::string_view name, std::string_view remote, base::JsonView privileges, std::string_view registry_auth);
Call push(std::string_view name, std::string_view registry_auth); ///< shape: lines
Call create(std::string_view name, transport::Body archive);
} // namespace plugins

} // namespace skiff::api
