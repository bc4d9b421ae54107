// `buildx bake`: builds the targets that a JSON or compose file defines.
#include "commands/buildx/bake/entitlements.hpp"
#include "commands/buildx/bake/resolve.hpp"
#include "commands/buildx/build_options.hpp"
#include "commands/buildx/builders.hpp"
#include "commands/buildx/cache.hpp"
#include "commands/prompt.hpp"

#include <skiff/base/csv.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/number.hpp>
#include <skiff/base/text.hpp>
#include <skiff/build/context.hpp>
#include <skiff/build/progress.hpp>
#include <skiff/codec/sha256.hpp>
#include <skiff/notation/limits.hpp>
#include <skiff/notation/size.hpp>
#include <skiff/os/files.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <exception>
#include <utility>

namespace skiff::commands {

namespace {

struct BakeOptions : BuildxOptions {
  std::vector<std::string> allow, files, overrides;
  std::string call = "build", list, metadata_file, progress = "auto", provenance, sbom;
  std::optional<bool> no_cache, pull;
  bool check = false, list_targets = false, list_variables = false, load = false, print = false, push = false;
};

constexpr cli::Flag flags[] = {
    {.name = "allow",
     .type = "stringArray",
     .help = "Let the build use resources outside of its folder",
     .set = cli::into<&BakeOptions::allow>},
    {.name = "call",
     .type = "string",
     .help = "How to evaluate the build (\"check\", \"outline\", \"targets\")",
     .fallback = "\"build\"",
     .set = cli::into<&BakeOptions::call>},
    {.name = "check", .help = "Same as \"--call=check\"", .set = cli::into<&BakeOptions::check>},
    {.name = "file",
     .letter = 'f',
     .type = "stringArray",
     .help = "File that defines the build",
     .set = cli::into<&BakeOptions::files>},
    {.name = "list", .type = "string", .help = "List targets or variables", .set = cli::into<&BakeOptions::list>},
    {.name = "list-targets", .help = "List targets", .hidden = true, .set = cli::into<&BakeOptions::list_targets>},
    {.name = "list-variables",
     .help = "List variables",
     .hidden = true,
     .set = cli::into<&BakeOptions::list_variables>},
    {.name = "load", .help = "Same as \"--set=*.output=type=docker\"", .set = cli::into<&BakeOptions::load>},
    {.name = "metadata-file",
     .type = "string",
     .help = "Write the result's metadata to a file",
     .set = cli::into<&BakeOptions::metadata_file>},
    {.name = "no-cache", .help = "Build without the cache", .set = cli::into<&BakeOptions::no_cache>},
    {.name = "print", .help = "Print the options without building", .set = cli::into<&BakeOptions::print>},
    {.name = "progress",
     .type = "string",
     .help = "Kind of progress (\"auto\", \"none\", \"plain\", \"quiet\", \"rawjson\", \"tty\")",
     .fallback = "\"auto\"",
     .set = cli::into<&BakeOptions::progress>},
    {.name = "provenance",
     .type = "string",
     .help = "Same as \"--set=*.attest=type=provenance\"",
     .set = cli::into<&BakeOptions::provenance>},
    {.name = "pull", .help = "Always try to pull newer base images", .set = cli::into<&BakeOptions::pull>},
    {.name = "push", .help = "Same as \"--set=*.output=type=registry\"", .set = cli::into<&BakeOptions::push>},
    {.name = "sbom",
     .type = "string",
     .help = "Same as \"--set=*.attest=type=sbom\"",
     .set = cli::into<&BakeOptions::sbom>},
    {.name = "set",
     .type = "stringArray",
     .help = "Override a value of a target (targetpattern.key=value)",
     .set = cli::into<&BakeOptions::overrides>},
};
constexpr std::span<const cli::Flag> groups[] = {flags, buildx_builder_flags, buildx_debug_flags};

constexpr std::string_view default_files[] = {
    "compose.yaml",     "compose.yml",     "docker-compose.yml",        "docker-compose.yaml",
    "docker-bake.json", "docker-bake.hcl", "docker-bake.override.json", "docker-bake.override.hcl"};

std::vector<std::string> file_names(Session& session, const BakeOptions& options) {
  std::vector<std::string> names;
  if (!options.files.empty()) {
    for (std::string name : options.files) names.push_back(name.starts_with("cwd://") ? name.substr(6) : name);
    return names;
  }
  const std::string separator = session.environment.value("BUILDX_BAKE_PATH_SEPARATOR");
  const std::string list = session.environment.value("BUILDX_BAKE_FILE");
  for (const auto& part : base::split(list, separator.empty() ? ':' : separator[0])) {
    const std::string name(base::trim(part));
    if (name.empty()) continue;
    if (name != "-" && !os::exists(name)) throw base::Failure(base::cat("stat ", name, ": no such file or directory"));
    names.push_back(name);
  }
  return names;
}

// Reading the files is the first step of the progress.
class FileReader {
public:
  FileReader(Session& session, build::Progress* progress, bool from_environment)
      : session_(session), progress_(progress) {
    step_.digest = "sha256:" + codec::sha256_hex("bake definitions");
    step_.name =
        base::cat("[internal] load local bake definitions", from_environment ? " from BUILDX_BAKE_FILE env" : "");
    step_.started = session.now();
    tell({});
  }

  std::vector<BakeFile> read(const std::vector<std::string>& names) {
    std::vector<BakeFile> files;
    std::exception_ptr failure;
    try {
      if (names.empty()) {
        for (const auto name : default_files)
          if (os::exists(std::string(name))) files.push_back(read_one(std::string(name)));
      }
      for (const auto& name : names) files.push_back(read_one(name));
    } catch (const base::Failure&) {
      failure = std::current_exception();
    }
    step_.completed = session_.now();
    tell({});
    if (progress_ != nullptr && failure) progress_->finish(session_.now());
    if (failure) std::rethrow_exception(failure);
    return files;
  }

private:
  BakeFile read_one(const std::string& name) {
    build::VertexStatus status;
    status.id = name == "-" ? "reading from stdin" : "reading " + name;
    status.vertex = step_.digest;
    status.timestamp = status.started = session_.now();
    const auto text = name == "-" ? base::Result<std::string>(read_stdin(session_)) : os::read_file(name);
    status.completed = session_.now();
    if (text) {
      status.current = static_cast<std::int64_t>(text->size());
      if (name != "-") status.total = status.current;
    }
    tell({status});
    if (!text) throw base::Failure(text.error());
    return {name, *text};
  }

  void tell(std::vector<build::VertexStatus> statuses) {
    if (progress_ == nullptr) return;
    build::BuildStatus status;
    status.vertexes.push_back(step_);
    status.statuses = std::move(statuses);
    progress_->update(status, session_.now());
  }

  Session& session_;
  build::Progress* progress_;
  build::Vertex step_;
};

std::unique_ptr<build::Progress> painter(Session& session, const std::string& mode, const std::string& heading,
                                         const std::string& place) {
  auto& err = session.streams.err;
  const auto write = [&err](std::string_view text) {
    err.write(text);
    err.flush();
  };
  if (mode == "quiet") return nullptr;
  if (mode == "rawjson") return build::json_progress(write);
  if (mode != "auto" && mode != "plain" && mode != "tty")
    throw base::Failure(base::cat("invalid progress mode ", mode));
  if (mode == "plain" || !err.is_terminal()) {
    if (mode == "tty") throw base::Failure("failed to get console: provided file is not a console");
    return build::plain_progress(heading, write);
  }
  build::TerminalPicture picture;
  picture.place = place;
  picture.colours = session.environment.value("NO_COLOR").empty();
  picture.size = [&err] {
    const auto size = err.size();
    return std::pair<int, int>(size.columns, size.rows);
  };
  return build::terminal_progress(std::move(picture), write);
}

// ---- --list

// `targets`, or `type=targets,format=json`.
std::pair<std::string, std::string> list_wish(const std::string& text) {
  std::string type = text, format = "table";
  if (text.starts_with("type=") || text.find(',') != std::string::npos) {
    type.clear();
    const auto fields = base::parse_csv(text);
    if (!fields) throw base::Failure(fields.error());
    for (const auto& field : *fields) {
      const auto [key, value] = base::cut(field, '=');
      if (!value) throw base::Failure(base::cat("invalid value ", field));
      const std::string name = base::lower(base::trim(key));
      if (name == "type")
        type = *value;
      else if (name == "format")
        format = *value;
      else
        throw base::Failure(base::cat("unexpected key '", name, "' in '", field, "'"));
    }
  }
  if (format != "table" && format != "json")
    throw base::Failure(base::cat("invalid list format ", base::quote(format)));
  if (type != "targets" && type != "variables") throw base::Failure(base::cat("invalid list type ", base::quote(type)));
  return {type, format};
}

void print_json(Session& session, const nlohmann::ordered_json& list) { session.print_line(list.dump(2)); }

void list_targets(Session& session, const BakeDefinition& definition, bool json) {
  std::map<std::string, std::pair<std::string, bool>> rows; // description, whether it is a group
  for (const auto& target : definition.targets) rows[target.name] = {target.body["description"].text(), false};
  for (const auto& group : definition.groups) {
    std::string members = base::join(group.targets, ", ");
    if (!group.description.empty()) members = base::cat(group.description, " (", members, ")");
    rows[group.name] = {members, true};
  }
  if (!json) {
    std::vector<std::vector<std::string>> lines = {{"TARGET", "DESCRIPTION"}};
    for (const auto& [name, row] : rows) lines.push_back({name, row.first});
    session.print(tabbed(lines));
    return;
  }
  auto list = nlohmann::ordered_json::array();
  for (const auto& [name, row] : rows) {
    nlohmann::ordered_json entry = {{"name", name}};
    if (!row.first.empty()) entry["description"] = row.first;
    if (row.second) entry["group"] = true;
    list.push_back(std::move(entry));
  }
  print_json(session, list);
}

void list_variables(Session& session, const BakeDefinition& definition, bool json) {
  auto variables = definition.variables;
  std::sort(variables.begin(), variables.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  if (!json) {
    std::vector<std::vector<std::string>> lines = {{"VARIABLE", "TYPE", "VALUE", "DESCRIPTION"}};
    for (const auto& variable : variables)
      lines.push_back({variable.name, {}, variable.is_null ? "<null>" : variable.value, variable.description});
    session.print(tabbed(lines));
    return;
  }
  auto list = nlohmann::ordered_json::array();
  for (const auto& variable : variables) {
    nlohmann::ordered_json entry = {{"name", variable.name}};
    if (!variable.description.empty()) entry["description"] = variable.description;
    if (!variable.is_null) entry["value"] = variable.value;
    list.push_back(std::move(entry));
  }
  print_json(session, list);
}

// ---- from a target to a build

std::string canonical_attest(std::string_view type, const std::string& text) {
  if (const auto truth = base::parse_bool(text))
    return base::cat("*.attest=type=", type, ",disabled=", *truth ? "false" : "true");
  return base::cat("*.attest=type=", type, ",", text);
}

std::vector<std::string> overrides_of(const BakeOptions& options) {
  std::vector<std::string> out = options.overrides;
  if (options.push) out.emplace_back("*.push=true");
  if (options.load) out.emplace_back("*.load=true");
  const std::string call = options.check ? "check" : options.call;
  if (!call.empty() && call != "build") out.push_back("*.call=" + (call == "check" ? std::string("lint") : call));
  if (options.no_cache) out.push_back(base::cat("*.no-cache=", *options.no_cache ? "true" : "false"));
  if (options.pull) out.push_back(base::cat("*.pull=", *options.pull ? "true" : "false"));
  if (!options.sbom.empty()) out.push_back(canonical_attest("sbom", options.sbom));
  if (!options.provenance.empty()) out.push_back(canonical_attest("provenance", options.provenance));
  return out;
}

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

BuildOptions build_options(const BakeOptions& options, base::JsonView target) {
  BuildOptions out;
  out.builder = options.builder;
  out.debug = options.debug;
  out.progress = options.progress == "quiet" ? "none" : options.progress; // bake prints no ids
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

void check_secrets(Session& session, base::JsonView target) {
  for (const base::JsonView secret : target["secret"]) {
    std::string path = secret["src"].text();
    if (path.empty() && !secret["env"].exists() && !session.environment.get(secret["id"].view()))
      path = secret["id"].text();
    if (!path.empty() && !os::exists(path))
      throw base::Failure(base::cat("failed to stat ", path, ": stat ", path, ": no such file or directory"));
  }
}

void build_all(Session& session, const BakeOptions& options, const BakePlan& plan) {
  for (const auto& [name, target] : plan.targets)
    for (const auto& context : pairs(target["contexts"]))
      if (context.find("=target:") != std::string::npos)
        throw base::Failure(base::cat("target ", name, ": contexts that are other targets are not supported"));
  nlohmann::ordered_json metadata = nlohmann::ordered_json::object();
  bool first = true;
  for (const auto& [name, target] : plan.targets) {
    BuildOptions one = build_options(options, target.view());
    const build::ScratchDirectory scratch;
    if (!options.metadata_file.empty()) one.metadata_file = scratch.path() + "/metadata.json";
    if (one.call != "build") {
      session.print(base::cat(std::exchange(first, false) ? "" : "\n", name, "\n"));
      if (!target["description"].empty()) session.print_line(target["description"].view());
      session.print("\n");
    }
    build_with_buildkit(session, one);
    if (options.metadata_file.empty()) continue;
    if (const auto text = os::read_file(one.metadata_file))
      if (const auto document = base::JsonDocument::parse(*text)) metadata[name] = document->root();
  }
  if (options.metadata_file.empty()) return;
  const auto written = os::write_file_atomically(options.metadata_file, metadata.dump(2), 0644);
  if (!written) throw base::Failure(written.error());
}

int run(Session& session, const BakeOptions& options, cli::Arguments arguments) {
  std::string list = options.list;
  if (list.empty() && options.list_targets) list = "targets";
  if (list.empty() && options.list_variables) list = "variables";
  if (options.print && !list.empty()) throw base::Failure("--print and --list are mutually exclusive");
  std::vector<std::string> wanted(arguments.begin(), arguments.end());
  if (!wanted.empty() && is_remote(wanted.front()))
    throw base::Failure("definitions from a URL are not supported: files are");
  if (wanted.empty()) wanted.emplace_back("default");
  const bool builds = !options.print && list.empty();
  std::string heading, place;
  if (builds) {
    const Builder builder = working_builder(session, options);
    note_activity(session, builder);
    session.engine().ping();
    heading = base::cat("building with ", base::quote(builder.name), " instance using docker driver");
    place = "docker:" + builder.name;
  }
  const auto progress = painter(session, options.progress, heading, place);
  const auto names = file_names(session, options);
  const auto files = FileReader(session, progress.get(), options.files.empty() && !names.empty()).read(names);
  if (progress) progress->finish(session.now());
  if (files.empty()) throw base::Failure("couldn't find a bake definition");
  BakeDefinition definition = read_definition(session, files);
  if (!list.empty()) {
    const auto [type, format] = list_wish(list);
    (type == "targets" ? list_targets : list_variables)(session, definition, format == "json");
    return 0;
  }
  BakePlan plan = resolve(session, definition, wanted, overrides_of(options));
  for (auto& [name, target] : plan.targets) {
    settle_paths(target);
    check_secrets(session, target.view());
    if (const auto epoch = session.environment.value("SOURCE_DATE_EPOCH"); !epoch.empty())
      if (!target["args"]["SOURCE_DATE_EPOCH"].exists()) target.set("/args/SOURCE_DATE_EPOCH", epoch);
    (void)build_options(options, target.view()); // finds what is no value
  }
  if (options.print) {
    session.print_line(plan_text(plan));
    return 0;
  }
  require_entitlements(session, options.allow, plan);
  build_all(session, options, plan);
  return 0;
}

} // namespace

extern constexpr cli::Command buildx_bake = {
    .path = "buildx bake",
    .usage = "[OPTIONS] [TARGET...]",
    .summary = "Build what a file defines",
    .aliases = "docker buildx bake, docker buildx f",
    .flags = groups,
    .family = cli::Family::buildx,
    .execute = cli::action<BakeOptions, run>,
};
static_assert(cli::well_formed(buildx_bake));

} // namespace skiff::commands
