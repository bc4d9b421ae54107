// What an engine says of its builder, as one document.
#include "commands/buildx/builders.hpp"
#include "commands/other_engine.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/build/control.hpp>
#include <skiff/config/context.hpp>
#include <skiff/notation/platform.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>

namespace skiff::commands {

namespace {

using base::Json;

// Engines before 23 do not tell BuildKit's version: the official client derives it from theirs.
struct KnownVersion {
  int first, last; // 20.10.N
  std::string_view buildkit;
};
constexpr KnownVersion known_versions[] = {
    {0, 2, "v0.8.1"},
    {3, 3, "v0.8.1+68bb095"},
    {4, 6, "v0.8.2"},
    {7, 10, "v0.8.2+244e8cde"},
    {11, 18, "v0.8.2+bc07b2b8"},
    {19, 19, "v0.8.2+3a1eeca5"},
    {20, 20, "v0.8.2+c0149372"},
    {21, 23, "v0.8.2+eeb7b65"},
};

std::string derived_version(std::string_view engine) {
  if (engine.starts_with("23.0.")) return "v0.10+unknown";
  constexpr std::string_view series = "20.10.";
  if (!engine.starts_with(series)) return std::string(engine.substr(0, engine.find("-moby")));
  engine.remove_prefix(series.size());
  const auto patch = base::to_number<int>(engine.substr(0, engine.find_first_not_of("0123456789")));
  for (const auto& known : known_versions)
    if (patch && *patch >= known.first && *patch <= known.last) return std::string(known.buildkit);
  return "v0.8+unknown";
}

Json policy_json(const build::CachePolicy& policy) {
  Json filter = nullptr;
  if (!policy.filters.empty()) filter = policy.filters;
  return {{"all", policy.all},
          {"filter", filter},
          {"keepDuration", policy.keep_duration},
          {"maxUsedSpace", policy.max_used_space},
          {"minFreeSpace", policy.min_free_space},
          {"reservedSpace", policy.reserved_space}};
}

std::vector<std::string> platforms_of(const std::vector<build::Worker>& workers) {
  std::vector<std::string> out;
  for (const auto& worker : workers)
    for (const auto& platform : worker.platforms) {
      std::string text = base::cat(platform.os, "/", platform.architecture);
      if (!platform.variant.empty()) text += "/" + platform.variant;
      if (const auto parsed = notation::parse_platform(text)) text = parsed->text();
      if (std::find(out.begin(), out.end(), text) == out.end()) out.push_back(std::move(text));
    }
  return out;
}

Json engine_node(api::Engine& engine, const std::string& name) {
  Json node = {{"Endpoint", name}};
  const auto workers = build::list_workers(engine);
  const auto version = build::buildkit_version(engine);
  std::vector<std::string> ids;
  for (const auto& worker : workers) ids.push_back(worker.id);
  std::sort(ids.begin(), ids.end());
  const auto platforms = platforms_of(workers);
  if (!workers.empty())
    for (const auto& policy : workers.front().policies) node["GCPolicy"].push_back(policy_json(policy));
  if (!ids.empty()) node["IDs"] = ids;
  if (!workers.empty())
    for (const auto& [key, value] : workers.front().labels) node["Labels"][key] = value;
  node["Name"] = name;
  if (!platforms.empty()) node["Platforms"] = platforms;
  node["Status"] = "running";
  const std::string shown =
      version ? *version : derived_version(engine.value(api::system::version())["Version"].text());
  if (!shown.empty()) node["Version"] = shown;
  return node;
}

// A node of another driver: what is kept of it, and that nothing more is known.
Json stored_node(base::JsonView kept, const std::string& driver) {
  Json node = {{"Endpoint", kept["Endpoint"].text()},
               {"Err", base::cat("the driver ", base::quote(driver), " is not built in")}};
  if (const auto flags = kept["Flags"]; !flags.empty()) node["Flags"] = *flags.node();
  node["Name"] = kept["Name"].text();
  node["Status"] = "error";
  return node;
}

} // namespace

base::JsonDocument load_builder(Session& session, const Builder& builder) {
  Json nodes = Json::array();
  std::string driver = builder.driver, error;
  if (!builder.of_context()) {
    for (const auto node : builder.file["Nodes"]) nodes.push_back(stored_node(node, driver));
  } else {
    try {
      OtherEngine other;
      if (builder.name != session.selected().context) other = engine_of_context(session, builder.name);
      api::Engine& engine = other.engine ? *other.engine : session.engine();
      engine.ping();
      driver = "docker";
      nodes.push_back(engine_node(engine, builder.name));
    } catch (const base::Failure& failure) {
      if (failure.kind == base::FailureKind::interrupted) throw;
      const std::string text(base::trim(failure.text));
      if (driver.empty()) { // there is no engine
        error = text;
        nodes.push_back({{"Endpoint", ""}, {"Name", ""}});
      } else {
        nodes.push_back({{"Endpoint", builder.name}, {"Err", text}, {"Name", builder.name}, {"Status", "error"}});
      }
    }
  }
  Json out = {{"Current", false}, {"Driver", driver}, {"Dynamic", builder.file["Dynamic"].truth()}};
  if (!error.empty()) out["Err"] = error;
  out["LastActivity"] = base::rfc3339_nano_utc(builder.last_activity);
  out["Name"] = builder.name;
  out["Nodes"] = std::move(nodes);
  return base::JsonDocument(std::move(out));
}

} // namespace skiff::commands
