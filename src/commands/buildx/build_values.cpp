// Values of build flags that both builders read alike: secrets, build arguments, proxies.

#include "commands/buildx/build_options.hpp"

#include <skiff/base/csv.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/os/files.hpp>

#include <cerrno>
#include <sys/stat.h>
#include <unistd.h>

namespace skiff::commands {

void remove_image_id_file(const BuildOptions& options) {
  const std::string& path = options.image_id_file;
  if (!path.empty() && ::unlink(path.c_str()) != 0 && errno != ENOENT)
    throw base::Failure(base::cat("removing image ID file: remove ", path, ": ", os::error_text(errno)));
}

Secret parse_secret(const std::string& text) {
  const auto fields = base::parse_csv(text);
  if (!fields) throw base::Failure(base::cat("failed to parse csv secret: ", fields.error()));
  Secret out;
  for (const auto& field : *fields) {
    const auto [key, value] = base::cut(field, '=');
    if (!value) throw base::Failure(base::cat("invalid field '", field, "' must be a key=value pair"));
    const std::string name = base::lower(key);
    if (name == "type") {
      if (*value != "file" && *value != "env")
        throw base::Failure(base::cat("unsupported secret type ", base::quote(*value)));
      out.type = *value;
    } else if (name == "id") {
      out.id = *value;
    } else if (name == "source" || name == "src") {
      out.path = *value;
    } else if (name == "env") {
      out.variable = *value;
    } else {
      throw base::Failure(base::cat("unexpected key '", name, "' in '", field, "'"));
    }
  }
  if (out.type == "env" && out.variable.empty()) out.variable = std::exchange(out.path, {});
  return out;
}

std::string read_secret(const Secret& secret, const os::Environment& environment) {
  constexpr std::size_t largest = 500 * 1024; // of the official client
  if (secret.id.empty()) throw base::Failure("failed to build: secret missing ID");
  if (!secret.variable.empty()) return environment.value(secret.variable);
  if (secret.path.empty() && secret.type != "file")
    if (const auto value = environment.get(secret.id)) return *value;
  const std::string& path = secret.path.empty() ? secret.id : secret.path;
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0)
    throw base::Failure(
        base::cat("failed to build: failed to stat ", path, ": stat ", path, ": ", os::error_text(errno)));
  if (static_cast<std::size_t>(status.st_size) > largest)
    throw base::Failure(base::cat("failed to build: secret ", secret.id, " too big. max size 500KiB"));
  const auto bytes = os::read_file(path, largest);
  if (!bytes) throw base::Failure("failed to build: " + bytes.error());
  return *bytes;
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
