#include "commands/buildx/bake/builds.hpp"

#include "commands/buildx/build_request.hpp"
#include "commands/buildx/local_state.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/build/context.hpp>
#include <skiff/notation/limits.hpp>
#include <skiff/notation/size.hpp>
#include <skiff/os/files.hpp>

#include <nlohmann/json.hpp>

#include <utility>

namespace skiff::commands {

namespace {

bool is_remote(const std::string& path) { return build::is_git_url(path) || build::is_http_url(path); }

// Paths as the build takes them. The context is shown clean by --print too.
void settle_paths(base::JsonDocument& target) {
  std::string context = target["context"].text();
  if (context == "-") throw base::Failure("context from stdin not allowed in bake");
  if (target["dockerfile"].text() == "-") throw base::Failure("dockerfile from stdin not allowed in bake");
  if (context.starts_with("cwd://")) context = context.substr(6);
  if (!is_remote(context)) context = os::clean(context);
  target.set("/context", context);
}

std::vector<std::string> texts(base::JsonView list) {
  std::vector<std::string> out;
  for (const base::JsonView text : list) out.push_back(text.text());
  return out;
}

std::vector<std::string> entries(base::JsonView target, std::string_view key) {
  std::vector<std::string> out;
  for (const base::JsonView entry : target[key]) out.push_back(entry_text(key, entry));
  return out;
}

std::vector<std::string> pairs(base::JsonView map) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < map.size(); ++i) out.push_back(base::cat(map.key(i), "=", map.at(i).view()));
  return out;
}

void check_secrets(Session& session, base::JsonView target) {
  for (const base::JsonView secret : target["secret"]) {
    std::string path = secret["src"].text();
    if (path.empty() && !secret["env"].exists() && !session.environment.get(secret["id"].view()))
      path = secret["id"].text();
    if (!path.empty() && !os::exists(path))
      throw base::Failure(base::cat("failed to stat ", path, ": stat ", path, ": no such file or directory"));
  }
}

std::string described(const std::string& name, base::JsonView target) {
  const std::string description = target["description"].text();
  return base::cat(name, "\n", description, description.empty() ? "\n" : "\n\n");
}

// An answer in JSON, and with it the error it may be.
base::Json members_of(const Answer& answer) {
  std::map<std::string, base::Json> members; // sorted, as Go has them
  if (!answer.error.empty()) members["error"] = answer.error;
  const auto document = base::Json::parse(answer.text, nullptr, false);
  for (const auto& [key, value] : document.items()) members[key] = value;
  return members;
}

} // namespace

BuildOptions build_options(base::JsonView target) {
  BuildOptions out;
  out.context = target["context"].text();
  const std::string file = target["dockerfile"].text();
  const bool local = !is_remote(out.context);
  out.dockerfile = local && !file.starts_with('/') && !is_remote(file) ? os::clean(out.context + "/" + file) : file;
  if (const auto text = target["dockerfile-inline"]; text.exists()) out.dockerfile_inline = text.text();
  out.build_args = pairs(target["args"]);
  out.labels = pairs(target["labels"]);
  out.build_contexts = pairs(target["contexts"]);
  out.tags = texts(target["tags"]);
  out.platforms = texts(target["platforms"]);
  out.annotations = texts(target["annotations"]);
  out.allow = texts(target["entitlements"]);
  out.no_cache_filter = texts(target["no-cache-filter"]);
  out.extra_hosts = pairs(target["extra-hosts"]);
  out.cache_from = entries(target, "cache-from");
  out.cache_to = entries(target, "cache-to");
  out.outputs = entries(target, "output");
  out.secrets = entries(target, "secret");
  out.ssh = entries(target, "ssh");
  out.attestations = entries(target, "attest");
  out.target = target["target"].text();
  if (target["call"].exists()) out.call = target["call"].text() == "lint" ? "check" : target["call"].text();
  if (target["network"].exists()) out.network = target["network"].text();
  out.no_cache = target["no-cache"].truth();
  out.pull = target["pull"].truth();
  if (const std::string size = target["shm-size"].text(); !size.empty()) {
    const auto bytes = notation::parse_bytes(size);
    if (!bytes) throw base::Failure(base::cat("invalid value ", size, " for membytes key shm-size"));
    out.shm_size = *bytes;
  }
  for (const auto& text : texts(target["ulimits"])) {
    const auto limit = notation::parse_ulimit(text);
    if (!limit) throw base::Failure(limit.error());
    out.ulimits.push_back(*limit);
  }
  return out;
}

void settle_target(Session& session, base::JsonDocument& target) {
  settle_paths(target);
  check_secrets(session, target.view());
  if (const auto epoch = session.environment.value("SOURCE_DATE_EPOCH"); !epoch.empty())
    if (!target["args"]["SOURCE_DATE_EPOCH"].exists()) target.set("/args/SOURCE_DATE_EPOCH", epoch);
  (void)build_options(target.view()); // finds what is no value
}

std::vector<GroupedBuild> builds_of(Session& session, const BakePlan& plan, const std::vector<std::string>& wanted,
                                    bool with_metadata) {
  std::vector<GroupedBuild> builds;
  LocalGroup group{build::random_id(), wanted, {}};
  for (const auto& [name, target] : plan.targets) {
    GroupedBuild one{name, build_options(target.view())};
    if (with_metadata) one.options.metadata_file = "-"; // what would stand in it is asked for
    if (one.options.call == "build") {
      one.options.state_target = name;
      one.options.state_group = group.id;
      one.options.reference = build::random_id();
      group.refs.push_back(one.options.reference);
    }
    builds.push_back(std::move(one));
  }
  if (!group.refs.empty()) keep_local_group(session, group);
  return builds;
}

int print_bake_answers(Session& session, const BakePlan& plan, const std::vector<GroupedBuild>& builds,
                       const std::string& call) {
  const auto wish = parse_question(call);
  const bool as_json = wish && wish->format == "json";
  base::JsonDocument document = plan_document(plan);
  auto& targets = document.root()["target"];
  for (auto& target : targets) target = base::Json{{"build", target}};
  int code = 0;
  std::string text;
  for (const auto& one : builds) {
    auto question = parse_question(one.options.call);
    if (!question) continue;
    if (wish) {
      question->format = wish->format;
      question->ignore_status = wish->ignore_status;
    }
    const Answer answer = read_answer(*question, one.result.response, answering_file(one.options));
    if (!answer.error.empty())
      code = 1;
    else if (code == 0)
      code = answer.code;
    if (as_json)
      targets[one.name][question->name == "lint" ? "check" : question->name] = members_of(answer);
    else
      text += base::cat(text.empty() ? "" : "\n", described(one.name, plan.targets.at(one.name).view()), answer.text,
                        answer.error.empty() ? "" : base::cat("error: ", answer.error, "\n"));
  }
  if (as_json) text = document_text(document) + "\n";
  session.print(text);
  return code;
}

void write_bake_metadata(const std::vector<GroupedBuild>& builds, const std::string& file) {
  auto metadata = nlohmann::ordered_json::object();
  for (const auto& one : builds)
    if (const auto document = base::JsonDocument::parse(metadata_text(one.result.response)))
      metadata[one.name] = document->root();
  if (const auto written = os::write_file_atomically(file, metadata.dump(2), 0644); !written)
    throw base::Failure(written.error());
}

} // namespace skiff::commands
