// The request of a build by BuildKit: the flags as attributes of the frontend, inputs, exporters, caches, credentials.

#include "commands/buildx/build_request.hpp"

#include "commands/registry/auth.hpp"

#include <skiff/base/number.hpp>
#include <skiff/base/text.hpp>
#include <skiff/build/context.hpp>
#include <skiff/build/layout.hpp>
#include <skiff/notation/platform.hpp>
#include <skiff/os/files.hpp>

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <random>
#include <tuple>

namespace skiff::commands {

base::Failure build_failure(std::string_view why, int exit_code) {
  return base::Failure(base::cat("failed to build: ", why), exit_code);
}

base::Failure unsupported_by_engine(std::string_view feature, std::string_view page) {
  return build_failure(base::cat(feature,
                                 " is not supported for the docker driver.\n"
                                 "Switch to a different driver, or turn on the containerd image store, and try again.\n"
                                 "Learn more at https://docs.docker.com/go/",
                                 page, "/"));
}

namespace {

// `oci-layout://FOLDER[:TAG][@DIGEST]`: the folder is served under a name of its own, the tag is looked up here.
std::string layout_context(build::BuildKitRequest& request, const std::string& where) {
  const std::string_view scheme = "oci-layout://";
  std::string folder = where.substr(scheme.size()), tag, digest;
  if (const auto at = folder.rfind('@'); at != std::string::npos) {
    digest = folder.substr(at + 1);
    folder.resize(at);
  }
  if (const auto colon = folder.rfind(':');
      colon != std::string::npos && folder.find('/', colon) == std::string::npos) {
    tag = folder.substr(colon + 1);
    folder.resize(colon);
  }
  if (tag.empty() && digest.empty()) tag = "latest";
  if (digest.empty()) {
    const auto found = build::layout_digest(folder, tag, true);
    if (!found || found->empty())
      throw build_failure(base::cat("oci-layout reference ", base::quote(where),
                                    " could not be resolved: ", found ? "failed to resolve digest" : found.error()));
    digest = *found;
  }
  const std::string id = base::cat("layout", request.stores.size());
  request.stores["oci:" + id] = folder;
  return base::cat(scheme, id, tag.empty() ? "" : ":", tag, '@', digest);
}

void add_contexts(build::BuildKitRequest& request, const BuildFlags& flags, const std::string& cwd,
                  const std::string& node) {
  for (const auto& [name, where] : flags.contexts) {
    request.attributes["frontend.caps"] = "moby.buildkit.frontend.contexts+forward";
    const std::string key = base::cat("context:", name);
    if (build::is_git_url(where) || build::is_http_url(where) || where.starts_with("docker-image://") ||
        where.starts_with("target:")) {
      request.attributes[key] = where;
      continue;
    }
    if (where.starts_with("oci-layout://")) {
      request.attributes[key] = layout_context(request, where);
      continue;
    }
    const std::string path = base::clean_path(where.starts_with('/') ? where : base::cat(cwd, '/', where));
    if (!os::exists(path))
      throw build_failure(
          base::cat("failed to get build context ", name, ": stat ", where, ": ", os::error_text(ENOENT)));
    if (!os::is_directory(path))
      throw build_failure(base::cat("failed to get build context path {", where, " <nil>}: not a directory"));
    const std::string local = name == "context" || name == "dockerfile" ? '_' + name : name;
    request.directories[local] = path;
    request.attributes[key] = "local:" + local;
    request.attributes[base::cat("sharedkey:localdir:", name)] = base::cat(path.substr(path.rfind('/') + 1), ':', node);
  }
}

void add_network(build::BuildKitRequest& request, const BuildOptions& options) {
  if (options.network == "host") request.entitlements.emplace_back("network.host");
  if (options.network == "host" || options.network == "none")
    request.attributes["force-network-mode"] = options.network;
  else if (!options.network.empty() && options.network != "default")
    throw build_failure(
        base::cat("network mode ", base::quote(options.network),
                  " not supported by buildkit - you can define a custom network for your builder using the "
                  "network driver-opt in buildx create"));
}

bool is_address(const std::string& text) {
  std::array<unsigned char, sizeof(in6_addr)> bytes{};
  return ::inet_pton(AF_INET, text.c_str(), bytes.data()) == 1 ||
         ::inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1;
}

void add_hosts(build::BuildKitRequest& request, const BuildOptions& options, const build::BuilderFeatures& features) {
  std::string hosts;
  for (const auto& text : options.extra_hosts) {
    auto [name, value] = base::cut(text, '=');
    if (!value) std::tie(name, value) = base::cut(text, ':');
    if (!value || name.empty() || value->empty()) throw build_failure("invalid host " + text);
    std::string address(*value);
    if (address == "host-gateway") {
      address = features.host_gateway;
      if (address.empty())
        throw build_failure("unable to derive the IP value for host-gateway: host-gateway IP not found");
    } else {
      if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
      if (!is_address(address)) throw build_failure("invalid host " + text);
    }
    hosts += base::cat(hosts.empty() ? "" : ",", name, '=', address);
  }
  if (!hosts.empty()) request.attributes["add-hosts"] = hosts;
}

std::vector<std::string> platforms_of(Session& session, const BuildOptions& options) {
  auto wanted = options.platforms;
  if (const auto fallback = session.environment.value("DOCKER_DEFAULT_PLATFORM"); wanted.empty() && !fallback.empty())
    wanted.push_back(fallback);
  std::vector<std::string> names;
  for (const auto& text : wanted) {
    const auto parsed =
        text == "local" ? base::Result<notation::Platform>(notation::host_platform()) : notation::parse_platform(text);
    if (!parsed) throw build_failure(parsed.error());
    names.push_back(parsed->text());
  }
  return names;
}

// What the engine's store can keep beside an image; the smallest provenance unless nothing is wanted.
void add_attestations(Session& session, build::BuildKitRequest& request, const BuildFlags& flags,
                      const build::BuilderFeatures& features) {
  for (const auto& [type, text] : flags.attestations) {
    if (!text) continue;
    if (!features.containerd_store) throw unsupported_by_engine("Attestation", "attestations");
    request.attributes["attest:" + type] = *text;
  }
  if (flags.attestations.contains("provenance") || !features.containerd_store) return;
  constexpr const char* off = "BUILDX_NO_DEFAULT_ATTESTATIONS";
  if (const auto value = session.environment.get(off)) {
    const auto parsed = base::parse_bool(*value);
    if (!parsed) throw build_failure(base::cat("invalid ", off, ": ", parsed.error()));
    if (*parsed) return;
  }
  request.attributes["attest:provenance"] = "mode=min,inline-only=true";
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
    if (base::trim(syntax->second).empty())
      throw build_failure("empty BUILDKIT_SYNTAX build-arg is invalid, use --build-arg BUILDKIT_SYNTAX without '=' for "
                          "optional behavior");
    request.frontend = "gateway.v0";
    attributes["cmdline"] = syntax->second;
    attributes["source"] = base::cut(base::trim(syntax->second), ' ').first;
  }
  if (const auto several = attributes.find("build-arg:BUILDKIT_MULTI_PLATFORM"); several != attributes.end())
    if (const auto on = base::parse_bool(several->second); on && *on) attributes["multi-platform"] = "true";
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

} // namespace

BuildFlags parse_build_flags(const BuildOptions& options) {
  for (const auto* texts : {&options.build_args, &options.labels})
    for (const auto& text : *texts)
      if (base::cut(text, '=').first.empty())
        throw base::Failure(base::cat("invalid key-value pair ", base::quote(text), ": empty key"));
  BuildFlags out;
  for (const auto& text : options.build_contexts) {
    const auto [name, place] = base::cut(text, '=');
    if (!place) throw base::Failure(base::cat("invalid context value: ", text, ", expected key=value"));
    out.contexts.emplace_back(name, *place);
  }
  for (const auto& secret : options.secrets) out.secrets.push_back(parse_secret(secret));
  out.attestations = parse_attestations(options);
  out.outputs = parse_outputs(options.outputs);
  for (const auto& output : out.outputs)
    if ((output.type == "local" || output.type == "tar") && !options.image_id_file.empty())
      throw base::Failure("local and tar exporters are incompatible with image ID file");
  out.cache_from = parse_caches(options.cache_from);
  out.cache_to = parse_caches(options.cache_to);
  out.question = parse_question(options.check ? "check" : options.print.empty() ? options.call : options.print);
  return out;
}

PreparedBuild prepare_build(Session& session, const BuildOptions& options, const BuildFlags& flags) {
  PreparedBuild out;
  auto& request = out.request;
  if (!options.reference.empty()) request.reference = options.reference;
  if (options.no_cache && !options.no_cache_filter.empty())
    throw build_failure("--no-cache and --no-cache-filter cannot currently be used together");
  const auto platforms = platforms_of(session, options);
  for (const auto& secret : flags.secrets) request.secrets[secret.id] = read_secret(secret, session.environment);
  add_agents(request, options, session.environment);
  for (const auto& entitlement : options.allow) {
    if (entitlement != "network.host" && entitlement != "security.insecure" && !entitlement.starts_with("device"))
      throw build_failure(base::cat("unknown entitlement ", entitlement));
    request.entitlements.push_back(entitlement);
  }
  build::BuilderFeatures features;
  // Older engines have one image store, and what else the question would tell matters to few builds.
  if (session.engine().version() >= api::Version{1, 42} || !options.extra_hosts.empty())
    features = build::builder_features(session.engine());
  out.containerd_store = features.containerd_store;

  BuildFlags all = flags;
  const auto args = build_args_of(options.build_args, session.environment);
  if (const auto inline_cache = args.find("BUILDKIT_INLINE_CACHE"); inline_cache != args.end() && inline_cache->second)
    if (const auto on = base::parse_bool(*inline_cache->second); on && *on) all.cache_to.push_back({"inline", {}});
  for (const auto& cache : all.cache_to)
    if (cache.type != "inline" && !features.containerd_store)
      throw unsupported_by_engine("Cache export", "build-cache-backends");
  add_attestations(session, request, flags, features);
  add_outputs(session, request, options, flags, features.containerd_store);
  const std::string cwd = os::current_directory();
  build::BuildInputs inputs{options.context, options.dockerfile, options.dockerfile_inline, cwd, session.streams.in};
  try {
    build::add_inputs(request, inputs, session.loop());
  } catch (const base::Failure& failure) {
    if (failure.kind == base::FailureKind::interrupted) throw;
    throw build_failure(failure.text);
  }
  const std::string node = node_id(session);
  if (!request.shared_key.empty()) request.shared_key += ":" + node;
  add_attributes(session, request, options);
  add_contexts(request, flags, cwd, node);
  if (platforms.size() > 1 && !features.containerd_store)
    throw unsupported_by_engine("Multi-platform build", "build-multi-platform");
  if (!platforms.empty()) request.attributes["platform"] = base::join(platforms, ",");
  add_network(request, options);
  add_hosts(request, options, features);
  add_caches(session, request, all);
  if (flags.question) request.question = "frontend." + flags.question->name;
  request.login = [&session](const std::string& host) { return login_for(session, host); };
  return out;
}

} // namespace skiff::commands
