// Which engine a command talks to: the rules of flags, environment and the context store.

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/config/config.hpp>
#include <skiff/config/context.hpp>
#include <skiff/os/files.hpp>

#include <algorithm>
#include <filesystem>

namespace skiff::config {

namespace {

base::Failure unresolved(std::string_view reason) {
  return base::Failure(base::cat("Failed to initialize: unable to resolve docker endpoint: ", reason));
}

std::string must_exist(std::string path) {
  const auto bytes = os::read_file(path);
  if (!bytes) throw unresolved(bytes.error());
  return path;
}

} // namespace

EndpointText context_endpoint(const Config& config, std::string_view name) {
  EndpointText endpoint;
  try {
    const base::JsonDocument context = read_context(config, name);
    const base::JsonView docker = context["Endpoints"]["docker"];
    endpoint.host = docker["Host"].text();
    endpoint.skip_tls_verify = docker["SkipTLSVerify"].truth();
  } catch (const base::Failure& failure) {
    throw unresolved(failure.text);
  }
  const std::string tls = context_folder(config, "tls", name) + "/docker";
  for (const auto& [file_name, member] : {std::pair{"/ca.pem", &endpoint.ca}, std::pair{"/cert.pem", &endpoint.cert},
                                          std::pair{"/key.pem", &endpoint.key}})
    if (os::exists(tls + file_name)) *member = tls + file_name;
  return endpoint;
}

std::vector<std::string> context_names(const Config& config) {
  std::vector<std::string> names = {"default"};
  std::error_code absent;
  for (const auto& entry : std::filesystem::directory_iterator(config.folder + "/contexts/meta", absent)) {
    const auto bytes = os::read_file(entry.path().string() + "/meta.json");
    const auto meta = bytes ? base::JsonDocument::parse(*bytes) : base::Error{bytes.error()};
    if (meta) names.push_back((*meta)["Name"].text());
  }
  std::sort(names.begin(), names.end());
  return names;
}

EndpointText default_endpoint(const Config& config, const Choice& choice, const os::Environment& environment) {
  EndpointText endpoint;
  endpoint.host = choice.host_flags.empty() ? environment.value("DOCKER_HOST") : choice.host_flags.front();
  const bool verify = choice.tls_verify.value_or(!environment.value("DOCKER_TLS_VERIFY").empty());
  const bool tls = choice.tls.value_or(!environment.value("DOCKER_TLS").empty()) || verify || choice.tls_verify;
  if (!tls) return endpoint;
  std::string folder = environment.value("DOCKER_CERT_PATH");
  if (folder.empty()) folder = config.folder;
  endpoint.skip_tls_verify = !verify;
  endpoint.ca = must_exist(choice.tls_ca.value_or(folder + "/ca.pem"));
  for (const auto& [flag, name, member] : {std::tuple{&choice.tls_cert, "/cert.pem", &endpoint.cert},
                                           std::tuple{&choice.tls_key, "/key.pem", &endpoint.key}}) {
    if (*flag)
      *member = must_exist(**flag);
    else if (os::exists(folder + name)) // the defaults are optional, what a flag names is not
      *member = folder + name;
  }
  return endpoint;
}

std::string current_context(const Config& config, const Choice& choice, const os::Environment& environment) {
  if (choice.context_flag && !choice.context_flag->empty()) return *choice.context_flag;
  if (!choice.host_flags.empty() || !environment.value("DOCKER_HOST").empty()) return "default";
  if (const auto name = environment.value("DOCKER_CONTEXT"); !name.empty()) return name;
  if (const auto name = config.text("currentContext"); !name.empty()) return name;
  return "default";
}

Selected select(const Config& config, const Choice& choice, const os::Environment& environment) {
  if (choice.context_flag && !choice.context_flag->empty() && !choice.host_flags.empty())
    throw base::Failure("conflicting options: cannot specify both --host and --context");
  if (choice.host_flags.size() > 1) throw base::Failure("Failed to initialize: specify only one -H");
  Selected selected;
  selected.context = current_context(config, choice, environment);
  selected.endpoint = selected.context == "default" ? default_endpoint(config, choice, environment)
                                                    : context_endpoint(config, selected.context);
  return selected;
}

} // namespace skiff::config
