#include "commands/buildx/history/inspected.hpp"

#include <skiff/base/csv.hpp>
#include <skiff/base/number.hpp>
#include <skiff/base/text.hpp>
#include <skiff/codec/base64.hpp>
#include <skiff/notation/platform.hpp>
#include <skiff/os/files.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>

namespace skiff::commands {

namespace {

using base::Json;
using format::Field;
using format::Kind;
using format::Type;
namespace types = format::types;

using Attributes = std::map<std::string, std::string>;

constexpr bool omitted = true;

constexpr Field pair_fields[] = {{"Name", "Name", &types::string, omitted},
                                 {"Value", "Value", &types::string, omitted}};
const Type pair_type = {Kind::structure, "history.keyValueOutput", nullptr, pair_fields};
const Type pairs_type = {Kind::list, "[]history.keyValueOutput", &pair_type};

constexpr Field error_fields[] = {
    {"Code", "Code", &types::int_, omitted},        {"Message", "Message", &types::string, omitted},
    {"Name", "Name", &types::string, omitted},      {"Logs", "Logs", &types::strings, omitted},
    {"Sources", "Sources", &types::bytes, omitted}, {"Stack", "Stack", &types::bytes, omitted}};
const Type error_structure = {Kind::structure, "history.errorOutput", nullptr, error_fields};
const Type error_type = {Kind::pointer, "*history.errorOutput", &error_structure};
const Type time_pointer = {Kind::pointer, "*time.Time", &types::time};

constexpr Field material_fields[] = {{"URI", "URI", &types::string, omitted},
                                     {"Digests", "Digests", &types::strings, omitted}};
const Type material_type = {Kind::structure, "history.materialOutput", nullptr, material_fields};
const Type materials_type = {Kind::list, "[]history.materialOutput", &material_type};

constexpr Field attachment_fields[] = {{"Digest", "Digest", &types::string, omitted},
                                       {"Platform", "Platform", &types::string, omitted},
                                       {"Type", "Type", &types::string, omitted}};
const Type attachment_structure = {Kind::structure, "history.attachmentOutput", nullptr, attachment_fields};
const Type attachments_type = {Kind::list, "[]history.attachmentOutput", &attachment_structure};

const Field config_fields[] = {{"Network", "Network", &types::string, omitted},
                               {"ExtraHosts", "ExtraHosts", &types::strings, omitted},
                               {"Hostname", "Hostname", &types::string, omitted},
                               {"CgroupParent", "CgroupParent", &types::string, omitted},
                               {"ImageResolveMode", "ImageResolveMode", &types::string, omitted},
                               {"MultiPlatform", "MultiPlatform", &types::boolean, omitted},
                               {"NoCache", "NoCache", &types::boolean, omitted},
                               {"NoCacheFilter", "NoCacheFilter", &types::strings, omitted},
                               {"ShmSize", "ShmSize", &types::string, omitted},
                               {"Ulimit", "Ulimit", &types::string, omitted},
                               {"CacheMountNS", "CacheMountNS", &types::string, omitted},
                               {"DockerfileCheckConfig", "DockerfileCheckConfig", &types::string, omitted},
                               {"SourceDateEpoch", "SourceDateEpoch", &types::string, omitted},
                               {"SandboxHostname", "SandboxHostname", &types::string, omitted},
                               {"RestRaw", "RestRaw", &pairs_type, omitted}};
const Type config_type = {Kind::structure, "history.configOutput", nullptr, config_fields};

const Field record_fields[] = {{"Name", "Name", &types::string, omitted},
                               {"Ref", "Ref", &types::string},
                               {"Context", "Context", &types::string, omitted},
                               {"Dockerfile", "Dockerfile", &types::string, omitted},
                               {"VCSRepository", "VCSRepository", &types::string, omitted},
                               {"VCSRevision", "VCSRevision", &types::string, omitted},
                               {"Target", "Target", &types::string, omitted},
                               {"Platform", "Platform", &types::strings, omitted},
                               {"KeepGitDir", "KeepGitDir", &types::boolean, omitted},
                               {"NamedContexts", "NamedContexts", &pairs_type, omitted},
                               {"StartedAt", "StartedAt", &time_pointer, omitted},
                               {"CompletedAt", "CompletedAt", &time_pointer, omitted},
                               {"Duration", "Duration", &types::duration, omitted},
                               {"Status", "Status", &types::string, omitted},
                               {"Error", "Error", &error_type, omitted},
                               {"NumCompletedSteps", "NumCompletedSteps", &types::int_},
                               {"NumTotalSteps", "NumTotalSteps", &types::int_},
                               {"NumCachedSteps", "NumCachedSteps", &types::int_},
                               {"BuildArgs", "BuildArgs", &pairs_type, omitted},
                               {"Labels", "Labels", &pairs_type, omitted},
                               {"Config", "Config", &config_type},
                               {"Materials", "Materials", &materials_type, omitted},
                               {"Attachments", "Attachments", &attachments_type, omitted},
                               {"Errors", "Errors", &types::strings, omitted}};

// An attribute leaves the set when it has been read: what remains at the end is shown as it is.
std::string take(Attributes& attributes, const std::string& key) {
  const auto node = attributes.extract(key);
  return node ? node.mapped() : std::string();
}

Json pairs(const Attributes& attributes, std::string_view prefix) {
  Json out = Json::array();
  for (const auto& [key, value] : attributes) {
    if (!key.starts_with(prefix)) continue;
    Json entry = {{"Name", key.substr(prefix.size())}};
    if (!value.empty()) entry["Value"] = value;
    out.push_back(std::move(entry));
  }
  return out;
}

void put(Json& into, const char* key, std::string value) {
  if (!value.empty()) into[key] = std::move(value);
}
void put(Json& into, const char* key, Json list) {
  if (!list.empty()) into[key] = std::move(list);
}

// `path` seen from the folder, unless it lies outside.
std::string seen_from(const std::string& folder, const std::string& path) {
  if (path == folder) return ".";
  return path.starts_with(folder + "/") ? path.substr(folder.size() + 1) : path;
}

void add_inputs(Json& out, Attributes& attributes, LocalBuild local) {
  if (!local.dockerfile.empty() && local.dockerfile != "-")
    local.dockerfile = seen_from(local.context, local.dockerfile);
  if (!local.context.empty()) local.context = seen_from(os::current_directory(), local.context);
  if (local.context.empty()) local.context = take(attributes, "context");
  const std::string file = take(attributes, "filename");
  if (local.dockerfile.empty() && !file.empty()) {
    const auto folder = attributes.find("vcs:localdir:dockerfile");
    local.dockerfile = folder == attributes.end() ? file : os::clean(base::cat(folder->second, "/", file));
  }
  put(out, "Context", local.context);
  put(out, "Dockerfile", local.dockerfile);
  if (attributes.contains("context")) return;
  if (const auto source = attributes.find("vcs:source"); source != attributes.end())
    put(out, "VCSRepository", source->second);
  if (const auto revision = attributes.find("vcs:revision"); revision != attributes.end())
    put(out, "VCSRevision", revision->second);
}

void add_platforms(Json& out, const std::string& list) {
  if (list.empty()) return;
  Json platforms = Json::array();
  for (const auto& text : base::split(list, ',')) {
    const auto platform = notation::parse_platform(text);
    platforms.push_back(platform ? platform->text() : text);
  }
  put(out, "Platform", std::move(platforms));
}

// The last log lines of a step, and its name.
void add_step_logs(Session& session, const build::BuildRecord& record, const std::string& digest, Json& error) {
  constexpr std::size_t most = 16;
  std::string name, logs;
  build::replay_status(session.engine(), record.ref, [&](const build::BuildStatus& status) {
    for (const auto& vertex : status.vertexes)
      if (vertex.digest == digest) name = vertex.name;
    for (const auto& log : status.logs)
      if (log.vertex == digest) logs += log.data;
  });
  put(error, "Name", name);
  std::vector<std::string> lines = base::split(logs, '\n');
  std::erase(lines, std::string());
  if (lines.size() > most) lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(most));
  if (!lines.empty()) error["Logs"] = lines;
}

void add_error(Session& session, const build::BuildRecord& record, Json& out) {
  constexpr int canceled = 1;
  if (record.error_code == 0 && !record.external_error) return;
  Json error = Json::object();
  if (record.error_code != 0) {
    out["Status"] = record.error_code == canceled ? "canceled" : "failed";
    error["Code"] = record.error_code;
    put(error, "Message", record.error);
  }
  if (record.external_error) {
    const auto details = build::error_details(build::content(session.engine(), record.external_error->digest));
    if (!details.vertex.empty()) add_step_logs(session, record, details.vertex, error);
    if (!details.excerpt.empty()) error["Sources"] = codec::base64_encode(details.excerpt + "\n");
    error["Stack"] = codec::base64_encode(details.stack);
  }
  out["Error"] = std::move(error);
}

bool truth(const std::string& text) {
  const auto value = base::parse_bool(text);
  return value && *value;
}

void add_config(Json& out, Attributes& attributes) {
  Json config = Json::object();
  put(config, "Network", take(attributes, "force-network-mode"));
  if (const auto hosts = base::parse_csv(take(attributes, "add-hosts"))) config["ExtraHosts"] = *hosts;
  put(config, "Hostname", take(attributes, "hostname"));
  put(config, "CgroupParent", take(attributes, "cgroup-parent"));
  put(config, "ImageResolveMode", take(attributes, "image-resolve-mode"));
  const bool by_argument = truth(take(attributes, "build-arg:BUILDKIT_MULTI_PLATFORM"));
  if (truth(take(attributes, "multi-platform")) || by_argument) config["MultiPlatform"] = true;
  if (const auto stages = attributes.extract("no-cache")) {
    if (stages.mapped().empty())
      config["NoCache"] = true;
    else
      config["NoCacheFilter"] = base::split(stages.mapped(), ',');
  }
  put(config, "ShmSize", take(attributes, "shm-size"));
  put(config, "Ulimit", take(attributes, "ulimit"));
  put(config, "CacheMountNS", take(attributes, "build-arg:BUILDKIT_CACHE_MOUNT_NS"));
  put(config, "DockerfileCheckConfig", take(attributes, "build-arg:BUILDKIT_DOCKERFILE_CHECK"));
  put(config, "SourceDateEpoch", take(attributes, "build-arg:SOURCE_DATE_EPOCH"));
  put(config, "SandboxHostname", take(attributes, "build-arg:SANDBOX_HOSTNAME"));
  std::erase_if(attributes, [](const auto& entry) {
    constexpr std::string_view shown[] = {"vcs:", "build-arg:", "label:", "context:", "attest:"};
    return std::any_of(std::begin(shown), std::end(shown),
                       [&](std::string_view prefix) { return entry.first.starts_with(prefix); });
  });
  put(config, "RestRaw", pairs(attributes, {}));
  out["Config"] = std::move(config);
}

// What the image was made from, as its provenance says.
void add_materials(Session& session, const std::vector<RecordAttachment>& attachments, Json& out) {
  for (const auto& attachment : attachments) {
    if (!attachment_type(attachment.descriptor).starts_with("https://slsa.dev/provenance/")) continue;
    const auto provenance = base::JsonDocument::parse(build::content(session.engine(), attachment.descriptor.digest));
    if (!provenance) return;
    auto materials = (*provenance)["materials"];
    if (!materials.exists()) materials = (*provenance)["buildDefinition"]["resolvedDependencies"];
    Json list = Json::array();
    for (const auto material : materials) {
      Json digests = Json::array();
      const auto set = material["digest"];
      for (std::size_t i = 0; i < set.size(); ++i) digests.push_back(base::cat(set.key(i), ":", set.at(i).view()));
      Json entry = {{"URI", material["uri"].text()}};
      put(entry, "Digests", std::move(digests));
      list.push_back(std::move(entry));
    }
    put(out, "Materials", std::move(list));
    return;
  }
}

std::int64_t nanoseconds(base::Time from, base::Time to) {
  return (to.seconds - from.seconds) * 1'000'000'000 + to.nanos - from.nanos;
}

} // namespace

const Type inspected_record = {Kind::structure, "history.inspectOutput", nullptr, record_fields};

base::JsonDocument inspect_record(Session& session, const build::BuildRecord& record) {
  Attributes attributes = record.attributes;
  attributes.erase("frontend.caps");
  const LocalBuild local = local_build(session, record.ref);
  Json out = Json::object();
  out["Ref"] = record.ref;
  add_inputs(out, attributes, local);
  put(out, "Name", build_name(attributes, local)); // without what has been taken as an input
  put(out, "Target", take(attributes, "target"));
  add_platforms(out, take(attributes, "platform"));
  if (truth(take(attributes, "build-arg:BUILDKIT_CONTEXT_KEEP_GIT_DIR"))) out["KeepGitDir"] = true;
  put(out, "NamedContexts", pairs(attributes, "context:"));
  out["StartedAt"] = base::rfc3339_nano_local(record.created);
  if (record.completed) out["CompletedAt"] = base::rfc3339_nano_local(*record.completed);
  out["Duration"] = nanoseconds(record.created, record.completed ? *record.completed : session.now());
  out["Status"] = record.completed ? "completed" : "running";
  add_error(session, record, out);
  out["NumCompletedSteps"] = record.completed_steps;
  out["NumTotalSteps"] = record.total_steps;
  out["NumCachedSteps"] = record.cached_steps;
  put(out, "BuildArgs", pairs(attributes, "build-arg:"));
  put(out, "Labels", pairs(attributes, "label:"));
  add_config(out, attributes);
  const auto attachments = attachments_of(session, record);
  add_materials(session, attachments, out);
  Json list = Json::array();
  for (const auto& attachment : attachments) {
    Json entry = {{"Digest", attachment.descriptor.digest}};
    put(entry, "Platform", attachment.platform);
    put(entry, "Type", attachment_type(attachment.descriptor));
    list.push_back(std::move(entry));
  }
  put(out, "Attachments", std::move(list));
  return base::JsonDocument(std::move(out));
}

} // namespace skiff::commands
