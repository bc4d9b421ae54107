// Parts of a container's request that may come from files: variables, labels, security profiles.
#include "commands/container/create_inputs.hpp"

#include <skiff/base/text.hpp>

#include <algorithm>

namespace skiff::commands {

namespace {

using base::Error;
using base::Result;

Result<std::vector<std::string>> lines_of(const std::vector<std::string>& files, const notation::Lookup& lookup,
                                          const CreateContext& context) {
  std::vector<std::string> out;
  for (const auto& file : files) {
    const auto content = context.read_file(file);
    const bool opened = content || content.error().starts_with("read ");
    if (!opened) return Error{content.error()};
    const auto lines = content ? notation::parse_key_value_file(*content, lookup)
                               : Result<std::vector<std::string>>(Error{content.error()});
    if (!lines) return Error{base::cat("invalid env file (", file, "): ", lines.error())};
    out.insert(out.end(), lines->begin(), lines->end());
  }
  return out;
}

// JSON without white space outside its strings, its values untouched.
Result<std::string> compacted(std::string_view text) {
  if (!base::JsonDocument::parse(text)) {
    const auto start = text.find_first_not_of(" \t\r\n");
    if (start == std::string_view::npos || text[start] == '{' || text[start] == '[')
      return Error{"unexpected end of JSON input"};
    return Error{base::cat("invalid character '", text[start], "' looking for beginning of value")};
  }
  std::string out;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!quoted && std::string_view(" \t\r\n").find(text[i]) != std::string_view::npos) continue;
    if (text[i] == '"') quoted = !quoted;
    out += text[i];
    if (quoted && text[i] == '\\') out += text[++i];
  }
  return out;
}

} // namespace

// The files come first, whole; of the flags each name counts once, with its last value; proxies fill up.
Result<std::vector<std::string>> environment_of(const ContainerCreateOptions& options, const CreateContext& context) {
  auto lines = lines_of(options.env_files, context.environment, context);
  if (!lines) return base::Error{base::cat("--env-file: ", lines.error())};
  const auto name_of = [](std::string_view text) { return base::cut(text, '=').first; };
  std::vector<std::string> given;
  for (const auto& text : options.env) {
    std::string variable = notation::resolve_env(text, context.environment);
    const auto same = std::find_if(given.begin(), given.end(),
                                   [&](const std::string& other) { return name_of(other) == name_of(variable); });
    if (same == given.end())
      given.push_back(std::move(variable));
    else
      *same = std::move(variable);
  }
  for (const auto& proxy : context.proxies)
    if (std::none_of(given.begin(), given.end(),
                     [&](const std::string& other) { return name_of(other) == proxy.first; }))
      given.push_back(base::cat(proxy.first, '=', proxy.second));
  lines->insert(lines->end(), given.begin(), given.end());
  return lines;
}

Result<Map> labels_of(const ContainerCreateOptions& options, const CreateContext& context) {
  auto lines = lines_of(options.label_files, nullptr, context);
  if (!lines) return Error{base::cat("--label-file: ", lines.error())};
  lines->insert(lines->end(), options.labels.begin(), options.labels.end());
  return notation::key_values(*lines);
}

// A seccomp profile is a file of this machine: its content is sent.
Result<std::string> security_option(const std::string& text, const CreateContext& context) {
  auto [key, value] = base::cut(text, '=');
  if (!value && key != "no-new-privileges") {
    const auto by_colon = base::cut(text, ':');
    key = by_colon.first;
    value = by_colon.second;
  }
  if (key != "no-new-privileges" && value.value_or("").empty())
    return Error{base::cat("invalid --security-opt: ", base::quote(text))};
  if (key != "seccomp" || value == "builtin" || value == "unconfined") return text;
  const std::string file(*value);
  const auto content = context.read_file(file);
  if (!content) return Error{base::cat("opening seccomp profile (", file, ") failed: ", content.error())};
  const auto profile = compacted(*content);
  if (!profile) return Error{base::cat("compacting json for seccomp profile (", file, ") failed: ", profile.error())};
  return "seccomp=" + *profile;
}

} // namespace skiff::commands
