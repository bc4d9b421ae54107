#include <skiff/api/engine.hpp>
#include <skiff/base/json.hpp>
#include <skiff/base/text.hpp>
#include <skiff/compose/config.hpp>
#include <skiff/compose/findings.hpp>

namespace skiff::compose {
namespace {

std::string quoted(std::string_view text) { return base::json_quote(text); }

std::string sentence(const Diagnostic& found) {
  return found.suggestion.empty() ? found.message : base::cat(found.message, " (", found.suggestion, ')');
}

std::string sarif_message(std::string_view text) { return base::cat(R"("message":{"text":)", quoted(text), '}'); }

std::string sarif_location(const Diagnostic& error) {
  if (error.line == 0) return {};
  return base::cat(R"(,"locations":[{"physicalLocation":{"artifactLocation":{"uri":)",
                   quoted("file://" + api::escape_path(error.file)), R"(},"region":{"startLine":)", error.line,
                   R"(,"startColumn":)", error.column, "}}}]");
}

/// The files that led to the place.
std::string sarif_stack(const Diagnostic& error) {
  if (error.chain.empty()) return {};
  std::vector<std::string> frames;
  for (const auto& step : error.chain) frames.push_back(base::cat(R"({"location":{)", sarif_message(step), "}}"));
  return base::cat(R"(,"stacks":[{"frames":[)", base::join(frames, ","), "]}]");
}

/// As a value of a workflow command; `property`: of one of its properties.
std::string escaped(std::string text, bool property = false) {
  text = base::replace_all(text, "%", "%25");
  text = base::replace_all(text, "\r", "%0D");
  text = base::replace_all(text, "\n", "%0A");
  if (!property) return text;
  return base::replace_all(base::replace_all(text, ":", "%3A"), ",", "%2C");
}

} // namespace

Findings find_faults(const LoadOptions& options) {
  Findings found;
  try {
    auto project = load(options);
    found.warnings = std::move(project.warnings);
    check_container_names(project);
  } catch (const LoadFailure& failure) {
    found.errors = failure.diagnostics;
    found.warnings = failure.warnings;
    if (found.errors.empty()) found.errors.push_back({.message = failure.text});
  } catch (const base::Failure& failure) {
    found.errors.push_back({.message = failure.text});
  }
  return found;
}

std::string findings_json(const Findings& found) {
  std::vector<std::string> out;
  for (const auto& error : found.errors) {
    std::vector<std::string> chain;
    for (const auto& step : error.chain) chain.push_back(quoted(step));
    out.push_back(base::cat(R"({"level":"error","message":)", quoted(error.message), R"(,"suggestion":)",
                            quoted(error.suggestion), R"(,"file":)", quoted(error.file), R"(,"line":)", error.line,
                            R"(,"column":)", error.column, R"(,"chain":[)", base::join(chain, ","), "]}"));
  }
  for (const auto& warning : found.warnings)
    out.push_back(base::cat(R"({"level":"warning","message":)", quoted(warning), '}'));
  return base::cat('[', base::join(out, ",\n "), "]\n");
}

std::string findings_sarif(const Findings& found) {
  std::vector<std::string> results;
  for (const auto& error : found.errors)
    results.push_back(base::cat(R"({"ruleId":"compose","level":"error",)", sarif_message(sentence(error)),
                                sarif_location(error), sarif_stack(error), '}'));
  for (const auto& warning : found.warnings)
    results.push_back(base::cat(R"({"ruleId":"compose","level":"warning",)", sarif_message(warning), '}'));
  return base::cat(R"({"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"tool":)",
                   R"({"driver":{"name":"skiff","rules":[{"id":"compose"}]}},"columnKind":"unicodeCodePoints",)",
                   R"("results":[)", base::join(results, ","), "]}]}\n");
}

std::string findings_github(const Findings& found) {
  std::string out;
  for (const auto& error : found.errors) {
    out += "::error";
    if (error.line != 0)
      out += base::cat(" file=", escaped(error.file, true), ",line=", error.line, ",col=", error.column);
    out += base::cat("::", escaped(sentence(error)), '\n');
  }
  for (const auto& warning : found.warnings) out += base::cat("::warning::", escaped(warning), '\n');
  return out;
}

} // namespace skiff::compose
