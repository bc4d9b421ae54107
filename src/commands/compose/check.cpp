// `compose check`: everything that is wrong with a project, without an engine, for people and for machines. Not an
// official verb: editors and continuous integration get places instead of one sentence.
#include "commands/compose/loading.hpp"

#include <skiff/base/json.hpp>
#include <skiff/base/text.hpp>
#include <skiff/compose/config.hpp>

namespace skiff::commands {
namespace {

struct ComposeCheckOptions : ComposeOptions {
  std::string format = "text";
};

constexpr cli::Flag flags[] = {
    {.name = "format",
     .type = "string",
     .help = "Format of the output (text, json, sarif, github)",
     .fallback = "\"text\"",
     .completer = cli::Completer::words,
     .words = "text json sarif github",
     .set = cli::into<&ComposeCheckOptions::format>},
};
constexpr std::span<const cli::Flag> groups[] = {flags, compose_verb_flags};

struct Findings {
  std::vector<compose::Diagnostic> errors;
  std::vector<std::string> warnings;
};

Findings check(const compose::LoadOptions& load) {
  Findings found;
  try {
    auto project = compose::load(load);
    found.warnings = std::move(project.warnings);
    compose::check_container_names(project);
  } catch (const compose::LoadFailure& failure) {
    found.errors = failure.diagnostics;
    found.warnings = failure.warnings;
    if (found.errors.empty()) found.errors.push_back({.message = failure.text});
  } catch (const base::Failure& failure) {
    found.errors.push_back({.message = failure.text});
  }
  return found;
}

std::string quoted(std::string_view text) { return base::json_quote(text); }

std::string sentence(const compose::Diagnostic& found) {
  return found.suggestion.empty() ? found.message : base::cat(found.message, " (", found.suggestion, ')');
}

std::string as_json(const Findings& found) {
  std::string out = "[";
  const auto separator = [&out] { return out.size() > 1 ? ",\n " : ""; };
  for (const auto& error : found.errors) {
    std::string chain;
    for (const auto& step : error.chain) chain += base::cat(chain.empty() ? "" : ",", quoted(step));
    out += base::cat(separator(), R"({"level":"error","message":)", quoted(error.message), R"(,"suggestion":)",
                     quoted(error.suggestion), R"(,"file":)", quoted(error.file), R"(,"line":)", error.line,
                     R"(,"column":)", error.column, R"(,"chain":[)", chain, "]}");
  }
  for (const auto& warning : found.warnings)
    out += base::cat(separator(), R"({"level":"warning","message":)", quoted(warning), '}');
  return out + "]\n";
}

std::string sarif_result(std::string_view level, std::string_view message, const std::string& location) {
  return base::cat(R"({"ruleId":"compose","level":")", level, R"(","message":{"text":)", quoted(message), '}',
                   location.empty() ? "" : R"(,"locations":[)" + location + "]", '}');
}

std::string as_sarif(const Findings& found) {
  std::vector<std::string> results;
  for (const auto& error : found.errors) {
    std::string location;
    if (error.line != 0)
      location = base::cat(R"({"physicalLocation":{"artifactLocation":{"uri":)", quoted("file://" + error.file),
                           R"(},"region":{"startLine":)", error.line, R"(,"startColumn":)", error.column, "}}}");
    results.push_back(sarif_result("error", sentence(error), location));
  }
  for (const auto& warning : found.warnings) results.push_back(sarif_result("warning", warning, ""));
  return base::cat(R"({"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"tool":)",
                   R"({"driver":{"name":"skiff","rules":[{"id":"compose"}]}},"results":[)", base::join(results, ","),
                   "]}]}\n");
}

/// Commands of a workflow log: its own escapes for line ends and separators.
std::string as_github(const Findings& found) {
  const auto escaped = [](std::string text, bool property) {
    text = base::replace_all(text, "%", "%25");
    text = base::replace_all(text, "\n", "%0A");
    if (!property) return text;
    return base::replace_all(base::replace_all(text, ":", "%3A"), ",", "%2C");
  };
  std::string out;
  for (const auto& error : found.errors)
    out += error.line == 0 ? base::cat("::error::", escaped(sentence(error), false), '\n')
                           : base::cat("::error file=", escaped(error.file, true), ",line=", error.line,
                                       ",col=", error.column, "::", escaped(sentence(error), false), '\n');
  for (const auto& warning : found.warnings) out += base::cat("::warning::", escaped(warning, false), '\n');
  return out;
}

std::string as_text(const Findings& found, bool colour) {
  auto out = diagnostics_text(found.errors, colour);
  for (const auto& warning : found.warnings) out += base::cat("warning: ", warning, '\n');
  return out;
}

int run(Session& session, const ComposeCheckOptions& options, cli::Arguments) {
  const auto& format = options.format;
  if (format != "text" && format != "json" && format != "sarif" && format != "github")
    throw base::Failure(base::cat("unsupported format ", base::quote(format)));
  const auto found = check(load_options(session, options));
  const bool colour = session.streams.out.is_terminal() && session.environment.value("NO_COLOR").empty();
  session.print(format == "json"     ? as_json(found)
                : format == "sarif"  ? as_sarif(found)
                : format == "github" ? as_github(found)
                                     : as_text(found, colour));
  return found.errors.empty() ? 0 : 1;
}

} // namespace

extern constexpr cli::Command compose_check = {
    .path = "compose check",
    .usage = "[OPTIONS]",
    .summary = "Show everything that is wrong with the compose file",
    .flags = groups,
    .arity = {0, 0, cli::Wording::plain},
    .family = cli::Family::compose,
    .hidden = true,
    .execute = cli::action<ComposeCheckOptions, run>,
};
static_assert(cli::well_formed(compose_check));

} // namespace skiff::commands
