// Compose files as bake definitions: every service with a build section is a target.
#include "commands/buildx/bake/definition.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/number.hpp>
#include <skiff/base/text.hpp>
#include <skiff/compose/config.hpp>
#include <skiff/compose/project.hpp>
#include <skiff/format/units.hpp>
#include <skiff/os/files.hpp>
#include <skiff/yaml/parse.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>

namespace skiff::commands {

namespace {

using base::Failure;
using base::Json;
using base::JsonView;

compose::Project load_project(Session& session, const std::vector<BakeFile>& files) {
  compose::LoadOptions load;
  load.cwd = os::current_directory();
  load.project_directory = load.cwd;
  load.project_name = session.environment.value("COMPOSE_PROJECT_NAME");
  if (load.project_name.empty()) load.project_name = "bake";
  for (const auto& [name, value] : session.environment.all()) load.environment[name] = value;
  load.environment.erase("COMPOSE_FILE");
  load.normalize = load.resolve_paths = load.check_consistency = false;
  load.profiles = {"*"};
  for (const auto& file : files) load.files.push_back(file.name);
  load.standard_input = [&files] {
    const auto found = std::find_if(files.begin(), files.end(), [](const BakeFile& file) { return file.name == "-"; });
    return found == files.end() ? std::string() : found->text;
  };
  return compose::load(load);
}

void put_text(Json& target, const char* key, JsonView value) {
  if (!value.text().empty()) target[key] = value.text();
}

std::vector<std::string> texts(JsonView list) {
  std::vector<std::string> out;
  for (const JsonView item : list) out.push_back(item.text());
  return out;
}

void put_texts(Json& target, const char* key, JsonView list) {
  if (list.size() > 0) target[key] = texts(list);
}

// A value of x-bake may also be one text with blanks.
std::vector<std::string> words(JsonView value) {
  if (!value.is_text()) return texts(value);
  std::vector<std::string> out = base::split(base::replace_all(value.view(), "\t", " "), ' ');
  std::erase(out, std::string());
  return out;
}

void put_entries(Json& target, const std::string& key, const std::vector<std::string>& list) {
  for (const auto& text : list) {
    if (text.empty()) continue;
    if (!target.contains(key)) target[key] = Json::array();
    put_entry(target[key], key, read_entry_text(key, text).root());
  }
}

void put_contexts(Json& target, JsonView contexts) {
  constexpr std::string_view service = "service:";
  for (std::size_t i = 0; i < contexts.size(); ++i) {
    const std::string name(contexts.key(i));
    std::string value = contexts.at(i).text();
    if (value.starts_with(service)) value = base::replace_all("target:" + value.substr(service.size()), ".", "_");
    if (!target["contexts"].contains(name)) target["contexts"][name] = value;
  }
}

void put_secrets(Json& target, JsonView wanted, JsonView known) {
  for (const JsonView reference : wanted) {
    const std::string source = reference["source"].text();
    const JsonView secret = known[source];
    if (!secret.exists() || secret["external"].truth())
      throw Failure(base::cat("unsupported external secret ", source));
    Json entry = {{"id", source}};
    if (const std::string file = secret["file"].text(); !file.empty())
      entry["src"] = os::clean(file);
    else if (const std::string variable = secret["environment"].text(); !variable.empty())
      entry["env"] = variable;
    if (!target.contains("secret")) target["secret"] = Json::array();
    put_entry(target["secret"], "secret", std::move(entry));
  }
}

// Arguments without a value take the service's environment, else that of the project.
void put_args(Json& target, JsonView args, JsonView environment, const compose::Environment& project) {
  for (std::size_t i = 0; i < args.size(); ++i) {
    const std::string name(args.key(i));
    if (!args.at(i).is_null()) {
      target["args"][name] = args.at(i).text();
    } else if (environment[name].exists() && !environment[name].is_null()) {
      target["args"][name] = environment[name].text();
    } else if (const auto found = project.find(name); found != project.end()) {
      target["args"][name] = found->second;
    }
  }
}

void put_ulimits(Json& target, JsonView ulimits) {
  for (std::size_t i = 0; i < ulimits.size(); ++i) {
    const JsonView limit = ulimits.at(i);
    // A single number stands for neither: the official program shows it as 0:0.
    target["ulimits"].push_back(base::cat(ulimits.key(i), "=", limit["soft"].integer(), ":", limit["hard"].integer()));
  }
}

void put_hosts(Json& target, JsonView hosts) {
  std::map<std::string, std::string> found;
  for (const JsonView host : hosts) {
    const std::string text = host.text();
    const auto at = text.find_first_of("=:");
    std::string& into = found[text.substr(0, at)];
    into += base::cat(into.empty() ? "" : ",", text.substr(at == std::string::npos ? text.size() : at + 1));
  }
  for (const auto& [name, address] : found) target["extra-hosts"][name] = address;
}

void put_extension(Json& target, JsonView extension) {
  const auto add_words = [&](const char* key, JsonView value) {
    for (const auto& word : words(value)) {
      auto& list = target[key];
      if (std::find(list.begin(), list.end(), word) == list.end()) list.push_back(word);
    }
  };
  for (const auto* key : {"tags", "platforms", "no-cache-filter"}) add_words(key, extension[key]);
  for (const auto* key : {"cache-from", "cache-to", "secret", "ssh", "output"})
    put_entries(target, key, words(extension[key]));
  for (const auto* key : {"pull", "no-cache"})
    if (extension[key].exists()) target[key] = extension[key].truth();
  put_contexts(target, extension["contexts"]);
}

std::string attest_text(std::string_view type, const std::string& value) {
  if (const auto truth = base::parse_bool(value))
    return base::cat("type=", type, ",disabled=", *truth ? "false" : "true");
  return base::cat("type=", type, ",", value);
}

// Extensions are in the YAML of a project only, as in the official program; there every `$` is doubled.
Json plain(const yaml::Node& node) {
  Json out;
  if (node.is_mapping()) {
    out = Json::object();
    for (const auto& member : node.members()) out[member.key] = plain(member.value);
  } else if (node.is_sequence()) {
    out = Json::array();
    for (const auto& item : node.items()) out.push_back(plain(item));
  } else if (node.is_text()) {
    out = base::replace_all(node.text(), "$$", "$");
  } else if (node.is_boolean()) {
    out = node.boolean();
  }
  return out;
}

// What x-bake says in the build section of each service.
std::map<std::string, base::JsonDocument> extensions(const compose::Project& project) {
  std::map<std::string, base::JsonDocument> out;
  const auto parsed = yaml::parse(compose::config_text(project, compose::ConfigFormat::yaml));
  if (parsed.documents.empty() || !parsed.documents.front().root.is_mapping()) return out;
  const yaml::Node* services = parsed.documents.front().root.members().find("services");
  if (services == nullptr || !services->is_mapping()) return out;
  for (const auto& service : services->members()) {
    const yaml::Node* build = service.value.is_mapping() ? service.value.members().find("build") : nullptr;
    const yaml::Node* bake = build != nullptr && build->is_mapping() ? build->members().find("x-bake") : nullptr;
    if (bake != nullptr) out.emplace(service.key, base::JsonDocument(plain(*bake)));
  }
  return out;
}

Json target_of(JsonView service, JsonView extension, JsonView secrets, const compose::Environment& environment) {
  const JsonView build = service["build"];
  Json target = Json::object();
  put_text(target, "context", build["context"]);
  put_text(target, "dockerfile", build["dockerfile"]);
  put_text(target, "dockerfile-inline", build["dockerfile_inline"]);
  put_contexts(target, build["additional_contexts"]);
  put_texts(target, "tags", build["tags"]);
  const JsonView labels = build["labels"];
  for (std::size_t i = 0; i < labels.size(); ++i) target["labels"][std::string(labels.key(i))] = labels.at(i).text();
  put_args(target, build["args"], service["environment"], environment);
  put_entries(target, "cache-from", texts(build["cache_from"]));
  put_entries(target, "cache-to", texts(build["cache_to"]));
  put_text(target, "network", build["network"]);
  put_texts(target, "platforms", build["platforms"]);
  for (const JsonView key : build["ssh"]) put_entries(target, "ssh", {base::replace_all(key.view(), ": ", "=")});
  put_secrets(target, build["secrets"], secrets);
  if (const auto size = base::to_number<std::int64_t>(build["shm_size"].text()); size && *size > 0)
    target["shm-size"] = format::bytes_size(static_cast<double>(*size));
  put_ulimits(target, build["ulimits"]);
  put_hosts(target, build["extra_hosts"]);
  if (const std::string value = build["sbom"].text(); !value.empty())
    put_entries(target, "attest", {attest_text("sbom", value)});
  if (const std::string value = build["provenance"].text(); !value.empty())
    put_entries(target, "attest", {attest_text("provenance", value)});
  if (build["no_cache"].truth()) target["no-cache"] = true;
  if (build["pull"].truth()) target["pull"] = true;
  put_extension(target, extension);
  put_text(target, "target", build["target"]);
  if (!target.contains("tags") && !service["image"].empty()) target["tags"] = Json::array({service["image"].text()});
  return target;
}

} // namespace

bool is_compose_file(Session& session, const BakeFile& file) {
  const std::string name = base::lower(file.name);
  if (name.ends_with(".yml") || name.ends_with(".yaml")) return true;
  if (name.ends_with(".json") || name.ends_with(".hcl")) return false;
  if (base::trim(file.text).starts_with('{')) return false;
  try {
    load_project(session, {file});
    return true;
  } catch (const Failure&) {
    return false;
  }
}

void read_compose(Session& session, const std::vector<BakeFile>& files, BakeDefinition& into) {
  const auto project = [&] {
    try {
      return load_project(session, files);
    } catch (const Failure& failure) {
      throw Failure(base::cat("failed to parse compose file: ", failure.text));
    }
  }();
  BakeGroup group;
  group.name = "default";
  const auto bake = extensions(project);
  const JsonView services = project.model["services"];
  for (std::size_t i = 0; i < services.size(); ++i) {
    const JsonView service = services.at(i);
    if (!service["build"].exists() || service["build"].is_null()) continue;
    const std::string name = base::replace_all(services.key(i), ".", "_");
    if (!is_target_name(name))
      throw Failure(base::cat("failed to parse compose file: invalid service name ", base::quote(name),
                              ": only \"a-zA-Z0-9_-\" are allowed"));
    group.targets.push_back(name);
    const auto found = bake.find(std::string(services.key(i)));
    into.add({name, base::JsonDocument(target_of(service, found == bake.end() ? JsonView() : found->second.view(),
                                                 project.model["secrets"], project.environment))});
  }
  into.groups.push_back(std::move(group));
}

} // namespace skiff::commands
