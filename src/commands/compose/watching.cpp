#include "commands/compose/watching.hpp"

#include "commands/compose/build_services.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/log.hpp>
#include <skiff/base/text.hpp>
#include <skiff/codec/multiplexed.hpp>
#include <skiff/os/files.hpp>

#include <cerrno>
#include <csignal>
#include <unistd.h>

namespace skiff::commands {

namespace {

using base::cat;
using compose::Container;
using compose::SyncedPath;

/// An editor that saves many files, or a checkout, is one change.
constexpr std::chrono::milliseconds quiet_period{500};
constexpr std::size_t many = 1000;

/// ["api" "web"], as Go prints quoted lists.
std::string quoted(const std::vector<std::string>& names) {
  std::vector<std::string> out;
  for (const std::string& name : names) out.push_back(base::quote(name));
  return cat("[", base::join(out, " "), "]");
}

os::TreeWatch watch_tree(const std::vector<std::string>& paths) {
  if (paths.empty())
    throw base::Failure("none of the selected services is configured for watch, consider setting a 'develop' section");
  auto tree = os::TreeWatch::open(paths);
  if (!tree) throw base::Failure(tree.error());
  return std::move(*tree);
}

} // namespace

Watching::Watching(const Work& work, const compose::Project& project, WatchingOptions options)
    : work_(work), project_(project), options_(std::move(options)),
      plan_(project, options_.can_build, [&work](const std::string& text) { work.warn(text); }),
      tree_(watch_tree(plan_.paths())) {
  api::Engine& engine = work.session.engine();
  for (const std::string& service : plan_.initial_services()) {
    const std::vector<Container> containers =
        compose::observe_containers(engine, project.name, {.services = {service}});
    if (containers.empty()) throw base::Failure("could not get created time for service's image");
    const auto image = engine.value(api::images::inspect(containers.front().image_id));
    copy(service, plan_.initial_paths(service, image["Created"].view()));
  }
  readable_ = work.session.loop().watch(tree_.descriptor(), loop::readable, [this](unsigned) { notice(); });
  say("Watch enabled");
}

void Watching::notice() {
  bool any = false;
  const auto read = tree_.read([&](const std::string& path) {
    changed_.insert(path);
    any = true;
  });
  if (!read) work_.warn(read.error());
  if (any) quiet_ = work_.session.loop().after(quiet_period, [this] { due_ = true; });
}

void Watching::react() {
  if (!due_ || acting_) return;
  due_ = false;
  const std::vector<std::string> changed(changed_.begin(), changed_.end());
  changed_.clear();
  if (changed.size() > many) {
    work_.warn(
        cat("Very large batch of file changes detected: ", changed.size(), " files. This may impact performance."));
    say("Large batch of file changes detected. If you just switched branches, this is expected.");
  }
  struct Acting {
    explicit Acting(bool& flag) : flag_(flag) { flag_ = true; }
    ~Acting() { flag_ = false; }
    Acting(const Acting&) = delete;
    Acting& operator=(const Acting&) = delete;
    bool& flag_;
  } const acting(acting_);
  try {
    act(changed);
  } catch (const base::Failure& failure) {
    if (failure.kind == base::FailureKind::interrupted) throw;
    work_.warn(cat("Error handling changed files: ", failure.text));
  }
}

void Watching::act(const std::vector<std::string>& changed) {
  const compose::WatchPlan::Batch batch = plan_.batch(changed);
  if (!batch.rebuild.empty()) rebuild(batch.rebuild);
  for (const auto& [service, paths] : batch.synced) {
    say(cat("Syncing service ", base::quote(service), " after ", paths.size(), " changes were detected"));
    copy(service, paths);
  }
  if (!batch.restart.empty()) restart(batch.restart);
  for (const auto& [service, hook] : batch.hooks) exec(service, hook);
}

compose::ApplyOptions Watching::quietly() const {
  compose::ApplyOptions out;
  out.warn = [this](const std::string& text) { work_.warn(text); };
  out.proxy = proxies_of(work_.session);
  return out;
}

void Watching::rebuild(const std::vector<std::string>& services) {
  say(cat("Rebuilding service(s) ", quoted(services), " after changes were detected..."));
  std::map<std::string, std::string> built;
  try {
    built = build_services(work_, project_, services, {.quiet = options_.quiet, .line = options_.log});
  } catch (const base::Failure& failure) {
    if (failure.kind != base::FailureKind::interrupted) say(cat("Build failed. Error: ", failure.text));
    throw;
  }
  if (options_.prune) prune(built);
  say(cat("service(s) ", quoted(services), " successfully built"));
  try {
    recreate(services);
  } catch (const base::Failure& failure) {
    if (failure.kind != base::FailureKind::interrupted)
      say(cat("Failed to recreate services after update. Error: ", failure.text));
    throw;
  }
}

/// Images of the project that have lost their name; those still in use stay.
void Watching::prune(const std::map<std::string, std::string>& built) {
  api::Engine& engine = work_.session.engine();
  base::JsonDocument filters;
  filters.set("/dangling/true", true);
  filters.set(cat("/label/", compose::label::project, "=", project_.name), true);
  const base::JsonDocument unnamed = engine.value(api::images::list({.filters = filters.dump()}));
  for (const base::JsonView image : unnamed.view()) {
    bool fresh = false;
    for (const auto& [name, id] : built) fresh = fresh || id == image["Id"].view();
    if (fresh) continue;
    try {
      engine.nothing(api::images::remove(image["Id"].view(), {}));
    } catch (const base::Failure& failure) {
      if (failure.kind == base::FailureKind::interrupted) throw;
      base::log::debug(cat("Failed to remove image: ", failure.text));
    }
  }
}

void Watching::recreate(const std::vector<std::string>& services) {
  api::Engine& engine = work_.session.engine();
  compose::Snapshot snapshot;
  compose::observe_images(engine, compose::image_references(project_), snapshot);
  compose::observe_resources(engine, project_, snapshot);
  compose::apply(
      engine, project_, snapshot,
      compose::plan_create(project_, snapshot,
                           {.services = services, .recreate = compose::Recreate::force, .ignore_orphans = true}),
      quietly());
  snapshot.containers = compose::observe_containers(engine, project_.name, {});
  compose::apply(engine, project_, snapshot, compose::plan_start(project_, snapshot.containers, {.services = services}),
                 quietly());
}

void Watching::copy(const std::string& service, const std::vector<SyncedPath>& paths) {
  api::Engine& engine = work_.session.engine();
  const std::vector<SyncedPath> gone = compose::vanished(paths);
  for (const Container& container : compose::observe_containers(engine, project_.name, {.services = {service}})) {
    try {
      if (!gone.empty()) {
        base::JsonDocument body;
        body.append("/Cmd", "rm");
        body.append("/Cmd", "-rf");
        for (const SyncedPath& path : gone) body.append("/Cmd", path.inside);
        body.set("/AttachStderr", true);
        if (const int code = command(container.id, body); code != 0) throw base::Failure(cat("exit code ", code));
      }
    } catch (base::Failure& failure) {
      failure.text = cat("deleting paths in ", container.id, ": ", failure.text);
      throw;
    }
    try {
      engine.nothing(api::containers::put_archive(
          container.id, "/", transport::Body::stream("application/x-tar", compose::synced_archive(paths)), false,
          true));
    } catch (base::Failure& failure) {
      failure.text = cat("copying files to ", container.id, ": ", failure.text);
      throw;
    }
  }
}

void Watching::restart(const std::vector<std::string>& services) {
  api::Engine& engine = work_.session.engine();
  compose::Snapshot snapshot;
  snapshot.containers = compose::observe_containers(engine, project_.name, {});
  compose::apply(engine, project_, snapshot,
                 compose::plan_restart(project_, snapshot.containers, {.services = services, .dependents = true}),
                 quietly());
  say(cat("service(s) ", quoted(services), " restarted"));
}

void Watching::exec(const std::string& service, base::JsonView hook) {
  base::JsonDocument body;
  body.set("/User", hook["user"].text());
  body.set("/Privileged", hook["privileged"].truth());
  body.set("/WorkingDir", hook["working_dir"].text());
  body.set("/AttachStdout", true);
  body.set("/AttachStderr", true);
  const base::JsonView environment = hook["environment"];
  for (std::size_t i = 0; i < environment.size(); ++i)
    body.append("/Env", cat(environment.key(i), "=", environment.at(i).text()));
  for (const base::JsonView word : hook["command"]) body.append("/Cmd", word);
  for (const Container& container :
       compose::observe_containers(work_.session.engine(), project_.name, {.all = false, .services = {service}}))
    if (const int code = command(container.id, body); code != 0) throw base::Failure(cat("exit status ", code));
}

int Watching::command(const std::string& container, const base::JsonDocument& body) {
  api::Engine& engine = work_.session.engine();
  const std::string id = engine.value(api::containers::create_exec(container, body))["Id"].text();
  base::JsonDocument start;
  start.set("/Detach", false);
  start.set("/Tty", false);
  codec::Demultiplexer streams;
  engine.bytes(api::containers::start_exec(id, start), [&](std::string_view bytes) {
    const auto fed = streams.feed(bytes, [&](codec::Stream stream, std::string_view part) {
      (stream == codec::Stream::out ? work_.session.streams.out : work_.session.streams.err).write(part);
    });
    if (!fed) throw base::Failure(fed.error());
    return api::Flow::go_on;
  });
  work_.session.streams.out.flush();
  work_.session.streams.err.flush();
  return static_cast<int>(engine.value(api::containers::inspect_exec(id))["ExitCode"].integer());
}

void lock_project(const Work& work, const std::string& project) {
  const auto given = work.session.environment.get("XDG_RUNTIME_DIR");
  const std::string folder = given ? *given : cat(work.session.environment.value("HOME"), "/.docker/docker-compose");
  const auto refuse = [&](std::string_view why) {
    return base::Failure(cat("cannot take exclusive lock for project ", base::quote(project), ": ", why));
  };
  if (!given) os::make_directories(folder, 0700);
  const std::string path = cat(folder, "/", project, ".pid");
  if (const auto text = os::read_file(path)) {
    const auto pid = base::to_number<pid_t>(base::trim(*text));
    if (pid && *pid > 0 && *pid != ::getpid() && (::kill(*pid, 0) == 0 || errno == EPERM))
      throw refuse(cat("process with PID ", *pid, " is still running"));
  }
  if (const auto written = os::write_file_atomically(path, cat(::getpid()), 0644); !written)
    throw refuse(written.error());
}

} // namespace skiff::commands
