// A service's build section as the flags of `docker build`.
#include "commands/compose/build_services.hpp"

#include "commands/buildx/build_group.hpp"
#include "commands/buildx/build_request.hpp"
#include "commands/buildx/definition_step.hpp"
#include "commands/buildx/painter.hpp"
#include "commands/compose/build_definition.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/codec/sha256.hpp>
#include <skiff/os/fd.hpp>
#include <skiff/os/files.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <span>
#include <sys/mman.h>
#include <unistd.h>
#include <utility>

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

constexpr std::string_view service_context = "service:";

void add_with_contexts(const compose::Project& project, const std::string& service, std::vector<std::string>& out) {
  const JsonView build = project.any_service(service)["build"];
  if (!build.exists() || std::find(out.begin(), out.end(), service) != out.end()) return;
  for (const JsonView context : build["additional_contexts"])
    if (context.view().starts_with(service_context))
      add_with_contexts(project, std::string(context.view().substr(service_context.size())), out);
  out.push_back(service);
}

/// The services and, before them, those that they take as contexts.
std::vector<std::string> with_contexts(const compose::Project& project, const std::vector<std::string>& services) {
  std::vector<std::string> out;
  for (const std::string& service : services) add_with_contexts(project, service, out);
  return out;
}

/// Another service's image: its target if it is built together with this one, else what has been built already.
void add_contexts(const compose::Project& project, JsonView build, std::span<const std::string> together,
                  BuildOptions& options) {
  const JsonView contexts = build["additional_contexts"];
  for (std::size_t i = 0; i < contexts.size(); ++i) {
    std::string place = contexts.at(i).text();
    if (place.starts_with(service_context)) {
      const std::string service = place.substr(service_context.size());
      const bool known = std::find(together.begin(), together.end(), service) != together.end();
      place =
          known ? cat("target:", target_name(service)) : cat("docker-image://", compose::image_name(project, service));
    }
    options.build_contexts.push_back(cat(contexts.key(i), "=", place));
  }
}

void add_attestations(JsonView build, const ServiceBuildOptions& given, bool definition, BuildOptions& options) {
  const auto add = [&](const char* type, const std::string& flag) {
    const std::string wish = build[type].text();
    if (wish.empty() || (!definition && !flag.empty())) return;
    options.attestations.push_back(wish == "true"    ? cat("type=", type)
                                   : wish == "false" ? cat("type=", type, ",disabled=true")
                                                     : cat("type=", type, ",", wish));
  };
  add("provenance", given.provenance);
  add("sbom", given.sbom);
  if (definition) return;
  options.provenance = given.provenance;
  options.sbom = given.sbom;
}

std::vector<std::string> outputs(JsonView service, const BuildOptions& options, bool push) {
  if (options.check) return {};
  push = push && !service["image"].empty();
  if (options.platforms.size() > 1) return {cat("type=image,push=", push ? "true" : "false")};
  return {push ? "type=registry" : "type=docker"};
}

/// `together`: the services that are built at the same time; `definition`: as a bake file has it.
BuildOptions options_of(const compose::Project& project, const std::string& service, const ServiceBuildOptions& given,
                        bool buildkit, std::span<const std::string> together = {}, bool definition = false) {
  const JsonView build = project.any_service(service)["build"];
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
  if (buildkit) {
    out.labels.push_back(cat(compose::label::project, "=", project.name));
    out.labels.push_back(cat(compose::label::service, "=", service));
    out.labels.push_back(cat(compose::label::version, "=", compose::compose_version));
  } else {
    out.labels.emplace_back("com.docker.compose.image.builder=classic"); // and, as compose has it, nothing else
  }
  for (const JsonView from : build["cache_from"]) out.cache_from.push_back(from.text());
  for (const JsonView to : build["cache_to"]) out.cache_to.push_back(to.text());
  for (const JsonView host : build["extra_hosts"]) {
    const auto [name, address] = base::cut(host.view(), '=');
    out.extra_hosts.push_back(cat(name, ":", address.value_or(std::string_view())));
  }
  for (const JsonView platform : build["platforms"]) out.platforms.push_back(platform.text());
  if (out.platforms.empty() && !project.any_service(service)["platform"].empty())
    out.platforms.push_back(project.any_service(service)["platform"].text());
  const JsonView limits = build["ulimits"];
  for (std::size_t i = 0; i < limits.size(); ++i) {
    const JsonView limit = limits.at(i);
    const std::int64_t single = number(limit["single"].exists() ? limit["single"] : limit);
    out.ulimits.push_back({std::string(limits.key(i)), limit["soft"].exists() ? number(limit["soft"]) : single,
                           limit["hard"].exists() ? number(limit["hard"]) : single});
  }
  for (const JsonView entitlement : build["entitlements"]) out.allow.push_back(entitlement.text());
  if (build["privileged"].truth()) out.allow.emplace_back("security.insecure");
  for (const JsonView key : build["ssh"]) out.ssh.push_back(base::replace_all(key.text(), ": ", "="));
  if (!given.ssh.empty()) out.ssh.push_back(given.ssh);
  add_secrets(project, build, out);
  add_contexts(project, build, together, out);
  out.isolation = build["isolation"].text();
  out.shm_size = number(build["shm_size"]);
  out.no_cache = given.no_cache || build["no_cache"].truth();
  out.pull = given.pull || build["pull"].truth();
  if (!buildkit) {
    out.memory = given.memory;
    return out;
  }
  if (!build["dockerfile_inline"].empty()) out.dockerfile_inline = build["dockerfile_inline"].text();
  add_attestations(build, given, definition, out);
  out.check = given.check;
  out.outputs = outputs(project.any_service(service), out, given.push);
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

/// What goes to stderr meanwhile is given to somebody else line by line. It goes through a file in memory: a pipe would
/// fill up while nobody is at its other end.
class LineByLine {
public:
  LineByLine(Session& session, std::function<void(std::string_view)> line)
      : session_(session), line_(std::move(line)), file_(::memfd_create("lines", MFD_CLOEXEC)),
        kept_(std::exchange(session.streams.err, terminal::Output(file_.get()))) {
    look_again();
  }
  ~LineByLine() {
    take();
    session_.streams.err = std::move(kept_);
  }
  LineByLine(const LineByLine&) = delete;
  LineByLine& operator=(const LineByLine&) = delete;

private:
  void look_again() {
    timer_ = session_.loop().after(std::chrono::milliseconds(100), [this] {
      take();
      look_again();
    });
  }

  void take() {
    session_.streams.err.flush();
    std::array<char, 4096> part{};
    for (ssize_t size; (size = ::pread(file_.get(), part.data(), part.size(), at_)) > 0; at_ += size)
      rest_.append(part.data(), static_cast<std::size_t>(size));
    std::size_t begin = 0;
    for (std::size_t end; (end = rest_.find('\n', begin)) != std::string::npos; begin = end + 1)
      line_(std::string_view(rest_).substr(begin, end - begin));
    rest_.erase(0, begin);
  }

  Session& session_;
  std::function<void(std::string_view)> line_;
  os::Fd file_;
  terminal::Output kept_;
  loop::Watch timer_;
  off_t at_ = 0;
  std::string rest_;
};

/// The lines of a failed build with an empty line behind each: what reaches the user through the official program.
base::Failure failure_of(const build::SolveFailure& failure) {
  std::string text;
  for (const std::string_view line : base::split(cat(failure.excerpt, failure.text), '\n'))
    text += cat(text.empty() ? "" : "\n", line, "\n");
  return base::Failure(std::move(text));
}

PainterStyle style_of(const Work& work, const ServiceBuildOptions& options) {
  terminal::Streams& streams = work.session.streams;
  PainterStyle out{.out = options.line ? streams.err : streams.out, .mode = "auto", .heading = {}};
  if (work.mode == terminal::ProgressMode::plain) out.mode = "plain";
  if (work.mode == terminal::ProgressMode::json) out.mode = "rawjson";
  if (options.line) out.mode = "plain";
  if (options.quiet || work.mode == terminal::ProgressMode::quiet) out.mode = "none";
  return out;
}

/// --check: what was found, service by service.
void print_findings(const Work& work, const std::vector<GroupedBuild>& builds) {
  bool first = true;
  for (const GroupedBuild& one : builds) {
    work.session.print(cat(std::exchange(first, false) ? "" : "\n", one.name, "\n\n"));
    print_answer(work.session, {.name = "lint", .format = {}}, one.result.response, one.options.dockerfile);
  }
}

void build_together(const Work& work, const compose::Project& project, const std::vector<std::string>& services,
                    const ServiceBuildOptions& options) {
  std::vector<GroupedBuild> builds;
  builds.reserve(services.size());
  for (const std::string& service : services) {
    builds.push_back({target_name(service), options_of(project, service, options, true, services)});
    builds.back().options.metadata_file = "-"; // none is written, but it is read what would stand in it
    builds.back().options.state_target = builds.back().name;
  }
  std::optional<LineByLine> lines;
  if (options.line) lines.emplace(work.session, options.line);
  Painter painter(work.session, style_of(work, options));
  try {
    const auto show = [&](const build::BuildStatus& status) { painter.show(status); };
    const std::string definition = services_definition(project, services, options);
    DefinitionStep(work.session, show, {}).read("-", definition.size());
    build_group(work.session, builds, show, work.parallel > 0 ? static_cast<std::size_t>(work.parallel) : 0);
    painter.finish();
  } catch (const build::SolveFailure& failure) {
    painter.finish();
    throw failure_of(failure);
  } catch (base::Failure& failure) {
    painter.finish();
    constexpr std::string_view prefix = "failed to build: ";
    if (failure.text.starts_with(prefix)) failure.text.erase(0, prefix.size());
    if (failure.kind != base::FailureKind::interrupted) failure.exit_code = 1;
    throw;
  }
  if (options.check) print_findings(work, builds);
}

void build_classic(const Work& work, const compose::Project& project, const std::string& service,
                   const ServiceBuildOptions& options) {
  BuildOptions how = options_of(project, service, options, false);
  const InlineDockerfile file(project.any_service(service)["build"]["dockerfile_inline"].view());
  if (!file.path().empty()) how.dockerfile = file.path();
  try {
    build_with_classic(work.session, how);
  } catch (base::Failure& failure) {
    if (failure.kind != base::FailureKind::interrupted) failure.exit_code = 1;
    throw;
  }
}

/// What a dry run says. The identity that an image might have is made of the service's name.
void imagine_builds(const Work& work, const compose::Project& project, const std::vector<std::string>& services) {
  const Work::Stage stage(work, "Building");
  const auto done = [&](std::string id, std::string text, std::string status) {
    stage.sink()(
        {.id = std::move(id), .text = std::move(text), .status = std::move(status), .state = compose::State::done});
  };
  for (const std::string& service : services) {
    done(cat(service, " ==>"), cat("==> writing image dryRun-", codec::sha1_hex(service)), {});
    done(cat(service, " ==> ==>"), cat("naming to ", compose::image_name(project, service)), {});
    done(service, {}, "Built");
  }
}

} // namespace

std::string services_definition(const compose::Project& project, const std::vector<std::string>& wanted,
                                const ServiceBuildOptions& options) {
  const std::vector<std::string> services = with_contexts(project, wanted);
  std::vector<ServiceBuild> builds;
  builds.reserve(services.size());
  for (const std::string& service : services)
    builds.emplace_back(service, options_of(project, service, options, true, services, true));
  return build_definition(builds, services);
}

std::map<std::string, std::string> build_services(const Work& work, const compose::Project& project,
                                                  const std::vector<std::string>& wanted,
                                                  const ServiceBuildOptions& options) {
  const std::vector<std::string> services = with_contexts(project, wanted);
  const bool buildkit = wants_buildkit(work.session.environment);
  if (!buildkit) work.warn("Docker Compose is configured to build using Bake, but buildkit isn't enabled");
  const auto announce = [&](const std::string& id, const char* status, compose::State state) {
    Work::Stage(work, "Building").sink()({.id = id, .status = status, .state = state});
  };
  if (buildkit && work.options.dry_run) {
    imagine_builds(work, project, services);
    return {};
  }
  if (buildkit) build_together(work, project, services, options);
  std::map<std::string, std::string> out;
  for (const std::string& service : services) {
    const std::string image = compose::image_name(project, service);
    if (!buildkit) announce(cat("Service ", service), "Building", compose::State::working);
    if (!buildkit && !work.options.dry_run) build_classic(work, project, service, options);
    work.session.streams.out.flush();
    if (!work.options.dry_run && !options.check)
      out[image] = work.session.engine().value(api::images::inspect(image))["Id"].text();
    announce(buildkit ? image : cat("Service ", service), "Built", compose::State::done);
  }
  if (!buildkit)
    for (const std::string& service : services) announce(service, "Built", compose::State::done);
  return out;
}

} // namespace skiff::commands
