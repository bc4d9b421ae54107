// `buildx history inspect`: one record, as text for people, JSON or through a template.
#include "commands/buildx/cache.hpp"
#include "commands/buildx/history/inspected.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/codec/base64.hpp>
#include <skiff/format/template.hpp>
#include <skiff/view/buildx.hpp>

#include <cstdio>

namespace skiff::commands {

namespace {

struct HistoryInspectOptions : BuildxOptions {
  std::string format = "pretty";
};

constexpr cli::Flag flags[] = {
    {.name = "format",
     .type = "string",
     .help = "Format of the output",
     .fallback = "\"pretty\"",
     .set = cli::into<&HistoryInspectOptions::format>},
};
constexpr std::span<const cli::Flag> groups[] = {flags, buildx_builder_flags, buildx_debug_flags};

using Rows = std::vector<std::vector<std::string>>;

void add(Rows& rows, std::string_view heading, base::JsonView value) {
  if (value.exists()) rows.push_back({base::cat(heading, ":"), value.is_bool() ? "true" : value.text()});
}

std::string joined(base::JsonView list) {
  std::vector<std::string> texts;
  for (const base::JsonView text : list) texts.push_back(text.text());
  return base::join(texts, ", ");
}

void add_list(Rows& rows, std::string_view heading, base::JsonView list) {
  if (list.size() > 0) rows.push_back({base::cat(heading, ":"), joined(list)});
}

void print_pairs(Session& session, std::string_view heading, base::JsonView pairs) {
  if (pairs.size() == 0) return;
  Rows rows = {{std::string(heading), "VALUE"}};
  for (const base::JsonView pair : pairs) rows.push_back({pair["Name"].text(), pair["Value"].text()});
  session.print(tabbed(rows) + "\n");
}

void print_inputs(Session& session, base::JsonView record, bool with_ref) {
  Rows rows;
  add(rows, "Name", record["Name"]);
  if (with_ref) add(rows, "Ref", record["Ref"]);
  add(rows, "Context", record["Context"]);
  add(rows, "Dockerfile", record["Dockerfile"]);
  add(rows, "VCS Repository", record["VCSRepository"]);
  add(rows, "VCS Revision", record["VCSRevision"]);
  add(rows, "Target", record["Target"]);
  add_list(rows, "Platforms", record["Platform"]);
  add(rows, "Keep Git Dir", record["KeepGitDir"]);
  session.print(tabbed(rows) + "\n");
}

void print_outcome(Session& session, base::JsonView record) {
  const std::string_view status = record["Status"].view();
  Rows rows;
  rows.push_back({"Started:", base::replace_all(record["StartedAt"].text().substr(0, 19), "T", " ")});
  rows.push_back({"Duration:", view::duration_short(static_cast<double>(record["Duration"].integer()) / 1e9) +
                                   (status == "running" ? " (running)" : "")});
  if (status == "failed")
    rows.push_back({"Error:", base::cat(build::code_name(static_cast<int>(record["Error"]["Code"].integer())), " ",
                                        record["Error"]["Message"].view())});
  if (status == "canceled") rows.push_back({"Status:", "Canceled"});
  const double total = record["NumTotalSteps"].real();
  char share[16] = "NaN"; // as the official client divides by no steps
  if (total > 0) std::snprintf(share, sizeof share, "%.0f", record["NumCachedSteps"].real() / total * 100);
  rows.push_back(
      {"Build Steps:", base::cat(record["NumCompletedSteps"].integer(), "/", record["NumTotalSteps"].integer(), " (",
                                 std::string_view(share), "% cached)")});
  session.print(tabbed(rows) + "\n");
}

void print_config(Session& session, base::JsonView config) {
  Rows rows;
  add(rows, "Network", config["Network"]);
  add(rows, "Hostname", config["Hostname"]);
  add_list(rows, "Extra Hosts", config["ExtraHosts"]);
  add(rows, "Cgroup Parent", config["CgroupParent"]);
  add(rows, "Image Resolve Mode", config["ImageResolveMode"]);
  add(rows, "Multi-Platform", config["MultiPlatform"]);
  add(rows, "No Cache", config["NoCache"]);
  add_list(rows, "No Cache Filter", config["NoCacheFilter"]);
  add(rows, "Shm Size", config["ShmSize"]);
  add(rows, "Resource Limits", config["Ulimit"]);
  add(rows, "Cache Mount Namespace", config["CacheMountNS"]);
  add(rows, "Dockerfile Check Config", config["DockerfileCheckConfig"]);
  add(rows, "Source Date Epoch", config["SourceDateEpoch"]);
  add(rows, "Sandbox Hostname", config["SandboxHostname"]);
  for (const base::JsonView pair : config["RestRaw"]) add(rows, pair["Name"].view(), pair["Value"]);
  session.print(tabbed(rows) + "\n");
}

void print_contents(Session& session, base::JsonView record) {
  if (const auto materials = record["Materials"]; materials.size() > 0) {
    Rows rows = {{"URI", "DIGEST"}};
    for (const base::JsonView material : materials)
      rows.push_back({material["URI"].text(), joined(material["Digests"])});
    session.print("Materials:\n" + tabbed(rows) + "\n");
  }
  if (const auto attachments = record["Attachments"]; attachments.size() > 0) {
    Rows rows = {{"DIGEST", "PLATFORM", "TYPE"}};
    for (const base::JsonView attachment : attachments)
      rows.push_back({attachment["Digest"].text(), attachment["Platform"].text(), attachment["Type"].text()});
    session.print("Attachments:\n" + tabbed(rows) + "\n");
  }
}

void print_error(Session& session, base::JsonView error, bool debug) {
  if (const auto excerpt = codec::base64_decode(error["Sources"].view())) session.print(*excerpt);
  if (const auto logs = error["Logs"]; logs.size() > 0) {
    session.print(base::cat("Logs:\n> => ", error["Name"].view(), ":\n"));
    for (const base::JsonView line : logs) session.print(base::cat("> ", line.view(), "\n"));
    session.print("\n");
  }
  const auto stack = codec::base64_decode(error["Stack"].view());
  if (!stack || stack->empty()) return;
  session.print(debug ? base::cat("\n", *stack, "\n") : "Enable --debug to see stack traces for error\n");
}

void print_pretty(Session& session, base::JsonView record, bool with_ref, bool debug) {
  print_inputs(session, record, with_ref);
  print_pairs(session, "NAMED CONTEXT", record["NamedContexts"]);
  print_outcome(session, record);
  print_config(session, record["Config"]);
  print_pairs(session, "BUILD ARG", record["BuildArgs"]);
  print_pairs(session, "LABEL", record["Labels"]);
  print_contents(session, record);
  print_error(session, record["Error"], debug);
  const std::string ref = record["Ref"].text();
  session.print(base::cat("Print build logs: docker buildx history logs ", ref,
                          "\nView build in Docker Desktop: docker-desktop://dashboard/build/",
                          full_reference(session, ref), "\n"));
}

int run(Session& session, const HistoryInspectOptions& options, cli::Arguments arguments) {
  const std::string ref = arguments.empty() ? std::string() : arguments[0];
  const auto record = inspect_record(session, find_record(session, options, ref));
  if (options.format == "pretty") {
    print_pretty(session, record.view(), ref.empty(), session.globals.debug || options.debug);
    return 0;
  }
  const auto value = format::Value::typed(inspected_record, record.view());
  std::string out;
  if (options.format == "json") {
    format::append_json(out, value, true);
    session.print_line(base::json_indent(out, "  "));
    return 0;
  }
  const auto wanted = format::Template::parse(options.format, "inspect");
  if (!wanted) throw base::Failure(base::cat("failed to parse format template: ", wanted.error()));
  if (const auto done = wanted->execute(out, value); !done)
    throw base::Failure(base::cat("failed to execute format template: ", done.error()));
  session.print_line(out);
  return 0;
}

} // namespace

extern constexpr cli::Command buildx_history_inspect = {
    .path = "buildx history inspect",
    .usage = "[OPTIONS] COMMAND",
    .summary = "Show a record",
    .flags = groups,
    .arity = {0, 1, cli::Wording::plain},
    .group = cli::Group::verb,
    .family = cli::Family::buildx,
    .execute = cli::action<HistoryInspectOptions, run>,
};
static_assert(cli::well_formed(buildx_history_inspect));

} // namespace skiff::commands
