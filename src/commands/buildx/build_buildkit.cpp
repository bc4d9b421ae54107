// `build` with BuildKit: the flags as attributes of the solve request, the progress, the result.

#include "commands/buildx/build_options.hpp"
#include "commands/registry/auth.hpp"

#include <skiff/base/csv.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/number.hpp>
#include <skiff/base/text.hpp>
#include <skiff/build/progress.hpp>
#include <skiff/notation/platform.hpp>
#include <skiff/notation/reference.hpp>
#include <skiff/os/files.hpp>

#include <cerrno>
#include <chrono>
#include <random>
#include <unistd.h>

namespace skiff::commands {

namespace {

base::Failure failed(std::string_view why, int exit_code = 1) {
  return base::Failure(base::cat("failed to build: ", why), exit_code);
}

base::Failure unsupported(std::string_view feature, std::string_view page) {
  return failed(base::cat(feature,
                          " is not supported for the docker driver.\n"
                          "Switch to a different driver, or turn on the containerd image store, and try again.\n"
                          "Learn more at https://docs.docker.com/go/",
                          page, "/"));
}

base::Failure not_offered(std::string_view what) {
  return failed(base::cat(what, " is not offered by this program yet"));
}

// What is refused before anything is asked of the engine.
void check_offered(const BuildOptions& options) {
  if (options.check || (options.call != "build" && !options.call.empty())) throw not_offered("--call");
  if (!options.print.empty()) throw not_offered("--print");
  if (!options.ssh.empty()) throw not_offered("--ssh");
  if (options.push) throw not_offered("--push");
  if (!options.metadata_file.empty()) throw not_offered("--metadata-file");
  if (!options.annotations.empty()) throw not_offered("--annotation");
  for (const auto& entitlement : options.allow)
    if (entitlement != "network.host" && entitlement != "security.insecure" && !entitlement.starts_with("device"))
      throw failed(base::cat("unknown entitlement ", entitlement));
}

bool is_off(const std::string& attestation) {
  const auto value = base::parse_bool(attestation);
  return attestation.empty() || (value && !*value);
}

std::map<std::string, std::string> csv_map(const std::string& text, std::string_view what) {
  const auto fields = base::parse_csv(text);
  if (!fields) throw base::Failure(base::cat("failed to parse csv ", what, ": ", fields.error()));
  std::map<std::string, std::string> out;
  for (const auto& field : *fields) {
    const auto [key, value] = base::cut(field, '=');
    if (!value) throw base::Failure(base::cat("invalid value ", field));
    out[base::lower(key)] = *value;
  }
  return out;
}

// Exporters; every result that is an image goes into the engine's store.
void add_outputs(build::BuildKitRequest& request, const BuildOptions& options) {
  bool image = options.outputs.empty();
  for (const auto& text : options.outputs) {
    const auto values = csv_map(text.find('=') == std::string::npos ? "type=local,dest=" + text : text, "output");
    const auto type = values.contains("type") ? values.at("type") : std::string();
    const bool to_file = values.contains("dest");
    if (type == "cacheonly") continue;
    if ((type != "image" && type != "docker") || to_file || values.contains("push"))
      throw not_offered(base::cat("--output ", text));
    image = true;
  }
  if (!image && !options.load) return;
  build::TypedAttributes exporter{"moby", {}};
  if (!options.tags.empty()) exporter.attributes["name"] = base::join(options.tags, ",");
  request.exporters.push_back(std::move(exporter));
}

void add_caches(build::BuildKitRequest& request, const BuildOptions& options) {
  std::string imports;
  for (const auto& text : options.cache_from) {
    build::TypedAttributes cache;
    if (text.find('=') == std::string::npos) {
      cache = {"registry", {{"ref", text}}};
    } else {
      cache.attributes = csv_map(text, "cache-from");
      cache.type = std::exchange(cache.attributes["type"], {});
      cache.attributes.erase("type");
    }
    if (cache.type != "registry") throw not_offered(base::cat("--cache-from ", text));
    std::string attributes;
    for (const auto& [key, value] : cache.attributes)
      attributes += base::cat(attributes.empty() ? "" : ",", base::json_quote(key), ':', base::json_quote(value));
    imports += base::cat(imports.empty() ? "" : ",", "{\"Type\":", base::json_quote(cache.type), ",\"Attrs\":{",
                         attributes, "}}");
    request.cache_imports.push_back(std::move(cache));
  }
  if (!imports.empty()) request.attributes["cache-imports"] = "[" + imports + "]";
  for (const auto& text : options.cache_to) {
    if (text != "type=inline") throw unsupported("Cache export", "build-cache-backends");
    request.cache_exports.push_back({"inline", {}});
  }
}

void add_contexts(build::BuildKitRequest& request, const BuildOptions& options, const std::string& cwd) {
  for (const auto& text : options.build_contexts) {
    const auto [name, place] = base::cut(text, '=');
    if (!place) throw base::Failure(base::cat("invalid context value: ", text, ", expected key=value"));
    request.attributes["frontend.caps"] = "moby.buildkit.frontend.contexts+forward";
    const std::string key = base::cat("context:", name);
    const std::string where(*place);
    if (where.starts_with("oci-layout://")) throw not_offered(base::cat("--build-context ", text));
    if (where.find("://") != std::string::npos || where.starts_with("target:")) {
      request.attributes[key] = where;
      continue;
    }
    const std::string path = base::clean_path(where.starts_with('/') ? where : base::cat(cwd, '/', where));
    if (!os::is_directory(path))
      throw failed(base::cat("failed to get build context ", name, ": stat ", where, ": no such file or directory"));
    const std::string local(name == "context" || name == "dockerfile" ? base::cat('_', name) : std::string(name));
    request.directories[local] = path;
    request.attributes[key] = "local:" + local;
  }
}

void add_network(build::BuildKitRequest& request, const BuildOptions& options) {
  if (options.network == "host") request.entitlements.emplace_back("network.host");
  if (options.network == "host" || options.network == "none")
    request.attributes["force-network-mode"] = options.network;
  else if (!options.network.empty() && options.network != "default")
    throw failed(base::cat("network mode ", base::quote(options.network),
                           " not supported by buildkit - you can define a custom network for your builder using the "
                           "network driver-opt in buildx create"));
}

void add_hosts(Session& session, build::BuildKitRequest& request, const BuildOptions& options) {
  std::string hosts;
  for (const auto& text : options.extra_hosts) {
    const auto cut = text.find_first_of("=:");
    if (cut == std::string::npos || cut == 0 || cut + 1 == text.size()) throw failed("invalid host " + text);
    std::string address = text.substr(cut + 1);
    if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
    if (address == "host-gateway") {
      address = build::builder_features(session.engine()).host_gateway;
      if (address.empty()) throw failed("unable to derive the IP value for host-gateway");
    }
    hosts += base::cat(hosts.empty() ? "" : ",", text.substr(0, cut), '=', address);
  }
  if (!hosts.empty()) request.attributes["add-hosts"] = hosts;
}

void add_platforms(Session& session, build::BuildKitRequest& request, const BuildOptions& options) {
  auto wanted = options.platforms;
  if (const auto fallback = session.environment.value("DOCKER_DEFAULT_PLATFORM"); wanted.empty() && !fallback.empty())
    wanted.push_back(fallback);
  std::vector<std::string> names;
  for (const auto& text : wanted) {
    const auto platform = text == "local" ? notation::host_platform() : notation::Platform{};
    if (text == "local") {
      names.push_back(platform.text());
      continue;
    }
    const auto parsed = notation::parse_platform(text);
    if (!parsed) throw failed(parsed.error());
    names.push_back(parsed->text());
  }
  if (names.size() > 1 && !build::builder_features(session.engine()).containerd_store)
    throw unsupported("Multi-platform build", "build-multi-platform");
  if (!names.empty()) request.attributes["platform"] = base::join(names, ",");
}

void add_attributes(Session& session, build::BuildKitRequest& request, const BuildOptions& options) {
  auto& attributes = request.attributes;
  const auto args = build_args_of(options.build_args, session.environment);
  for (const auto& [name, value] : args)
    if (value) attributes["build-arg:" + name] = *value;
  for (const auto& [name, value] : proxy_arguments(session)) attributes.try_emplace("build-arg:" + name, value);
  if (const auto epoch = session.environment.value("SOURCE_DATE_EPOCH"); !epoch.empty())
    attributes.try_emplace("build-arg:SOURCE_DATE_EPOCH", epoch);
  if (const auto syntax = attributes.find("build-arg:BUILDKIT_SYNTAX"); syntax != attributes.end()) {
    request.frontend = "gateway.v0";
    attributes["cmdline"] = syntax->second;
    attributes["source"] = base::cut(base::trim(syntax->second), ' ').first;
  }
  if (const auto cache = attributes.find("build-arg:BUILDKIT_INLINE_CACHE"); cache != attributes.end()) {
    const auto on = base::parse_bool(cache->second);
    if (on && *on) request.cache_exports.push_back({"inline", {}});
  }
  for (const auto& label : options.labels) {
    const auto [name, value] = base::cut(label, '=');
    attributes[base::cat("label:", name)] = value.value_or("");
  }
  attributes["image-resolve-mode"] = options.pull ? "pull" : "local";
  if (!options.target.empty()) attributes["target"] = options.target;
  if (!options.no_cache_filter.empty()) attributes["no-cache"] = base::join(options.no_cache_filter, ",");
  if (options.no_cache) attributes["no-cache"] = "";
  if (!options.cgroup_parent.empty()) attributes["cgroup-parent"] = options.cgroup_parent;
  if (options.shm_size > 0) attributes["shm-size"] = base::cat(options.shm_size);
  std::vector<std::string> limits;
  for (const auto& limit : notation::effective_ulimits(options.ulimits)) limits.push_back(limit.text());
  if (!limits.empty()) attributes["ulimit"] = base::join(limits, ",");
}

// Both clients share the engine's copy of a directory if they call themselves alike.
std::string node_id(Session& session) {
  const std::string folder = session.environment.value("BUILDX_CONFIG").empty()
                                 ? session.config().folder + "/buildx"
                                 : session.environment.value("BUILDX_CONFIG");
  const std::string file = folder + "/.buildNodeID";
  if (const auto known = os::read_file(file); known && !base::trim(*known).empty())
    return std::string(base::trim(*known));
  constexpr std::string_view digits = "0123456789abcdef";
  std::random_device random;
  std::string id;
  for (int i = 0; i < 16; ++i) id += digits[random() % digits.size()];
  // A folder that cannot be written costs a transfer of the whole context each time, and nothing else.
  if (os::make_directories(folder, 0755) && !os::write_file_atomically(file, id, 0600)) return id;
  return id;
}

build::RegistryLogin login_for(Session& session, const std::string& host) {
  const bool hub = host == "registry-1.docker.io" || host == "docker.io" || host == "index.docker.io";
  const auto credential = credentials(session).get(hub ? std::string(config::hub_server) : host);
  if (!credential.identity_token.empty()) return {{}, credential.identity_token};
  return {credential.username, credential.password};
}

build::BuildKitRequest request_of(Session& session, const BuildOptions& options) {
  build::BuildKitRequest request;
  for (const auto& tag : options.tags)
    if (const auto name = notation::parse_reference(tag); !name) {
      auto why = name.error();
      const std::string_view prefix = "invalid reference format: ";
      if (why.starts_with(prefix)) why.erase(0, prefix.size());
      // the official builder looks at the name as it was typed
      why = base::replace_all(why, base::cat("repository name (library/", tag, ")"), "repository name");
      throw failed(base::cat("invalid tag ", base::quote(tag), ": ", why));
    }
  for (const auto& secret : options.secrets) request.secrets.insert(read_secret(secret, session.environment));
  check_offered(options);
  bool attests = !is_off(options.provenance) || !is_off(options.sbom);
  for (const auto& text : options.attestations) attests = attests || text.find("disabled=true") == std::string::npos;
  if (attests) throw unsupported("Attestation", "attestations");
  add_caches(request, options);
  add_outputs(request, options);
  const std::string cwd = os::current_directory();
  build::BuildInputs inputs{options.context, options.dockerfile, std::nullopt, cwd, session.streams.in};
  try {
    build::add_inputs(request, inputs, session.loop());
  } catch (const base::Failure& failure) {
    if (failure.kind == base::FailureKind::interrupted) throw;
    throw failed(failure.text);
  }
  if (!request.shared_key.empty()) request.shared_key += ":" + node_id(session);
  add_attributes(session, request, options);
  add_contexts(request, options, cwd);
  add_platforms(session, request, options);
  add_network(request, options);
  add_hosts(session, request, options);
  for (const auto& entitlement : options.allow) request.entitlements.push_back(entitlement);
  request.login = [&session](const std::string& host) { return login_for(session, host); };
  return request;
}

// auto, plain, tty, rawjson, or quiet for -q; "none" shows nothing and prints no id either.
std::string progress_mode(Session& session, const BuildOptions& options) {
  std::string mode = options.progress;
  if (const auto other = session.environment.value("BUILDKIT_PROGRESS"); mode == "auto" && !other.empty()) mode = other;
  if (options.quiet) {
    if (mode != "auto" && mode != "quiet")
      throw base::Failure(base::cat("progress=", mode, " and quiet cannot be used together"));
    return "quiet";
  }
  for (const std::string_view known : {"auto", "plain", "tty", "rawjson", "quiet", "none"})
    if (mode == known) return mode;
  throw base::Failure(base::cat("invalid progress mode ", mode));
}

std::unique_ptr<build::Progress> painter(Session& session, const std::string& mode) {
  auto& err = session.streams.err;
  const auto write = [&err](std::string_view text) {
    err.write(text);
    err.flush();
  };
  if (mode == "quiet" || mode == "none") return nullptr;
  if (mode == "rawjson") return build::json_progress(write);
  const std::string builder = session.selected().context;
  if (mode == "plain" || !err.is_terminal()) {
    if (mode == "tty") throw base::Failure("failed to get console: provided file is not a console");
    return build::plain_progress(base::cat("building with ", base::quote(builder), " instance using docker driver"),
                                 write);
  }
  build::TerminalPicture picture;
  picture.place = "docker:" + builder;
  picture.colours = session.environment.value("NO_COLOR").empty();
  picture.size = [&err] {
    const auto size = err.size();
    return std::pair<int, int>(size.columns, size.rows);
  };
  if (const auto lines = base::to_number<int>(session.environment.value("BUILDKIT_TTY_LOG_LINES")); lines && *lines > 0)
    picture.log_lines = *lines;
  return build::terminal_progress(std::move(picture), write);
}

// Collects the warnings, and keeps the picture moving between statuses.
class Watcher {
public:
  Watcher(Session& session, std::unique_ptr<build::Progress> progress)
      : session_(session), progress_(std::move(progress)) {
    arm();
  }

  void status(const build::BuildStatus& status) {
    warnings.insert(warnings.end(), status.warnings.begin(), status.warnings.end());
    if (!progress_) return;
    progress_->update(status, session_.now());
    arm();
  }
  void finish(bool show_warnings, bool details) {
    timer_.reset();
    if (progress_) progress_->finish(session_.now());
    if (show_warnings) session_.streams.err.write(build::warnings_text(warnings, details));
    session_.streams.err.flush();
  }

  std::vector<build::VertexWarning> warnings;

private:
  void arm() {
    if (!progress_) return;
    timer_ = session_.loop().after(std::chrono::milliseconds(build::Progress::tick_milliseconds), [this] {
      progress_->tick(session_.now());
      arm();
    });
  }

  Session& session_;
  std::unique_ptr<build::Progress> progress_;
  loop::Watch timer_;
};

void remove_stale(const std::string& path) {
  if (!path.empty() && ::unlink(path.c_str()) != 0 && errno != ENOENT)
    throw base::Failure(base::cat("removing image ID file: remove ", path, ": ", os::error_text(errno)));
}

} // namespace

int build_with_buildkit(Session& session, const BuildOptions& options) {
  remove_stale(options.image_id_file);
  if (!options.builder.empty() && options.builder != session.selected().context)
    throw base::Failure(base::cat("no builder ", base::quote(options.builder), " found"));
  const std::string mode = progress_mode(session, options);
  auto progress = painter(session, mode);
  auto request = request_of(session, options);
  const bool quiet = mode == "quiet" || mode == "none" || mode == "rawjson";
  Watcher watcher(session, std::move(progress));
  const bool details = session.globals.debug || options.debug;
  build::BuildKitResult result;
  try {
    result = build::buildkit_build(session.engine(), std::move(request),
                                   {[&](const build::BuildStatus& status) { watcher.status(status); }});
  } catch (const build::SolveFailure& failure) {
    watcher.finish(!quiet, details);
    session.streams.err.write(failure.excerpt);
    session.streams.err.flush();
    throw failed(failure.text);
  } catch (const base::Failure& failure) {
    watcher.finish(!quiet, details);
    if (failure.text.empty()) throw;
    throw failed(failure.text, failure.exit_code);
  }
  watcher.finish(!quiet, details);
  const std::string id = result.image_id();
  if (options.quiet || mode == "quiet") session.print_line(id);
  if (!options.image_id_file.empty())
    if (const auto written = os::write_file_atomically(options.image_id_file, id, 0644); !written)
      throw base::Failure(base::cat("writing image ID file: ", written.error()));
  return 0;
}

} // namespace skiff::commands
