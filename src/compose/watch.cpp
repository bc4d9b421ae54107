// The rules of `develop.watch`. The files that editors leave behind never count.
#include "compose/values.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/base/time.hpp>
#include <skiff/build/tree_walk.hpp>
#include <skiff/compose/watch.hpp>
#include <skiff/os/files.hpp>

#include <algorithm>
#include <cerrno>
#include <set>
#include <sys/stat.h>

namespace skiff::compose {

namespace {

using base::cat;
using base::JsonView;

std::string_view without_slash(std::string_view path) {
  while (path.starts_with('/')) path.remove_prefix(1);
  return path;
}

std::string joined(std::string_view folder, std::string_view name) { return os::absolute(name, folder); }

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

bool below(std::string_view path, std::string_view folder) {
  return path == folder || folder == "/" ||
         (path.starts_with(folder) && path.size() > folder.size() && path[folder.size()] == '/');
}

/// The rest of a path behind its folder, in another folder.
std::string moved(std::string_view path, std::string_view from, const std::string& to) {
  return path == from ? os::clean(to) : joined(to, without_slash(path.substr(from.size())));
}

PathPatterns ignore_file_of(JsonView build) {
  const std::string context = build["context"].text();
  for (const std::string& name : {build["dockerfile"].text() + ".dockerignore", std::string(".dockerignore")}) {
    const std::string path = joined(context, name);
    if (!os::exists(path)) continue;
    const auto text = os::read_file(path);
    if (!text) throw base::Failure(text.error());
    const auto lines = build::read_ignore_lines(*text);
    if (!lines) throw base::Failure(cat("error reading .dockerignore: ", lines.error()));
    return {context, *lines};
  }
  return {};
}

bool is_sync(std::string_view action) { return action == "sync" || action == "sync+restart"; }

/// Written before the image was made: the image has it.
bool older(const struct stat& status, const base::Time* image) {
  return image && std::pair(std::int64_t{status.st_mtim.tv_sec}, std::int64_t{status.st_mtim.tv_nsec}) <
                      std::pair(std::int64_t{image->seconds}, std::int64_t{image->nanos});
}

} // namespace

PathPatterns::PathPatterns(std::string folder, std::vector<std::string> patterns) : folder_(std::move(folder)) {
  if (contains(patterns, "*"))
    patterns.erase(std::remove_if(patterns.begin(), patterns.end(),
                                  [](const std::string& text) { return !text.empty() && text[0] != '!'; }),
                   patterns.end());
  std::vector<std::string> absolute;
  for (const std::string& given : patterns) {
    const std::string_view text = base::trim(given);
    if (text.empty()) continue;
    const bool exception = text[0] == '!';
    const std::string path = joined(folder_, text.substr(exception ? 1 : 0));
    absolute.push_back(cat(exception ? "!" : "", without_slash(path)));
  }
  auto rules = build::IgnoreRules::compile(absolute);
  if (!rules) throw base::Failure(rules.error());
  rules_ = std::move(*rules);
}

bool PathPatterns::match(std::string_view path) const {
  const std::string full = joined(folder_, path);
  const auto hit = rules_.matches(without_slash(full));
  return hit && *hit;
}

WatchPlan::WatchPlan(const Project& project, bool can_build, const WarningSink& warn)
    : project_(project), editors_("/", {"**/*___jb_old___", "**/*___jb_tmp___", "**/.idea/**", "**/.#*", "**/4913",
                                        "**/*~", "**/.*.swp", "**/.*.swx", "**/.*.swo", "**/.*.swn"}),
      repository_("/", {".git/"}), descriptions_("/", {"Dockerfile", "*compose*.y*ml"}) {
  for (const std::string& service : services_in_order(project)) {
    const JsonView model = project.service(service);
    const JsonView triggers = model["develop"]["watch"];
    if (triggers.empty()) continue;
    for (const JsonView trigger : triggers) {
      if (trigger["action"].view() != "rebuild") continue;
      if (!model["build"].exists())
        throw base::Failure(
            cat("can't watch service ", base::quote(service), " with action rebuild without a build ", "context"));
      if (!can_build)
        throw base::Failure(cat("--no-build is incompatible with watch action rebuild in service ", service));
    }
    if (model["build"].exists()) contexts_.emplace(service, ignore_file_of(model["build"]));
    for (const JsonView trigger : triggers) add(service, trigger, warn);
  }
}

void WatchPlan::add(const std::string& service, JsonView trigger, const WarningSink& warn) {
  Rule rule{.service = service,
            .action = trigger["action"].text(),
            .path = os::clean(trigger["path"].view()),
            .target = trigger["target"].text(),
            .trigger = trigger,
            .includes_all = trigger["include"].empty(),
            .include = {},
            .ignore = {}};
  rule.include = PathPatterns(rule.path, texts(trigger["include"]));
  rule.ignore = PathPatterns(rule.path, texts(trigger["ignore"]));
  if (is_sync(rule.action) && bound(service, rule.path))
    warn(cat("path '", rule.path, "' also declared by a bind mount volume, this path won't be monitored!\n"));
  else
    paths_.push_back(rule.path);
  rules_.push_back(std::move(rule));
}

bool WatchPlan::bound(const std::string& service, std::string_view path) const {
  for (const JsonView volume : project_.service(service)["volumes"])
    if (volume["type"].view() == "bind" && below(path, os::clean(volume["source"].view()))) return true;
  return false;
}

bool WatchPlan::ignored(const Rule& rule, std::string_view path) const {
  const auto context = contexts_.find(rule.service);
  return (context != contexts_.end() && context->second.match(path)) || editors_.match(path) ||
         repository_.match(path) || rule.ignore.match(path);
}

WatchPlan::Batch WatchPlan::batch(const std::vector<std::string>& changed) const {
  Batch out;
  std::set<std::string> rebuild, restart;
  std::set<std::size_t> hooks;
  for (const std::string& path : changed)
    for (std::size_t i = 0; i < rules_.size(); ++i) {
      const Rule& rule = rules_[i];
      if (!below(path, rule.path) || ignored(rule, path)) continue;
      if (!rule.includes_all && !rule.include.match(path)) continue;
      if (rule.action == "rebuild") rebuild.insert(rule.service);
      if (rule.action.starts_with("sync"))
        out.synced[rule.service].push_back({path, rule.target.empty() ? "" : moved(path, rule.path, rule.target)});
      if (rule.action.ends_with("restart")) restart.insert(rule.service);
      if (rule.action == "sync+exec") hooks.insert(i);
    }
  out.rebuild.assign(rebuild.begin(), rebuild.end());
  out.restart.assign(restart.begin(), restart.end());
  for (const std::size_t i : hooks) out.hooks.emplace_back(rules_[i].service, rules_[i].trigger["exec"]);
  return out;
}

std::vector<std::string> WatchPlan::initial_services() const {
  std::vector<std::string> out;
  for (const Rule& rule : rules_) {
    if (!is_sync(rule.action) || bound(rule.service, rule.path) || contains(out, rule.service)) continue;
    if (rule.trigger["initial_sync"].truth() || rule.trigger["x-initialSync"].truth()) out.push_back(rule.service);
  }
  return out;
}

std::vector<SyncedPath> WatchPlan::initial_paths(const std::string& service, std::string_view image_created) const {
  const auto parsed = base::parse_rfc3339(image_created);
  const base::Time* image = parsed ? &*parsed : nullptr;
  std::vector<SyncedPath> out;
  for (const Rule& rule : rules_) {
    if (rule.service != service || !is_sync(rule.action) || bound(service, rule.path)) continue;
    if (!rule.trigger["initial_sync"].truth() && !rule.trigger["x-initialSync"].truth()) continue;
    // The official program looks at the name alone here, not at the whole path.
    const auto left_out = [&](const std::string& path) {
      const std::string_view name = base_name(path);
      return ignored(rule, name) || descriptions_.match(name) || bound(service, path);
    };
    struct stat status {};
    if (::stat(rule.path.c_str(), &status) != 0)
      throw base::Failure(cat("stat ", rule.path, ": ", os::error_text(errno)));
    if (S_ISREG(status.st_mode) && !older(status, image) && !left_out(rule.path))
      out.push_back({rule.path, rule.target});
    if (!S_ISDIR(status.st_mode)) continue;
    build::TreeWalk walk(rule.path);
    while (const auto* entry = walk.next()) {
      const std::string path = walk.full_path();
      if (left_out(path)) {
        if (entry->is_directory()) walk.skip_children();
      } else if (!entry->is_directory() && !older(entry->status, image)) {
        out.push_back({path, moved(path, rule.path, rule.target)});
      }
    }
  }
  return out;
}

} // namespace skiff::compose
