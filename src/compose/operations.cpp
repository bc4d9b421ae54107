// What each operation of a plan asks of the engine.
#include "compose/operations.hpp"

#include "compose/values.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/text.hpp>
#include <skiff/codec/multiplexed.hpp>
#include <skiff/codec/tar.hpp>
#include <skiff/os/clock.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>

namespace skiff::compose {

namespace {

using base::cat;
using base::Json;
using base::JsonView;

std::string_view endpoint_name(const ContainerRef& container) { return container.handle; }

/// Lives only while it starts an operation: continuations refer to the site, the task and the operation itself.
class Runner {
public:
  Runner(Site& site, Task& task) : site_(site), task_(task) {}

  void operator()(const CreateNetwork& o) {
    read(api::networks::create(network_body(site_.project, o.key, site_.snapshot.api)));
  }
  void operator()(const RemoveNetwork& o) { nothing(api::networks::remove(o.id)); }
  void operator()(const ConnectNetwork& o) {
    if (!o.key.empty()) {
      const CreateRequest request = request_for(o.service, o.number);
      nothing(
          api::networks::connect(o.network, connect_body(site_.project, request, o.key, endpoint_name(o.container))));
      return;
    }
    base::JsonDocument body;
    body.set("/Container", endpoint_name(o.container));
    nothing(api::networks::connect(o.network, body));
  }
  void operator()(const DisconnectNetwork& o) {
    nothing(api::networks::disconnect(o.network, endpoint_name(o.container), true));
  }
  void operator()(const CreateVolume& o) { read(api::volumes::create(volume_body(site_.project, o.key))); }
  void operator()(const RemoveVolume& o) { nothing(api::volumes::remove(o.name, true)); }
  void operator()(const CreateContainer& o) { create(o); }
  void operator()(const RenameContainer& o) {
    then(api::containers::rename(endpoint_name(o.container), o.name),
         [&site = site_, &o] { site.renamed(o.container.handle, o.name); });
  }
  void operator()(const StartContainer& o) { nothing(api::containers::start(endpoint_name(o.container))); }
  void operator()(const StopContainer& o) {
    nothing(api::containers::stop(endpoint_name(o.container), {o.timeout, {}}));
  }
  void operator()(const RestartContainer& o) {
    nothing(api::containers::restart(endpoint_name(o.container), {o.timeout, {}}));
  }
  void operator()(const KillContainer& o) { nothing(api::containers::kill(endpoint_name(o.container), o.signal)); }
  void operator()(const PauseContainer& o) { nothing(api::containers::pause(endpoint_name(o.container))); }
  void operator()(const UnpauseContainer& o) { nothing(api::containers::unpause(endpoint_name(o.container))); }
  void operator()(const RemoveContainer& o) {
    then(api::containers::remove(endpoint_name(o.container), {.force = o.force, .volumes = o.volumes}),
         [&site = site_, &o] { site.removed(o.container.handle); });
  }
  void operator()(const CopyFile& o) { copy(o); }
  void operator()(const RunHook& o) { hook(o); }
  void operator()(const Await& o) { await(site_, o, task_); }
  void operator()(const RemoveImage& o) { nothing(api::images::remove(o.reference, {})); }
  void operator()(const Note& /*o*/) { task_.end(); }
  void operator()(const Refuse& o) { throw base::Failure(o.text); }

private:
  /// A call whose answer says nothing that is used, and has to be readable all the same.
  void read(api::Call call) {
    task_.call(std::move(call), [&task = task_](const base::JsonDocument&) { task.end(); });
  }
  void nothing(api::Call call) {
    then(std::move(call), [] {});
  }
  void then(api::Call call, std::function<void()> act) {
    task_.stream(
        std::move(call), [](std::string_view) {},
        [&task = task_, act = std::move(act)] {
          act();
          task.end();
        });
  }

  /// The service as the create request sees it; kept until the step ends.
  CreateRequest request_for(const std::string& key, int number) {
    resolved_ = resolve_references(site_.project.service(key), site_.live);
    if (!resolved_.missing.empty()) throw base::Failure(resolved_.missing);
    CreateRequest request;
    request.key = key;
    request.service = resolved_.service.view();
    request.number = number;
    request.labels = project_labels(site_.project, key, false);
    const auto image = site_.snapshot.images.find(image_name(site_.project, key));
    if (image != site_.snapshot.images.end()) {
      request.image_digest = image->second.id;
      request.image = &image->second;
    }
    request.live = &site_.live;
    request.proxy = site_.options.proxy;
    request.api = site_.snapshot.api;
    return request;
  }

  void create(const CreateContainer& o) {
    CreateRequest request = request_for(o.service, o.number);
    if (o.replaces) {
      const std::string own = request.service["container_name"].text();
      request.labels[std::string(label::replace)] = own.empty() ? cat(o.service, "-", o.number) : own;
      if (o.inherit) request.inherit = &*o.replaces;
    }
    if (o.one_off) {
      for (auto& [name, value] : project_labels(site_.project, o.service, true)) request.labels[name] = value;
      request.labels[std::string(label::slug)] = o.one_off->slug;
      request.use_aliases = o.one_off->use_aliases;
      request.attach_stdin = o.one_off->attach_stdin;
      request.auto_remove = o.one_off->auto_remove;
    }
    CreateBody made = container_body(site_.project, request);
    for (const std::string& warning : made.warnings) site_.warn(warning);
    std::string platform = request.service["platform"].text();
    if (platform.empty()) {
      const auto usual = site_.project.environment.find("DOCKER_DEFAULT_PLATFORM");
      if (usual != site_.project.environment.end()) platform = usual->second;
    }
    Container container;
    container.name = o.name;
    container.state = "created";
    const JsonView labels = made.body["Labels"];
    for (std::size_t i = 0; i < labels.size(); ++i)
      container.labels.emplace(std::string(labels.key(i)), labels.at(i).text());
    task_.call(
        api::containers::create(made.body, o.name, platform),
        [&site = site_, &task = task_, &o, container = std::move(container)](const base::JsonDocument& answer) mutable {
          container.id = answer["Id"].text();
          for (const JsonView warning : answer["Warnings"])
            site.announce({.id = o.service, .text = warning.text(), .state = State::warning});
          if (o.replaces) site.removed(o.replaces->id);
          site.added(std::move(container));
          task.end();
        });
  }

  void copy(const CopyFile& o) {
    const std::string_view kind = o.secret ? "secrets" : "configs";
    const JsonView service = site_.project.service(o.service);
    const JsonView use = service[kind].at(o.index);
    const JsonView file = site_.project.model[kind][use["source"].view()];
    std::string content = file["content"].text();
    if (content.empty()) {
      const auto value = site_.project.environment.find(file["environment"].view());
      if (value == site_.project.environment.end())
        throw base::Failure(cat("environment variable ", base::quote(file["environment"].view()), " required by ",
                                o.secret ? "secret " : "config ", base::quote(file["name"].view()), " is not set"));
      content = value->second;
    }
    if (content.empty()) return task_.end();
    if (service["read_only"].truth())
      throw base::Failure(cat("cannot create ", o.secret ? "secret " : "config ", base::quote(file["name"].view()),
                              " in read-only service ", o.service, ": `file` is the sole supported option"));
    codec::TarEntry entry;
    entry.name = use["target"].text();
    const std::string folder = o.secret ? "/run/secrets/" : "/";
    if (entry.name.empty())
      entry.name = cat(folder, use["source"].view());
    else if (o.secret && entry.name.front() != '/')
      entry.name = cat(folder, entry.name);
    const std::string mode = use["mode"].text();
    entry.mode = mode.empty() ? 0444 : static_cast<std::uint32_t>(std::strtoul(mode.c_str(), nullptr, 8));
    entry.uid = whole_number(use["uid"]);
    entry.gid = whole_number(use["gid"]);
    entry.size = content.size();
    entry.mtime = {os::now().seconds, 0};
    std::string archive = codec::tar_header(entry) + content;
    archive.append(codec::tar_padding(content.size()) + codec::tar_end, '\0');
    transport::Body body{"application/x-tar", std::move(archive), nullptr};
    nothing(api::containers::put_archive(endpoint_name(o.container), "/", std::move(body), true,
                                         !use["uid"].empty() || !use["gid"].empty()));
  }

  void hook(const RunHook& o) {
    task_.droppable = true;
    const JsonView hook = site_.project.service(o.service)[o.post_start ? "post_start" : "pre_stop"].at(o.index);
    const bool attached = site_.options.hook_output != nullptr;
    Json body = {{"User", hook["user"].text()}, {"Privileged", hook["privileged"].truth()}};
    body["Env"] = Json::array();
    const JsonView environment = hook["environment"];
    for (std::size_t i = 0; i < environment.size(); ++i)
      body["Env"].push_back(environment.at(i).is_null() ? std::string(environment.key(i))
                                                        : cat(environment.key(i), "=", environment.at(i).text()));
    body["WorkingDir"] = hook["working_dir"].text();
    body["Cmd"] = *hook["command"].node();
    body["AttachStdout"] = body["AttachStderr"] = attached;
    body["Detach"] = !attached;
    task_.call(api::containers::create_exec(endpoint_name(o.container), base::JsonDocument(std::move(body))),
               [&site = site_, &task = task_, &o, attached](const base::JsonDocument& answer) {
                 start_hook(site, task, o, answer["Id"].text(), attached);
               });
  }

  static void start_hook(Site& site, Task& task, const RunHook& o, const std::string& exec, bool attached) {
    base::JsonDocument body;
    body.set("/Detach", !attached);
    body.set("/Tty", false);
    auto streams = std::make_shared<codec::Demultiplexer>();
    const Container* container = site.find(o.container.handle);
    task.stream(
        api::containers::start_exec(exec, body),
        [&site, streams, container](std::string_view bytes) {
          if (!site.options.hook_output || container == nullptr) return;
          const auto fed = streams->feed(bytes, [&](codec::Stream stream, std::string_view part) {
            site.options.hook_output(*container, stream == codec::Stream::out, part);
          });
          if (!fed) throw base::Failure(fed.error());
        },
        [&task, exec] { poll_hook(task, exec); });
  }

  static void poll_hook(Task& task, const std::string& exec) {
    task.call(api::containers::inspect_exec(exec), [&task, exec](const base::JsonDocument& answer) {
      if (answer["Running"].truth())
        return task.later(std::chrono::milliseconds(100), [&task, exec] { poll_hook(task, exec); });
      const std::int64_t code = answer["ExitCode"].integer();
      if (code != 0) throw base::Failure(cat("a hook exited with status ", code));
      task.end();
    });
  }

  Site& site_;
  Task& task_;
  ResolvedService resolved_;
};

/// The container of this id or name among those of its service, or their end.
template <class Containers>
auto place_of(Containers& containers, std::string_view handle) {
  return std::find_if(containers.begin(), containers.end(),
                      [&](const Container& c) { return c.id == handle || c.name == handle; });
}

} // namespace

const Container* Site::find(std::string_view handle) const {
  const auto service = service_of.find(std::string(handle));
  if (service == service_of.end()) return nullptr;
  const std::vector<Container>& containers = live.at(service->second);
  const auto place = place_of(containers, handle);
  return place == containers.end() ? nullptr : &*place;
}

std::vector<Container>& Site::known(const Container& container) {
  const std::string service(container.service());
  service_of[container.id] = service_of[container.name] = service;
  return live[service];
}

void Site::added(Container container) {
  auto& list = known(container);
  list.insert(list.begin(), std::move(container)); // newest first, as the engine lists them
}

void Site::renamed(std::string_view handle, const std::string& name) {
  const auto service = service_of.find(std::string(handle));
  if (service == service_of.end()) return;
  auto& containers = live[service->second];
  if (const auto place = place_of(containers, handle); place != containers.end()) place->name = name;
  service_of[name] = service->second;
}

void Site::removed(std::string_view handle) {
  const auto service = service_of.find(std::string(handle));
  if (service == service_of.end()) return;
  auto& containers = live[service->second];
  if (const auto place = place_of(containers, handle); place != containers.end()) containers.erase(place);
}

void run(Site& site, const Step& step, Task& task) {
  try {
    std::visit(Runner(site, task), step.operation);
  } catch (const base::Failure& failure) {
    task.fail(failure);
  }
}

} // namespace skiff::compose
