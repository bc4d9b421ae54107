// Endpoints below /containers and /exec.
#include "api/calls.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/text.hpp>

#include <utility>

namespace skiff::api::containers {

namespace {

std::string path(std::string_view id, std::string_view action = {}) {
  return object_path("/containers/", id, action.empty() ? std::string() : base::cat('/', action));
}

Query size_of_terminal(int rows, int columns) {
  Query query;
  query.add("h", rows).add("w", columns);
  return query;
}

Query stopping(const StopOptions& options) {
  Query query;
  query.text("signal", options.signal);
  if (options.timeout) query.add("t", *options.timeout);
  return query;
}

} // namespace

Call list(const ListOptions& options) {
  Query query;
  query.flag("all", options.all).flag("size", options.size);
  if (options.limit > 0) query.add("limit", options.limit);
  query.text("filters", options.filters);
  return with("GET", "/containers/json", std::move(query));
}

Call inspect(std::string_view id, bool size) { return with("GET", path(id, "json"), Query().flag("size", size)); }

Call create(const base::JsonDocument& body, std::string_view name, std::string_view platform) {
  Query query;
  query.text("name", name);
  query.text("platform", platform);
  return checked(with_json("/containers/create", body.view(), std::move(query)));
}

Call start(std::string_view id, const StartOptions& options) {
  Query query;
  query.text("checkpoint", options.checkpoint);
  query.text("checkpoint-dir", options.checkpoint_dir);
  query.text("detachKeys", options.detach_keys);
  return with("POST", path(id, "start"), std::move(query));
}

Call stop(std::string_view id, const StopOptions& options) { return with("POST", path(id, "stop"), stopping(options)); }

Call restart(std::string_view id, const StopOptions& options) {
  return with("POST", path(id, "restart"), stopping(options));
}

Call kill(std::string_view id, std::string_view signal) {
  return with("POST", path(id, "kill"), Query().text("signal", signal));
}

Call pause(std::string_view id) { return with("POST", path(id, "pause")); }

Call unpause(std::string_view id) { return with("POST", path(id, "unpause")); }

Call remove(std::string_view id, const RemoveOptions& options) {
  Query query;
  query.flag("v", options.volumes).flag("link", options.link).flag("force", options.force);
  return with("DELETE", path(id), std::move(query));
}

Call wait(std::string_view id, std::string_view condition) {
  return checked(with("POST", path(id, "wait"), Query().text("condition", condition)));
}

Call rename(std::string_view id, std::string_view name) {
  return with("POST", path(id, "rename"), Query().add("name", name));
}

Call update(std::string_view id, const base::JsonDocument& body) { return with_json(path(id, "update"), body.view()); }

Call top(std::string_view id, std::string_view ps_arguments) {
  return with("GET", path(id, "top"), Query().text("ps_args", ps_arguments));
}

Call changes(std::string_view id) { return with("GET", path(id, "changes")); }

Call logs(std::string_view id, const LogsOptions& options) {
  Query query;
  query.flag("stdout", options.out).flag("stderr", options.err).flag("follow", options.follow);
  query.flag("timestamps", options.timestamps).flag("details", options.details);
  query.text("since", options.since);
  query.text("until", options.until);
  query.text("tail", options.tail);
  return with("GET", path(id, "logs"), std::move(query));
}

Call attach(std::string_view id, const AttachOptions& options) {
  Query query;
  query.text("detachKeys", options.detach_keys);
  query.flag("stream", options.stream).flag("logs", options.logs);
  query.flag("stdin", options.in).flag("stdout", options.out).flag("stderr", options.err);
  return with("POST", path(id, "attach"), std::move(query));
}

Call resize(std::string_view id, int rows, int columns) {
  return with("POST", path(id, "resize"), size_of_terminal(rows, columns));
}

Call stats(std::string_view id, bool stream, bool one_shot) {
  Query query;
  query.add("stream", stream ? "1" : "0").flag("one-shot", one_shot);
  return with("GET", path(id, "stats"), std::move(query));
}

Call export_archive(std::string_view id) { return with("GET", path(id, "export")); }

Call archive_info(std::string_view id, std::string_view file) {
  return with("HEAD", path(id, "archive"), Query().add("path", file));
}

Call archive(std::string_view id, std::string_view file) {
  return with("GET", path(id, "archive"), Query().add("path", file));
}

Call put_archive(std::string_view id, std::string_view file, transport::Body body, bool no_overwrite_dir_non_dir,
                 bool copy_uid_gid) {
  Query query;
  query.add("path", file);
  if (no_overwrite_dir_non_dir) query.add("noOverwriteDirNonDir", "true");
  if (copy_uid_gid) query.add("copyUIDGID", "true");
  Call call = with("PUT", path(id, "archive"), std::move(query));
  call.body = std::move(body);
  return call;
}

Call create_checkpoint(std::string_view id, const base::JsonDocument& body) {
  return with_json(path(id, "checkpoints"), body.view());
}

Call checkpoints(std::string_view id, std::string_view folder) {
  return with("GET", path(id, "checkpoints"), Query().text("dir", folder));
}

Call remove_checkpoint(std::string_view id, std::string_view checkpoint, std::string_view folder) {
  return with("DELETE", path(id, base::cat("checkpoints/", escape_path(checkpoint))), Query().text("dir", folder));
}

Call prune(std::string_view filters) {
  return checked(with("POST", "/containers/prune", Query().text("filters", filters)));
}

Call commit(std::string_view id, const CommitOptions& options) {
  Query query;
  query.add("container", object_name("container", id));
  query.text("repo", options.repository);
  query.text("tag", options.tag);
  query.text("comment", options.comment);
  query.text("author", options.author);
  for (const std::string& change : options.changes) query.add("changes", change);
  if (!options.pause) query.add("pause", "0");
  Call call = with("POST", "/commit", std::move(query));
  call.body = transport::Body::json("null");
  return call;
}

Call create_exec(std::string_view id, const base::JsonDocument& body) {
  return with_json(path(id, "exec"), body.view());
}

Call start_exec(std::string_view exec, const base::JsonDocument& body) {
  return with_json(base::cat("/exec/", escape_segment(exec), "/start"), body.view());
}

Call inspect_exec(std::string_view exec) { return with("GET", base::cat("/exec/", escape_segment(exec), "/json")); }

Call resize_exec(std::string_view exec, int rows, int columns) {
  return with("POST", base::cat("/exec/", escape_segment(exec), "/resize"), size_of_terminal(rows, columns));
}

} // namespace skiff::api::containers
