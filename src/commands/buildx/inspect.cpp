// `buildx inspect`: one builder in full.
#include "commands/buildx/builders.hpp"

#include <skiff/base/text.hpp>
#include <skiff/format/table.hpp>
#include <skiff/format/units.hpp>
#include <skiff/notation/duration.hpp>

#include <utility>

namespace skiff::commands {

namespace {

struct BuildxInspectOptions : BuildxOptions {
  bool bootstrap = false; // the engine's builder runs always
};

constexpr cli::Flag flags[] = {
    {.name = "bootstrap", .help = "Boot the builder first", .set = cli::into<&BuildxInspectOptions::bootstrap>},
};
constexpr std::span<const cli::Flag> groups[] = {flags, buildx_builder_flags, buildx_debug_flags};

void add_policy(std::string& out, std::size_t number, base::JsonView policy) {
  out += base::cat("GC Policy rule#", number, ":\n\tAll:\t", policy["all"].truth() ? "true" : "false", "\n");
  if (const base::JsonView filters = policy["filter"]; filters.size() > 0) {
    std::vector<std::string> texts;
    for (const base::JsonView filter : filters) texts.push_back(filter.text());
    out += base::cat("\tFilters:\t", base::join(texts, " "), "\n");
  }
  if (const auto duration = policy["keepDuration"].integer(); duration > 0)
    out += base::cat("\tKeep Duration:\t", notation::duration_text(duration), "\n");
  constexpr std::pair<std::string_view, std::string_view> sizes[] = {
      {"reservedSpace", "Reserved Space"}, {"maxUsedSpace", "Max Used Space"}, {"minFreeSpace", "Min Free Space"}};
  for (const auto& [key, heading] : sizes)
    if (const auto size = policy[key].integer(); size > 0)
      out += base::cat("\t", heading, ":\t", format::bytes_size(static_cast<double>(size)), "\n");
}

void add_features(std::string& out, base::JsonView node) {
  const bool containerd = node["Labels"]["org.mobyproject.buildkit.worker.snapshotter"].exists();
  constexpr std::string_view features[] = {"Automatically load images to the Docker Engine image store",
                                           "Cache export",
                                           "Direct push",
                                           "Docker exporter",
                                           "Multi-platform build",
                                           "OCI exporter"};
  out += "Features:\n";
  for (const auto& feature : features)
    out += base::cat("\t", feature, ":\t", containerd || &feature == features ? "true" : "false", "\n");
}

void add_node(std::string& out, base::JsonView node, bool debug) {
  out += base::cat("Name:\t", node["Name"].view(), "\nEndpoint:\t", node["Endpoint"].view(), "\n");
  if (node["Err"].exists()) {
    out += base::cat("Error:\t", node["Err"].view(), "\n");
    return;
  }
  out += base::cat("Status:\t", node["Status"].view(), "\n");
  if (node["Version"].exists()) out += base::cat("BuildKit version:\t", node["Version"].view(), "\n");
  std::vector<std::string> platforms;
  for (const base::JsonView platform : node["Platforms"]) platforms.push_back(platform.text());
  if (!platforms.empty()) out += base::cat("Platforms:\t", base::join(platforms, ", "), "\n");
  if (debug) add_features(out, node);
  const base::JsonView labels = node["Labels"];
  if (labels.size() > 0) out += "Labels:\n";
  for (std::size_t i = 0; i < labels.size(); ++i)
    out += base::cat("\t", labels.key(i), ":\t", labels.at(i).view(), "\n");
  for (std::size_t i = 0; i < node["GCPolicy"].size(); ++i) add_policy(out, i, node["GCPolicy"].at(i));
}

int run(Session& session, const BuildxInspectOptions& options, cli::Arguments arguments) {
  const std::string name = arguments.empty() ? chosen_builder(session, options) : arguments[0];
  const Builder builder = find_builder(session, name);
  const base::JsonDocument loaded = load_builder(session, builder);
  std::string out = base::cat("Name:\t", builder.name, "\nDriver:\t", loaded["Driver"].view(), "\n");
  if (builder.last_activity != base::year_one)
    out += base::cat("Last Activity:\t", base::go_time(builder.last_activity, false, false), "\n");
  if (loaded["Err"].exists()) {
    out += base::cat("Error:\t", loaded["Err"].view(), "\n");
  } else {
    out += "\nNodes:\n";
    bool first = true;
    for (const base::JsonView node : loaded["Nodes"]) {
      if (!std::exchange(first, false)) out += "\n";
      add_node(out, node, session.globals.debug || options.debug);
    }
  }
  session.print(format::align(out, {0, 1}));
  return 0;
}

} // namespace

extern constexpr cli::Command buildx_inspect = {
    .path = "buildx inspect",
    .usage = "[NAME]",
    .summary = "Show a builder",
    .flags = groups,
    .arity = cli::at_most(1),
    .family = cli::Family::buildx,
    .completer = cli::Completer::builders,
    .execute = cli::action<BuildxInspectOptions, run>,
};
static_assert(cli::well_formed(buildx_inspect));

} // namespace skiff::commands
