// A service's build section as the flags of `docker build`.
#include "commands/compose/build_services.hpp"

#include "commands/buildx/build_options.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/os/files.hpp>

#include <cstdlib>
#include <filesystem>
#include <unistd.h>

namespace skiff::commands {

namespace {

using base::cat;
using base::JsonView;

std::int64_t number(JsonView value) {
  return value.is_text() ? base::to_number<std::int64_t>(value.view()).value_or(0) : value.integer();
}

std::vector<std::string> pairs(JsonView map) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < map.size(); ++i) out.push_back(cat(map.key(i), "=", map.at(i).text()));
  return out;
}

/// Arguments of the file, then those of the command line; a name alone has the project's value.
std::vector<std::string> build_args(const compose::Project& project, JsonView build,
                                    const std::vector<std::string>& given) {
  std::vector<std::string> out;
  const JsonView args = build["args"];
  for (std::size_t i = 0; i < args.size(); ++i)
    if (!args.at(i).is_null()) out.push_back(cat(args.key(i), "=", args.at(i).text()));
  for (const std::string& text : given) {
    const auto known = project.environment.find(text);
    if (text.find('=') == std::string::npos && known != project.environment.end())
      out.push_back(cat(text, "=", known->second));
    else
      out.push_back(text);
  }
  return out;
}

void add_secrets(const compose::Project& project, JsonView build, BuildOptions& options) {
  for (const JsonView use : build["secrets"]) {
    const JsonView secret = project.model["secrets"][use["source"].view()];
    const std::string id = use["target"].empty() ? use["source"].text() : use["target"].text();
    if (!secret["environment"].empty())
      options.secrets.push_back(cat("id=", id, ",type=env,env=", secret["environment"].view()));
    else if (!secret["file"].empty())
      options.secrets.push_back(cat("id=", id, ",type=file,src=", secret["file"].view()));
    else
      throw base::Failure(
          cat("build.secrets only supports environment or file-based secrets: ", base::quote(use["source"].view())));
  }
}

void add_contexts(const compose::Project& project, JsonView build, BuildOptions& options) {
  const JsonView contexts = build["additional_contexts"];
  for (std::size_t i = 0; i < contexts.size(); ++i) {
    std::string place = contexts.at(i).text();
    if (place.starts_with("service:"))
      place = cat("docker-image://", compose::image_name(project, std::string_view(place).substr(8)));
    options.build_contexts.push_back(cat(contexts.key(i), "=", place));
  }
}

BuildOptions options_of(const compose::Project& project, const std::string& service, const ServiceBuildOptions& given) {
  const JsonView build = project.service(service)["build"];
  BuildOptions out;
  out.builder = given.builder;
  out.context = build["context"].text(project.working_dir);
  const bool local = out.context.starts_with('/');
  out.dockerfile = build["dockerfile"].text();
  if (local && !out.dockerfile.empty() && !out.dockerfile.starts_with('/'))
    out.dockerfile = cat(out.context, "/", out.dockerfile);
  for (const JsonView tag : build["tags"]) out.tags.push_back(tag.text());
  out.tags.push_back(compose::image_name(project, service));
  out.target = build["target"].text();
  out.network = build["network"].text("default");
  out.build_args = build_args(project, build, given.args);
  out.labels = pairs(build["labels"]);
  out.labels.push_back(cat(compose::label::project, "=", project.name));
  out.labels.push_back(cat(compose::label::service, "=", service));
  out.labels.push_back(cat(compose::label::version, "=", compose::compose_version));
  for (const JsonView from : build["cache_from"]) out.cache_from.push_back(from.text());
  for (const JsonView to : build["cache_to"]) out.cache_to.push_back(to.text());
  for (const JsonView host : build["extra_hosts"]) {
    const auto [name, address] = base::cut(host.view(), '=');
    out.extra_hosts.push_back(cat(name, ":", address.value_or(std::string_view())));
  }
  for (const JsonView platform : build["platforms"]) out.platforms.push_back(platform.text());
  if (out.platforms.empty() && !project.service(service)["platform"].empty())
    out.platforms.push_back(project.service(service)["platform"].text());
  const JsonView limits = build["ulimits"];
  for (std::size_t i = 0; i < limits.size(); ++i) {
    const JsonView limit = limits.at(i);
    const std::int64_t single = number(limit["single"].exists() ? limit["single"] : limit);
    out.ulimits.push_back({std::string(limits.key(i)), limit["soft"].exists() ? number(limit["soft"]) : single,
                           limit["hard"].exists() ? number(limit["hard"]) : single});
  }
  for (const JsonView entitlement : build["entitlements"]) out.allow.push_back(entitlement.text());
  if (build["privileged"].truth()) out.allow.emplace_back("security.insecure");
  for (const JsonView key : build["ssh"]) out.ssh.push_back(key.text());
  add_secrets(project, build, out);
  add_contexts(project, build, out);
  out.isolation = build["isolation"].text();
  out.shm_size = number(build["shm_size"]);
  out.no_cache = given.no_cache || build["no_cache"].truth();
  out.pull = given.pull || build["pull"].truth();
  out.provenance = given.provenance.empty() ? build["provenance"].text() : given.provenance;
  out.sbom = given.sbom.empty() ? build["sbom"].text() : given.sbom;
  if (given.quiet) out.progress = "none";
  return out;
}

/// An inline Dockerfile in a file of its own, for as long as the build takes.
class InlineDockerfile {
public:
  explicit InlineDockerfile(std::string_view text) {
    if (text.empty()) return;
    std::string name = (std::filesystem::temp_directory_path() / "dockerfile-XXXXXX").string();
    const int descriptor = ::mkstemp(name.data());
    if (descriptor < 0) throw base::Failure(cat("cannot make a temporary file for a Dockerfile: ", name));
    ::close(descriptor);
    path_ = name;
    if (const auto written = os::write_file_atomically(path_, text, 0600); !written)
      throw base::Failure(written.error());
  }
  ~InlineDockerfile() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove(path_, ignored);
  }
  InlineDockerfile(const InlineDockerfile&) = delete;
  InlineDockerfile& operator=(const InlineDockerfile&) = delete;
  const std::string& path() const { return path_; }

private:
  std::string path_;
};

/// Compose shows a build on stdout, where `docker build` has its result.
class OnStdout {
public:
  explicit OnStdout(terminal::Streams& streams) : streams_(streams) { std::swap(streams_.out, streams_.err); }
  ~OnStdout() { std::swap(streams_.out, streams_.err); }
  OnStdout(const OnStdout&) = delete;
  OnStdout& operator=(const OnStdout&) = delete;

private:
  terminal::Streams& streams_;
};

void build_one(const Work& work, BuildOptions& options, std::string_view inline_text, bool buildkit) {
  const InlineDockerfile file(inline_text);
  if (!file.path().empty()) options.dockerfile = file.path();
  try {
    if (!buildkit) {
      build_with_classic(work.session, options);
      return;
    }
    const OnStdout swapped(work.session.streams);
    build_with_buildkit(work.session, options);
  } catch (base::Failure& failure) {
    constexpr std::string_view prefix = "failed to build: ";
    if (failure.text.starts_with(prefix)) failure.text.erase(0, prefix.size());
    if (failure.kind != base::FailureKind::interrupted) failure.exit_code = 1;
    throw;
  }
}

} // namespace

std::map<std::string, std::string> build_services(const Work& work, const compose::Project& project,
                                                  const std::vector<std::string>& services,
                                                  const ServiceBuildOptions& options) {
  const bool buildkit = wants_buildkit(work.session.environment);
  if (!buildkit) work.warn("Docker Compose is configured to build using Bake, but buildkit isn't enabled");
  std::map<std::string, std::string> out;
  for (const std::string& service : services) {
    const std::string image = compose::image_name(project, service);
    const auto announce = [&](const std::string& id, const char* status, compose::State state) {
      Work::Stage(work, "Building").sink()({.id = id, .status = status, .state = state});
    };
    if (!buildkit) announce(cat("Service ", service), "Building", compose::State::working);
    if (!work.options.dry_run) {
      BuildOptions how = options_of(project, service, options);
      build_one(work, how, project.service(service)["build"]["dockerfile_inline"].view(), buildkit);
      work.session.streams.out.flush();
      out[image] = work.session.engine().value(api::images::inspect(image))["Id"].text();
    }
    if (!buildkit) announce(cat("Service ", service), "Built", compose::State::done);
    announce(image, "Built", compose::State::done);
  }
  return out;
}

} // namespace skiff::commands
