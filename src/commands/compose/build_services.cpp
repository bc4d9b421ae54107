#include "commands/compose/build_services.hpp"

#include "commands/message_stream.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/build/classic.hpp>
#include <skiff/build/context.hpp>
#include <skiff/os/files.hpp>

namespace skiff::commands {

namespace {

using base::cat;
using base::JsonView;

std::map<std::string, std::string> texts_of(JsonView map) {
  std::map<std::string, std::string> out;
  for (std::size_t i = 0; i < map.size(); ++i) out[std::string(map.key(i))] = map.at(i).text();
  return out;
}

/// What the classic builder cannot do.
void check_classic(JsonView build) {
  const auto refuse = [](std::string_view what) {
    throw base::Failure(cat("the classic builder doesn't support ", what, ", set DOCKER_BUILDKIT=1 to use BuildKit"));
  };
  if (build["platforms"].size() > 1) refuse("multi-arch build");
  if (build["privileged"].truth()) refuse("privileged mode");
  if (!build["additional_contexts"].empty()) refuse("additional contexts");
  if (!build["ssh"].empty()) refuse("SSH keys");
  if (!build["secrets"].empty()) refuse("secrets");
}

build::ClassicRequest request_for(const compose::Project& project, const std::string& service,
                                  const ServiceBuildOptions& options) {
  const JsonView build = project.service(service)["build"];
  build::ClassicRequest request;
  request.tags = {compose::image_name(project, service)};
  for (const JsonView tag : build["tags"]) request.tags.push_back(tag.text());
  request.target = build["target"].text();
  request.platform = build["platforms"].at(0).text(project.service(service)["platform"].view());
  request.network = build["network"].text();
  const JsonView args = build["args"];
  for (std::size_t i = 0; i < args.size(); ++i)
    request.build_args[std::string(args.key(i))] =
        args.at(i).is_null() ? std::nullopt : std::optional(args.at(i).text());
  for (const std::string& text : options.args) {
    const auto [name, value] = base::cut(text, '=');
    std::optional<std::string> known;
    if (value) known = std::string(*value);
    if (const auto found = project.environment.find(name); !value && found != project.environment.end())
      known = found->second;
    request.build_args[std::string(name)] = known;
  }
  request.labels = texts_of(build["labels"]);
  request.labels[std::string(compose::label::project)] = project.name;
  request.labels[std::string(compose::label::service)] = service;
  request.labels[std::string(compose::label::version)] = std::string(compose::compose_version);
  for (const JsonView from : build["cache_from"]) request.cache_from.push_back(from.text());
  for (const JsonView host : build["extra_hosts"]) {
    const auto [name, address] = base::cut(host.view(), '=');
    request.extra_hosts.push_back(cat(name, ":", address.value_or(std::string_view())));
  }
  request.isolation = build["isolation"].text();
  request.shm_size = base::to_number<std::int64_t>(build["shm_size"].view()).value_or(build["shm_size"].integer());
  request.memory = options.memory;
  request.no_cache = options.no_cache || build["no_cache"].truth();
  request.pull = options.pull || build["pull"].truth();
  request.quiet = options.quiet;
  return request;
}

/// The context as an archive; the request learns what its Dockerfile is called in there.
std::unique_ptr<transport::Source> context_of(const compose::Project& project, JsonView build,
                                              build::ClassicRequest& request) {
  const std::string context = build["context"].text(project.working_dir);
  if (build::is_git_url(context) || build::is_http_url(context)) {
    request.remote = context;
    request.dockerfile = build["dockerfile"].text();
    return nullptr;
  }
  const std::string inline_text = build["dockerfile_inline"].text();
  build::LocalContext local{context, {}};
  if (inline_text.empty()) {
    std::string dockerfile = build["dockerfile"].text("Dockerfile");
    if (dockerfile.front() != '/') dockerfile = cat(context, "/", dockerfile);
    local = build::find_local_context(context, dockerfile, project.working_dir);
  }
  auto rules = build::IgnoreRules::compile(build::classic_ignore_lines(local));
  if (!rules) throw base::Failure(rules.error());
  auto archive = std::make_unique<build::ContextArchive>(local.root, std::move(*rules));
  request.dockerfile = local.dockerfile;
  if (!inline_text.empty()) {
    request.dockerfile = archive->add_dockerfile(inline_text);
  } else if (local.dockerfile_outside()) {
    const auto text = os::read_file(cat(local.root, "/", local.dockerfile));
    if (!text) throw base::Failure(text.error());
    request.dockerfile = archive->add_dockerfile(*text);
  }
  return archive;
}

} // namespace

std::map<std::string, std::string> build_services(const Work& work, const compose::Project& project,
                                                  const std::vector<std::string>& services,
                                                  const ServiceBuildOptions& options) {
  std::map<std::string, std::string> out;
  for (const std::string& service : services) {
    const JsonView build = project.service(service)["build"];
    check_classic(build);
    build::ClassicRequest request = request_for(project, service, options);
    const std::string image = compose::image_name(project, service);
    const auto announce = [&](const std::string& id, const char* status, compose::State state) {
      Work::Stage(work, "Building").sink()({.id = id, .status = status, .state = state});
    };
    if (!options.quiet) announce(cat("Service ", service), "Building", compose::State::working);
    if (work.options.dry_run) {
      announce(image, "Built", compose::State::done);
      continue;
    }
    auto context = context_of(project, build, request);
    terminal::Output nowhere(-1);
    MessageStream messages(options.quiet ? nowhere : work.session.streams.out,
                           [&] { return work.session.now().seconds; });
    const build::ClassicResult result = build::classic_build(work.session.engine(), request, std::move(context),
                                                             [&](std::string_view text) { messages.add(text); });
    work.session.streams.out.flush();
    out[image] = result.image_id;
    if (out[image].empty()) out[image] = work.session.engine().value(api::images::inspect(image))["Id"].text();
    if (!options.quiet) announce(cat("Service ", service), "Built", compose::State::done);
    if (!options.quiet) announce(image, "Built", compose::State::done);
  }
  return out;
}

} // namespace skiff::commands
