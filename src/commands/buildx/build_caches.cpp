// --cache-from, --cache-to, --attest and --ssh of `build`.

#include "commands/buildx/build_request.hpp"

#include <skiff/base/csv.hpp>
#include <skiff/base/number.hpp>
#include <skiff/base/text.hpp>
#include <skiff/build/layout.hpp>
#include <skiff/os/files.hpp>

#include <cerrno>
#include <sys/stat.h>

namespace skiff::commands {

namespace {

std::vector<std::string> fields_of(const std::string& text) {
  auto fields = base::parse_csv(text);
  if (!fields) throw base::Failure(fields.error());
  return std::move(*fields);
}

// A field that contains the separator or a quote is quoted.
std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"") == std::string::npos) return text;
  return base::cat('"', base::replace_all(text, "\"", "\"\""), '"');
}

struct Attestation {
  std::string type;
  std::optional<std::string> text; // nothing: disabled
};

Attestation parse_attestation(const std::string& text) {
  std::string type;
  bool disabled = false;
  build::Attributes attributes;
  for (const auto& field : fields_of(text)) {
    const auto [key, value] = base::cut(field, '=');
    if (!value) throw base::Failure(base::cat("invalid value ", field));
    const std::string name = base::lower(base::trim(key));
    if (name == "type") {
      type = *value;
    } else if (name == "disabled") {
      const auto parsed = base::parse_bool(*value);
      if (!parsed) throw base::Failure(base::cat("invalid value ", field, ": ", parsed.error()));
      disabled = *parsed;
    } else {
      attributes[std::string(key)] = *value;
    }
  }
  if (type.empty()) throw base::Failure("attestation type not specified");
  if (disabled) return {type, std::nullopt};
  std::string out = csv_field("type=" + type);
  for (const auto& [key, value] : attributes) out += ',' + csv_field(base::cat(key, '=', value));
  return {type, out};
}

// --provenance and --sbom are short for --attest.
std::string canonical(std::string_view type, const std::string& text) {
  if (const auto on = base::parse_bool(text)) return base::cat("type=", type, ",disabled=", *on ? "false" : "true");
  return base::cat("type=", type, ',', text);
}

std::string attribute(const build::TypedAttributes& entry, const std::string& key) {
  const auto found = entry.attributes.find(key);
  return found == entry.attributes.end() ? std::string() : found->second;
}

void require(const build::TypedAttributes& cache, std::string_view type, const std::string& key,
             std::string_view role) {
  if (cache.type == type && attribute(cache, key).empty())
    throw build_failure(base::cat(type, " cache ", role, " requires ", key));
}

void make_folder(const std::string& path) {
  if (os::make_directories(path, 0755)) return;
  const int error = errno;
  for (auto slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1))
    if (const auto part = path.substr(0, slash); os::exists(part) && !os::is_directory(part))
      throw build_failure(base::cat("mkdir ", part, ": ", os::error_text(ENOTDIR)));
  throw build_failure(base::cat("mkdir ", path, ": ", os::error_text(error)));
}

// The cache of GitHub's runners: where it is and how to enter it stand in their environment. False elsewhere, where the
// cache is left out without a word, so that a build of theirs works at home too.
bool find_runner_cache(build::TypedAttributes& cache, const os::Environment& environment) {
  const auto fill = [&](const std::string& key, std::string_view variable) {
    if (const auto value = environment.get(variable)) cache.attributes.try_emplace(key, *value);
  };
  const auto second = base::parse_bool(environment.value("ACTIONS_CACHE_SERVICE_V2"));
  const std::string version = attribute(cache, "version");
  fill("token", "ACTIONS_RUNTIME_TOKEN");
  if (version.empty() ? second && *second : version == "2") fill("url_v2", "ACTIONS_RESULTS_URL");
  fill("url", "ACTIONS_CACHE_URL");
  return !attribute(cache, "token").empty() && !(attribute(cache, "url").empty() && attribute(cache, "url_v2").empty());
}

// A cache in a folder is named by the digest of its manifest. False: it is not there, which is said and no failure.
bool find_local_cache(Session& session, build::TypedAttributes& cache) {
  if (!attribute(cache, "digest").empty()) return true;
  const std::string folder = attribute(cache, "src");
  const std::string tag = attribute(cache, "tag");
  const auto digest = build::layout_digest(folder, tag.empty() ? "latest" : tag);
  if (!digest) {
    session.warn(base::cat("WARNING: local cache import at ", folder, " not found due to err: ", digest.error()));
    return false;
  }
  if (digest->empty())
    throw build_failure("local cache importer requires either explicit digest, \"latest\" tag or custom tag on "
                        "index.json");
  cache.attributes["digest"] = *digest;
  return true;
}

} // namespace

std::vector<build::TypedAttributes> parse_caches(const std::vector<std::string>& texts) {
  std::vector<build::TypedAttributes> out;
  for (const auto& text : texts) {
    if (text.empty()) continue;
    if (text.find('=') == std::string::npos) { // each field is a reference of its own
      for (const auto& reference : fields_of(text)) out.push_back({"registry", {{"ref", reference}}});
      continue;
    }
    build::TypedAttributes cache;
    for (const auto& field : fields_of(text)) {
      const auto [key, value] = base::cut(field, '=');
      if (!value) throw base::Failure(base::cat("invalid value ", field));
      const std::string name = base::lower(key);
      if (name == "type")
        cache.type = *value;
      else
        cache.attributes[name] = *value;
    }
    if (cache.type.empty()) throw base::Failure(base::cat("type required form> ", base::quote(text))); // so worded
    out.push_back(std::move(cache));
  }
  return out;
}

std::map<std::string, std::optional<std::string>> parse_attestations(const BuildOptions& options) {
  std::map<std::string, std::optional<std::string>> out; // the first of a type counts
  auto texts = options.attestations;
  if (!options.provenance.empty()) texts.push_back(canonical("provenance", options.provenance));
  if (!options.sbom.empty()) texts.push_back(canonical("sbom", options.sbom));
  for (const auto& text : texts) {
    auto attestation = parse_attestation(text);
    out.try_emplace(attestation.type, std::move(attestation.text));
  }
  return out;
}

void add_caches(Session& session, build::BuildKitRequest& request, const BuildFlags& flags) {
  for (auto cache : flags.cache_to) {
    require(cache, "local", "dest", "exporter");
    require(cache, "registry", "ref", "exporter");
    if (cache.type == "gha" && !find_runner_cache(cache, session.environment)) continue;
    if (cache.type == "local") {
      const std::string folder = attribute(cache, "dest");
      make_folder(folder);
      request.stores["local:" + folder] = folder;
    }
    request.cache_exports.push_back(std::move(cache));
  }
  std::string imports;
  for (auto cache : flags.cache_from) {
    require(cache, "local", "src", "importer");
    require(cache, "registry", "ref", "importer");
    if (cache.type == "gha" && !find_runner_cache(cache, session.environment)) continue;
    if (cache.type == "local") {
      if (!find_local_cache(session, cache)) continue;
      request.stores["local:" + attribute(cache, "src")] = attribute(cache, "src");
    }
    std::string attributes;
    for (const auto& [key, value] : cache.attributes)
      attributes += base::cat(attributes.empty() ? "" : ",", base::json_quote(key), ':', base::json_quote(value));
    imports += base::cat(imports.empty() ? "" : ",", "{\"Type\":", base::json_quote(cache.type), ",\"Attrs\":{",
                         attributes, "}}");
    request.cache_imports.push_back(std::move(cache));
  }
  if (!imports.empty()) request.attributes["cache-imports"] = "[" + imports + "]";
}

namespace {

// An agent's own, or that of one with the keys of the files.
std::string agent_socket(build::BuildKitRequest& request, const std::vector<std::string>& paths) {
  for (const auto& path : paths) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) throw base::Failure(base::cat("stat ", path, ": ", os::error_text(errno)));
    if (!S_ISSOCK(status.st_mode)) continue;
    if (paths.size() > 1) throw base::Failure("only single socket allowed");
    return path;
  }
  return request.key_agents.emplace_back(paths).socket();
}

} // namespace

void add_agents(build::BuildKitRequest& request, const BuildOptions& options, const os::Environment& environment) {
  for (const auto& text : options.ssh) {
    if (text.empty()) continue;
    const auto [name, value] = base::cut(text, '=');
    const std::string id(name.empty() ? "default" : name);
    if (request.agents.contains(id)) throw build_failure(base::cat("duplicate agent ID ", base::quote(id)));
    const auto cannot = [&](std::string_view why) {
      const std::string paths = value ? base::replace_all(*value, ",", " ") : std::string();
      return build_failure(base::cat("failed to convert agent config {", id, " [", paths, "] false}: ", why));
    };
    auto paths = base::split(value.value_or(""), ',');
    if (paths.size() == 1 && paths[0].empty()) paths[0] = environment.value("SSH_AUTH_SOCK");
    if (paths[0].empty()) throw cannot("invalid empty ssh agent socket: make sure SSH_AUTH_SOCK is set");
    try {
      request.agents[id] = agent_socket(request, paths);
    } catch (const base::Failure& failure) {
      throw cannot(base::cat("failed to convert agent config for ID: ", base::quote(id), ": ", failure.text));
    }
  }
}

} // namespace skiff::commands
