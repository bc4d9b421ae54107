// `build --call`: what a Dockerfile's frontend was asked (lint results, parameters, targets) and what it answered.

#include "commands/buildx/build_request.hpp"

#include <skiff/base/csv.hpp>
#include <skiff/base/json.hpp>
#include <skiff/base/number.hpp>
#include <skiff/base/text.hpp>
#include <skiff/codec/base64.hpp>
#include <skiff/format/table.hpp>

#include <algorithm>

namespace skiff::commands {

namespace {

std::string value_of(const build::Attributes& answer, const std::string& key) {
  const auto found = answer.find(key);
  return found == answer.end() ? std::string() : found->second;
}

constexpr format::TableShape narrow{0, 1}, wide{0, 3};

// A heading with the rows below it, if there are any.
std::string section(std::string_view heading, const base::JsonView& rows,
                    const std::function<std::string(const base::JsonView&)>& row) {
  if (rows.size() == 0) return {};
  std::string text = base::cat(heading, '\n');
  for (const auto entry : rows) text += row(entry) + '\n';
  return format::align(text, wide) + '\n';
}

std::string outline(const base::JsonView& answer) {
  std::string out;
  const std::string name = answer["name"].text(), description = answer["description"].text();
  if (!name.empty() || !description.empty()) {
    std::string text = base::cat("TARGET:\t", name.empty() ? "(default)" : name, '\n');
    if (!description.empty()) text += base::cat("DESCRIPTION:\t", description, '\n');
    out += format::align(text, narrow) + '\n';
  }
  const auto required = [](const base::JsonView& entry) {
    return base::cat(entry["name"].view(), '\t', entry["required"].truth() ? "true" : "");
  };
  out += section("BUILD ARG\tVALUE\tDESCRIPTION", answer["args"], [](const base::JsonView& entry) {
    return base::cat(entry["name"].view(), '\t', entry["value"].view(), '\t', entry["description"].view());
  });
  out += section("SECRET\tREQUIRED", answer["secrets"], required);
  out += section("SSH\tREQUIRED", answer["ssh"], required);
  return out;
}

std::string targets(const base::JsonView& answer) {
  std::string text = "TARGET\tDESCRIPTION\n";
  for (const auto target : answer["targets"]) {
    std::string name = target["name"].text();
    if (target["default"].truth()) name += name.empty() ? "(default)" : " (default)";
    text += base::cat(name, '\t', target["description"].view(), '\n');
  }
  return format::align(text, narrow);
}

std::string requests(const base::JsonView& answer) {
  std::string text = "NAME\tVERSION\tDESCRIPTION\n";
  for (const auto request : answer) {
    std::string_view name = request["name"].view();
    if (name.starts_with("frontend.")) name.remove_prefix(9);
    text += base::cat(name, '\t', request["version"].view(), '\t', request["description"].view(), '\n');
  }
  return format::align(text, narrow);
}

std::string excerpt(const base::JsonView& sources, const base::JsonView& location, std::string_view file) {
  const auto index = location["sourceIndex"].integer();
  if (index < 0 || static_cast<std::size_t>(index) >= sources.size()) return {};
  const auto source = codec::base64_decode(sources.at(static_cast<std::size_t>(index))["data"].view());
  std::vector<build::SourceRange> ranges;
  for (const auto range : location["ranges"])
    ranges.push_back(
        {static_cast<int>(range["start"]["line"].integer()), static_cast<int>(range["end"]["line"].integer())});
  return source ? build::source_excerpt(file, *source, ranges) : std::string();
}

std::string warnings(const base::JsonView& answer, std::string_view file) {
  std::vector<base::JsonView> found;
  for (const auto warning : answer["warnings"]) found.push_back(warning);
  const auto line = [](const base::JsonView& warning) {
    return warning["location"]["ranges"].at(0)["start"]["line"].integer();
  };
  std::stable_sort(found.begin(), found.end(), [&](const auto& a, const auto& b) { return line(a) < line(b); });
  std::string out;
  for (const auto& warning : found) {
    out += "\nWARNING: " + warning["ruleName"].text();
    if (const auto url = warning["url"].text(); !url.empty()) out += " - " + url;
    out += base::cat('\n', warning["detail"].view(), '\n', excerpt(answer["sources"], warning["location"], file));
  }
  return out;
}

Answer lint(bool as_json, const build::Attributes& answer, std::string_view file) {
  const auto parsed = base::JsonDocument::parse(value_of(answer, "result.json"));
  const base::JsonView result = parsed ? parsed->view() : base::JsonView();
  const auto count = result["warnings"].size();
  const auto error = result["buildError"];
  Answer out;
  if (as_json) {
    out.text = value_of(answer, "result.json") + "\n";
  } else {
    if (count == 1) out.text = "Check complete, 1 warning has been found!\n";
    if (count > 1) out.text = base::cat("Check complete, ", count, " warnings have been found!\n");
    out.text += warnings(result, file);
  }
  if (error.exists()) {
    if (!as_json && count > 0) out.text += "\n";
    out.error = base::cat(error["message"].view(), '\n', excerpt(result["sources"], error["location"], file));
  } else if (count == 0 && !as_json) {
    out.text += "Check complete, no warnings found.\n";
  }
  return out;
}

} // namespace

std::optional<Question> parse_question(const std::string& text) {
  if (text.empty()) return std::nullopt;
  const auto fields = base::parse_csv(text);
  if (!fields) throw base::Failure(fields.error());
  Question out;
  for (const auto& field : *fields) {
    const auto [key, value] = base::cut(field, '=');
    if (!value) {
      if (!out.name.empty()) throw base::Failure("invalid print value: " + text);
      out.name = field;
    } else if (key == "format") {
      out.format = *value;
    } else if (key == "ignorestatus") {
      const auto parsed = base::parse_bool(*value);
      if (!parsed) throw base::Failure(base::cat("invalid ignorestatus print value: ", *value, ": ", parsed.error()));
      out.ignore_status = *parsed;
    } else {
      throw base::Failure("invalid print field: " + field);
    }
  }
  if (out.name == "check") out.name = "lint";
  if (out.name == "build") return std::nullopt;
  return out;
}

std::string answering_file(const BuildOptions& options) {
  if (options.dockerfile_inline) return "inline";
  if (options.dockerfile == "-") return "stdin";
  return options.dockerfile.empty() ? base::clean_path(options.context + "/Dockerfile") : options.dockerfile;
}

Answer read_answer(const Question& question, const build::Attributes& answer, std::string_view file) {
  const bool as_json = question.format == "json";
  const std::string json = value_of(answer, "result.json");
  Answer out;
  if (question.name == "lint") {
    out = lint(as_json, answer, file);
  } else if (as_json) {
    out.text = json + "\n";
  } else if (question.name == "outline" || question.name == "targets" || question.name == "subrequests.describe") {
    const auto parsed = base::JsonDocument::parse(json);
    if (!parsed) throw base::Failure(parsed.error());
    out.text = question.name == "outline"   ? outline(parsed->view())
               : question.name == "targets" ? targets(parsed->view())
                                            : requests(parsed->view());
  } else {
    out.text = value_of(answer, "result.txt");
  }
  const auto status = base::to_number<int>(value_of(answer, "result.statuscode"));
  out.code = question.ignore_status ? 0 : status.value_or(0);
  return out;
}

int print_answer(Session& session, const Question& question, const build::Attributes& answer, std::string_view file) {
  const Answer shown = read_answer(question, answer, file);
  session.print(shown.text);
  if (shown.error.empty()) return shown.code;
  session.streams.out.flush();
  throw base::Failure(shown.error);
}

} // namespace skiff::commands
