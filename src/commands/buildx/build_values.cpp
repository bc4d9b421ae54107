// Values of build flags that both builders read alike: secrets, build arguments, proxies.

#include "commands/buildx/build_options.hpp"

#include <skiff/base/csv.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/os/files.hpp>

namespace skiff::commands {

namespace {
constexpr std::size_t longest_secret = 500 * 1024; // of the official client

std::string read_secret_file(const std::string& id, const std::string& path) {
  if (!os::exists(path))
    throw base::Failure(
        base::cat("failed to build: failed to stat ", path, ": stat ", path, ": no such file or directory"));
  const auto bytes = os::read_file(path, longest_secret + 1);
  if (!bytes || bytes->size() > longest_secret) {
    if (!bytes && bytes.error().find("too") == std::string::npos)
      throw base::Failure("failed to build: " + bytes.error());
    throw base::Failure(base::cat("failed to build: secret ", id, " too big. max size 500KB"));
  }
  return *bytes;
}
} // namespace

std::pair<std::string, std::string> read_secret(const std::string& text, const os::Environment& environment) {
  const auto fields = base::parse_csv(text);
  if (!fields) throw base::Failure(base::cat("failed to parse csv secret: ", fields.error()));
  std::string id, type, path, variable;
  for (const auto& field : *fields) {
    const auto [key, value] = base::cut(field, '=');
    if (!value) throw base::Failure(base::cat("invalid field '", field, "' must be a key=value pair"));
    const std::string name = base::lower(key);
    if (name == "type") {
      if (*value != "file" && *value != "env")
        throw base::Failure(base::cat("unsupported secret type ", base::quote(*value)));
      type = *value;
    } else if (name == "id") {
      id = *value;
    } else if (name == "source" || name == "src") {
      path = *value;
    } else if (name == "env") {
      variable = *value;
    } else {
      throw base::Failure(base::cat("unexpected key '", name, "' in '", field, "'"));
    }
  }
  if (type == "env" && variable.empty()) variable = std::exchange(path, {});
  if (variable.empty() && path.empty()) {
    if (environment.get(id) && type != "file")
      variable = id;
    else
      path = id;
  }
  if (!variable.empty()) return {id, environment.value(variable)};
  return {id, read_secret_file(id, path)};
}

std::map<std::string, std::optional<std::string>> build_args_of(const std::vector<std::string>& texts,
                                                                const os::Environment& environment) {
  std::map<std::string, std::optional<std::string>> out;
  for (const auto& text : texts) {
    const auto [name, value] = base::cut(text, '=');
    out[std::string(name)] = value ? std::optional<std::string>(*value) : environment.get(name);
  }
  return out;
}

std::map<std::string, std::string> proxy_arguments(Session& session) {
  const auto proxies = session.config()["proxies"];
  auto chosen = proxies[session.selected().endpoint.host];
  if (!chosen.exists()) chosen = proxies["default"];
  constexpr std::pair<std::string_view, std::string_view> keys[] = {{"httpProxy", "HTTP_PROXY"},
                                                                    {"httpsProxy", "HTTPS_PROXY"},
                                                                    {"noProxy", "NO_PROXY"},
                                                                    {"ftpProxy", "FTP_PROXY"},
                                                                    {"allProxy", "ALL_PROXY"}};
  std::map<std::string, std::string> out;
  for (const auto& [key, variable] : keys) {
    const std::string value = chosen[key].text();
    if (value.empty()) continue;
    out[std::string(variable)] = value;
    out[base::lower(variable)] = value;
  }
  return out;
}

} // namespace skiff::commands
